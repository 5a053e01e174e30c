"""Who may do what with accounts. Pure: no function here asks the database but for roles."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from .actors import Actor, Operator
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


def is_verified(user: User | AnonymousUser) -> bool:
    """Whether this is an active person who passed the second step in this session.

    Only a user that came with a request can be; django-otp's middleware adds `is_verified`.
    """
    confirmed = getattr(user, "is_verified", None)
    return bool(user.is_active and confirmed is not None and confirmed())


def has_role(user: User | AnonymousUser, role: Role) -> bool:
    """Whether a role counts now: granted, active account, second step passed."""
    return is_verified(user) and not user.is_anonymous and role in user.roles


def may_manage_people(user: User | AnonymousUser) -> bool:
    """Whether this person may create people, give roles, end sessions.

    A superuser made on the command line may, or the first administrator could not be made.
    """
    return is_verified(user) and (user.is_superuser or has_role(user, Role.ADMINISTRATOR))
