"""What a first installation needs before anybody can edit."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.accounts.permissions import require
from portal.core.storage import stale_files
from portal.privacy import audit

from .models import (
    Announcement,
    BasePage,
    Footer,
    HomePage,
    NavigationMenu,
    Person,
    PortalImage,
    PortalRendition,
)
from .permissions import may_set_up

UNNAMED_AGE = timedelta(days=1)
EDITORS = "Editors"
MODERATORS = "Moderators"
LANGUAGES = ("en", "fr")
WORKFLOW = "Moderators approve"
# Apps whose pages belong to every portal register a function under this name with
# `wagtail.hooks`; it takes `home` and `actor` by name and may run again at any time.
FIRST_PAGES = "first_pages"

ListPage = TypeVar("ListPage", bound=BasePage)

_PAGE_RIGHTS = {
    EDITORS: ("add_page", "change_page"),
    MODERATORS: (
        "add_page",
        "change_page",
        "publish_page",
        "bulk_delete_page",
        "lock_page",
        "unlock_page",
    ),
}
_FILE_RIGHTS = {
    EDITORS: ("add", "choose"),
    MODERATORS: ("add", "change", "choose"),
}
_SNIPPET_RIGHTS: dict[str, tuple[tuple[type[Model], tuple[str, ...]], ...]] = {
    EDITORS: (
        (Person, ("add", "change", "view")),
        (Announcement, ("view",)),
    ),
    # Menus, footers and announcements are live as soon as they are saved.
    MODERATORS: (
        (Person, ("add", "change", "delete", "view")),
        (Announcement, ("add", "change", "delete", "view")),
        (NavigationMenu, ("add", "change", "delete", "view")),
        (Footer, ("add", "change", "delete", "view")),
    ),
}


@transaction.atomic
def set_up_portal(*, actor: Actor) -> HomePage:
    """Turn a database fresh from `migrate` into a portal that shows a front page of its own.

    May run again at any time: what is there stays, what is missing is added. Returns the front
    page of the default language.
    """
    person = require(may_set_up, actor)
    ensure_locales(codes=LANGUAGES)
    root = clear_root()
    homes = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    home: HomePage | None = homes.first()
    if home is None:
        home = _first_home(root, person)
    open_site(home=home)
    set_up_editorial(actor=actor)
    for add_pages in hooks.get_hooks(FIRST_PAGES):
        add_pages(home=home, actor=actor)
    return home


@transaction.atomic
def clear_root() -> Page:
    """The root of all pages, without the welcome page that Wagtail's migrations put there.

    The site that shows the welcome page goes with it: `open_site` makes another.
    """
    root: Page = Page.get_first_root_node() or Page.add_root(
        title="Root", slug="root", locale=Locale.get_default()
    )
    for welcome in root.get_children().filter(content_type__model="page", numchild=0):
        welcome.delete()
    # The row counts its children; the one at hand may be out of date.
    return Page.objects.get(pk=root.pk)


@transaction.atomic
def open_list(
    model: type[ListPage],
    *,
    home: HomePage,
    slug: str,
    words: Mapping[str, Promise],
    actor: Actor,
    **fields: Any,
) -> ListPage:
    """The one page of that type below `home`, published; made if there is none.

    `words` are texts of a new page, taken in the language of `home`; `fields` go before them.
    """
    person = require(may_set_up, actor)
    page: ListPage | None = model.objects.child_of(home).first()
    if page is not None:
        return page
    with override(home.locale.language_code):
        said = {name: str(text) for name, text in words.items()}
    page = model(**{**said, **fields}, slug=slug, locale=home.locale, owner=person)
    # The row counts its children; the one at hand may be out of date.
    HomePage.objects.get(pk=home.pk).add_child(instance=page)
    page.save_revision(user=person).publish(user=person, skip_permission_checks=True)
    return page


@transaction.atomic
def open_site(*, home: HomePage) -> Site:
    """Show `home` and what is below it at `SITE_URL`, unless there is a default site already."""
    address = urlsplit(settings.SITE_URL)
    site: Site
    site, _made = Site.objects.get_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": settings.SITE_NAME,
            "root_page": home,
        },
    )
    return site


@transaction.atomic
def set_up_editorial(*, actor: Actor) -> Workflow:
    """Give editors and moderators their rights below the root, and the path to approval.

    May run again at any time: what is there stays, what is missing is added. An installation's
    own changes to groups are kept.
    """
    person = require(may_set_up, actor)
    ensure_locales(codes=LANGUAGES)
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in (EDITORS, MODERATORS)}
    root = Page.objects.get(depth=1)
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for name, group in groups.items():
        _allow_admin(group)
        for permission in _permissions("wagtailcore", _PAGE_RIGHTS[name]):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for kind in ("portalimage", "portaldocument"):
            codes = [f"{right}_{kind}" for right in _FILE_RIGHTS[name]]
            for permission in _permissions("pages", codes):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )
        for model, rights in _SNIPPET_RIGHTS[name]:
            codes = [f"{right}_{model._meta.model_name}" for right in rights]
            group.permissions.add(*_permissions("pages", codes))
    redirects = ("add_redirect", "change_redirect", "delete_redirect", "view_redirect")
    groups[MODERATORS].permissions.add(*_permissions("wagtailredirects", redirects))
    is_first_time = not Workflow.objects.filter(name=WORKFLOW).exists()
    workflow = _set_up_workflow(root, groups[MODERATORS])
    if is_first_time:
        audit.record(action="pages.editorial_set_up", actor=person)
    return workflow


def remove_unnamed_pictures() -> int:
    """Remove stored pictures, older than a day, that no row names; how many it were.

    They come from forms that failed after the file was written, and from machines that stopped
    in the middle of one.
    """
    removed = 0
    before = timezone.now() - UNNAMED_AGE
    for model, folder in ((PortalImage, "original_images"), (PortalRendition, "images")):
        storage = model._meta.get_field("file").storage

        def named(names: list[str], model: Any = model) -> set[str]:
            return set(model.objects.filter(file__in=names).values_list("file", flat=True))

        for name in stale_files(storage, folder, named=named, before=before):
            storage.delete(name)
            removed += 1
    return removed


def ensure_locales(*, codes: Iterable[str]) -> None:
    """Make the languages in which pages can be written, those that are missing."""
    for code in codes:
        Locale.objects.get_or_create(language_code=code)


def _first_home(root: Page, person: User | None) -> HomePage:
    """A front page with nothing but true sentences, for editors to write on."""
    with override(settings.LANGUAGE_CODE):
        home = HomePage(
            locale=Locale.objects.get(language_code=settings.LANGUAGE_CODE),
            title=settings.SITE_NAME,
            slug="home",
            summary=_("What the workgroup does, and what it teaches."),
            body=json.dumps([{"type": "next_trainings", "value": {"heading": "", "count": 3}}]),
            owner=person,
        )
    root.add_child(instance=home)
    home.save_revision(user=person).publish(user=person, skip_permission_checks=True)
    audit.record(action="pages.portal_set_up", actor=person, target=home)
    return home


def _allow_admin(group: Group) -> None:
    group.permissions.add(*_permissions("wagtailadmin", ["access_admin"]))
    group.permissions.add(*_permissions("wagtail_localize", ["submit_translation"]))


def _permissions(app_label: str, codes: Iterable[str]) -> list[Permission]:
    wanted = Q(codename__in=list(codes), content_type__app_label=app_label)
    return list(Permission.objects.filter(wanted))


def _set_up_workflow(root: Page, moderators: Group) -> Workflow:
    """Approval by one moderator, for every page below the root."""
    workflow: Workflow
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    task = GroupApprovalTask.objects.filter(name=WORKFLOW, active=True).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=WORKFLOW)
    task.groups.add(moderators)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    # Wagtail's migrations assign a workflow of their own to the root; a page has one at most.
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return workflow
