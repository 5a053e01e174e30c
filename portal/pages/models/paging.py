"""Lists that go over several pages."""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest

from portal.core.errors import BadFilterError


def page_of(rows: Any, request: HttpRequest, *, size: int) -> Any:
    """The page that the address asks for. A page that does not exist is a clear 404."""
    for name in request.GET:
        if name != "page":
            raise BadFilterError(name=name[:40], value=request.GET[name][:40])
    return numbered_page(rows, request.GET.get("page", "1"), size=size)


def numbered_page(rows: Any, number: str, *, size: int) -> Any:
    """Page `number` of `rows`; 404 when there is none of that number."""
    try:
        # Beyond nine digits no list goes, and some databases' numbers neither.
        return Paginator(rows, size).page(number if len(number) < 10 else "0")
    except (EmptyPage, PageNotAnInteger):
        raise BadFilterError(name="page", value=number[:40]) from None
