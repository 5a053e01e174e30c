"""The yardstick: a Django view without middleware that returns as many bytes as it is told.

Served by the same server with the same number of workers and threads as the portal.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare", MIDDLEWARE=[])

BODY = b"x" * int(os.environ.get("BARE_BYTES", "0"))


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", view)]
application = get_wsgi_application()
