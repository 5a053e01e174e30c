"""What a first installation needs before anybody can edit."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from .models import Announcement, Footer, HomePage, NavigationMenu, Person

EDITORS = "Editors"
MODERATORS = "Moderators"
LANGUAGES = ("en", "fr")
WORKFLOW = "Moderators approve"

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
def set_up_editorial(*, home: HomePage) -> Workflow:
    """Give editors and moderators their rights below `home`'s root, and the path to approval.

    May run again at any time: what is there stays, what is missing is added. An installation's
    own changes to groups are kept.
    """
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
    return _set_up_workflow(root, groups[MODERATORS])


def ensure_locales(*, codes: Iterable[str]) -> None:
    """Make the languages in which pages can be written, those that are missing."""
    for code in codes:
        Locale.objects.get_or_create(language_code=code)


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
