"""Consent forms in the admin, and what every portal has of them from the start."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.pages.services import FIRST_PAGES

from .services.editorial import open_forms
from .services.library import open_library
from .views.editing import ConsentViewSetGroup

hooks.register(FIRST_PAGES, open_library)
hooks.register(FIRST_PAGES, open_forms)

register_snippet(ConsentViewSetGroup)


@hooks.register("register_permissions")
def publishing_is_a_right() -> QuerySet[Permission]:
    """To publish and to withdraw versions can be given to groups like everything else."""
    return Permission.objects.filter(
        content_type__app_label="consents",
        codename__in=["add_formversion", "change_formversion"],
    )
