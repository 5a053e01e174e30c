"""What makes kept pages old: events of Wagtail and Django after which visitors see another page.

Saving a draft is none of them. Everything raises one number (docs/decisions, page cache), so
nothing here has to know which page shows what.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from portal.core.models import RevisionName, raise_revision

from .models import Announcement, Footer, NavigationMenu, Person, PortalDocument, PortalImage

# Whatever is saved or deleted of these shows on pages, or hides them.
SHOWN_AT_ONCE: tuple[type[Model], ...] = (
    Announcement,
    Collection,
    CollectionViewRestriction,
    Footer,
    Locale,
    NavigationMenu,
    PageViewRestriction,
    Person,
    PortalDocument,
    PortalImage,
    Redirect,
    Site,
)
PAGE_EVENTS = (page_published, page_unpublished, page_slug_changed, post_page_move)


def connect() -> None:
    """Listen from now on. Called once, when the app is ready."""
    for event in PAGE_EVENTS:
        event.connect(_changed, dispatch_uid="portal.pages.changed")
    for model in SHOWN_AT_ONCE:
        post_save.connect(_changed, sender=model, dispatch_uid=f"portal.pages.{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"portal.pages.{model.__name__}")
    post_delete.connect(_changed, sender=Page, dispatch_uid="portal.pages.Page")
    post_save.connect(_page_saved, dispatch_uid="portal.pages.page_saved")


def _changed(**kwargs: Any) -> None:
    if not kwargs.get("raw"):
        raise_revision(RevisionName.SITE)


def _page_saved(
    instance: Model, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """A page made live without Wagtail's publishing, as copying and imports do."""
    if created and isinstance(instance, Page) and instance.live and not kwargs.get("raw"):
        raise_revision(RevisionName.SITE)
