"""Who may do what with tutorials beside writing them, which is Wagtail's to say."""

from wagtail.models import Page
from wagtail.permissions import policy_registry

from portal.accounts.actors import Person
from portal.accounts.enums import Role
from portal.accounts.permissions import holds_role

from .models import TutorialPage


def may_read_feedback(person: Person) -> bool:
    """Whoever may change or publish pages reads what readers said of them."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(person, {"change", "publish"}))


def may_edit(person: Person, page: TutorialPage) -> bool:
    """Whether Wagtail lets this person write the page."""
    return bool(page.permissions_for_user(person).can_edit())


def may_handle_films(person: Person) -> bool:
    """Whether this person brings films in, and sees them all to choose one for a page."""
    return holds_role(person, Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR)
