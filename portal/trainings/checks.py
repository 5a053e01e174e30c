"""What settings must not do to calendars."""

from typing import Any

from django.conf import settings
from django.core.checks import Error

_COMPRESSING = "django.middleware.gzip.GZipMiddleware"


def feeds_stay_uncompressed(**kwargs: Any) -> list[Error]:
    """Outlook misreads gzip'd feeds, and Django's middleware compresses every type of content."""
    if _COMPRESSING not in settings.MIDDLEWARE:
        return []
    return [
        Error(
            f"{_COMPRESSING} would compress calendar feeds, which Outlook cannot read.",
            hint="Compress in the web server, by content type, as deploy/nginx.conf does.",
            id="trainings.E001",
        )
    ]
