from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, object]:
    """What every template may use: the portal's name and its public address."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
