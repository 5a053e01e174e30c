"""Whoever is signed in reads in their own language and zone where no cache answers for all.

The people themselves are another app's: here a person is what says `language` and `time_zone`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation


def own_language(request: HttpRequest) -> str | None:
    """The code of the language that the signed-in person chose, English where the interface does
    not speak it; None for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    language = str(user.language)
    return language if language in dict(settings.INTERFACE_LANGUAGES) else "en"


def follow_person(request: HttpRequest) -> None:
    """Go on in the language and zone of whoever is signed in; nothing changes for a visitor.

    Holds until the request ends; whoever calls it sees to that.
    """
    language = own_language(request)
    if language is None:
        return
    translation.activate(language)
    request.LANGUAGE_CODE = language
    timezone.activate(request.user.time_zone)  # type: ignore[union-attr]  # -- nobody anonymous is left


@contextmanager
def following_person(request: HttpRequest) -> Iterator[None]:
    """As `follow_person`, for the block alone."""
    with (
        translation.override(translation.get_language()),
        timezone.override(timezone.get_current_timezone()),
    ):
        follow_person(request)
        yield
