"""What every page of the portal has."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from portal.core.pagecache import cacheable


class BasePage(Page):
    """Served from the page cache to visitors who are nobody."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.get_view_restrictions():
            cacheable(request)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response
