"""Consent forms in the admin, and what every portal has of them from the start."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.pages.services import FIRST_PAGES

from .models import ConsentForm, ConsentText, FormLanguage
from .services.editorial import offer_specimens, open_forms
from .services.library import open_library
from .views.editor.viewsets import ConsentViewSetGroup

hooks.register(FIRST_PAGES, open_library)
hooks.register(FIRST_PAGES, open_forms)
hooks.register(FIRST_PAGES, offer_specimens)

register_snippet(ConsentViewSetGroup)


@hooks.register("register_permissions")
def publishing_is_a_right() -> QuerySet[Permission]:
    """To publish and to withdraw versions can be given to groups like everything else."""
    return Permission.objects.filter(
        content_type__app_label="consents",
        codename__in=["add_formversion", "change_formversion"],
    )


@hooks.register("before_bulk_action")
def nothing_in_bulk(request: HttpRequest, kind: str, rows: list[Any], action: Any) -> None:
    """Bulk actions would pass by the services, which count changes and lock forms."""
    if any(isinstance(row, ConsentForm | ConsentText | FormLanguage) for row in rows):
        raise PermissionDenied
