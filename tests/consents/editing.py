"""The editor's screens as tests find and read them."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.consents.models import ConsentForm

FORMS = "wagtailsnippets_consents_consentform"
TEXTS = "wagtailsnippets_consents_consenttext"
LANGUAGES = "wagtailsnippets_consents_formlanguage"


def publication_page(client: Client, form: ConsentForm) -> str:
    response = client.get(reverse(f"{FORMS}:publication", args=[form.pk]))
    assert response.status_code == 200
    return response.content.decode()


def second_step_an_hour_ago(client: Client) -> None:
    session = client.session
    session["verified_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()


def errors_on(response: Any) -> str:
    """What the form complained of, for the failure's message."""
    context = response.context or {}
    form = context.get("form") if hasattr(context, "get") else None
    return str(getattr(form, "errors", "")) + str(getattr(form, "formsets", ""))


def counted() -> Any:
    return CaptureQueriesContext(connection)
