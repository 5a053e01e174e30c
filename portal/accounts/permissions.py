"""Who may do what with accounts. Pure: no function here asks the database but for roles."""

from collections.abc import Callable

from .actors import Actor, Operator, Person
from .enums import Role
from .errors import NotYourTaskError
from .models import User


def require(allowed: Callable[..., bool], actor: Actor | None, *about: object) -> User | None:
    """The person to be named as the one who acts; only an operator may act without one.

    `allowed` is a permission function, `about` what else it asks for. Raises
    `NotYourTaskError`, for None as well: nobody is not the portal itself.
    """
    if isinstance(actor, Operator):
        return actor.on_behalf_of
    if actor is None or not allowed(actor, *about):
        raise NotYourTaskError
    return actor


def holds_role(person: Person, *roles: Role) -> bool:
    """Whether a person holds one of these roles: granted, and their account open.

    True of a person, wherever it is asked: in a request, a task, a digest. That a session passed
    the second step is asked at the door (`second_step`).
    """
    return isinstance(person, User) and person.is_active and not person.roles.isdisjoint(roles)


def may_manage_people(person: Person) -> bool:
    """Whether this person may create people, give roles, end sessions.

    A superuser made on the command line may, or the first administrator could not be made.
    """
    return _is_superuser(person) or holds_role(person, Role.ADMINISTRATOR)


def may_change_account(person: Person, owner: User) -> bool:
    """Whether this person may change what belongs to `owner`'s account: its owner, and those who
    manage people."""
    return is_own_account(person, owner) or may_manage_people(person)


def is_own_account(person: Person, owner: User) -> bool:
    """Whether the account is the person's own: nobody else sets up its second step."""
    return isinstance(person, User) and person.is_active and person.pk == owner.pk


def may_open_editor(person: Person) -> bool:
    """Whether a way to Wagtail's admin is worth showing. The admin asks for its own permissions."""
    return _is_superuser(person) or holds_role(
        person, Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR
    )


def _is_superuser(person: Person) -> bool:
    """No clinician thereby: nothing that concerns patients asks for this."""
    return isinstance(person, User) and person.is_active and person.is_superuser
