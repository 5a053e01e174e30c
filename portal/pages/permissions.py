"""Who may do what with pages outside Wagtail's own screens, which ask for themselves."""

from wagtail.models import Page

from portal.accounts.actors import Person
from portal.accounts.permissions import may_manage_people

from .enums import Decision


def may_set_up(person: Person) -> bool:
    """Whether this person may make first pages, groups and rights: who manages people may."""
    return may_manage_people(person)


def may_edit_page(person: Person, page: Page) -> bool:
    """Whether Wagtail lets this person write the page."""
    return bool(page.permissions_for_user(person).can_edit())


def may_publish_below(person: Person, page: Page) -> bool:
    """Whether Wagtail lets this person add pages below `page` and publish them at once."""
    may = page.permissions_for_user(person)
    return bool(may.can_add_subpage() and may.can_publish_subpage())


def may_publish_page(person: Person, page: Page) -> bool:
    """Whether Wagtail lets this person write the page and publish it."""
    may = page.permissions_for_user(person)
    return bool(may.can_edit() and may.can_publish())


def may_decide(person: Person, page: Page, decision: Decision) -> bool:
    """Whether the task that the page waits at lets this person decide so."""
    state = page.current_workflow_task_state
    if state is None:
        return False
    actions = state.task.specific.get_actions(page, person)
    return any(name == decision for name, *_rest in actions)
