"""Making people, giving and taking roles, closing accounts."""

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from wagtail.users.models import UserProfile

from portal.accounts import selectors
from portal.accounts.actors import Actor
from portal.accounts.enums import Role, SecurityChange
from portal.accounts.errors import EmailTakenError, LastAdministratorError, OwnAccountError
from portal.accounts.models import Centre, RoleGrant, User
from portal.accounts.permissions import may_change_account, may_manage_people, require
from portal.privacy import audit

from . import emails, mails

# Wagtail's own permissions hang on its groups; roles that have one keep it filled.
GROUPS = {Role.EDITOR: "Editors", Role.MODERATOR: "Moderators"}


@transaction.atomic
def create_user(
    *,
    email: str,
    actor: Actor,
    password: str | None = None,
    first_name: str = "",
    last_name: str = "",
    centre: Centre | None = None,
    language: str = "en",
    time_zone: str = "Europe/Brussels",
) -> User:
    """Make an account. Without a password its owner chooses one through a mailed link.

    Raises `EmailTakenError`.
    """
    person = require(may_manage_people, actor)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email,
                password,
                first_name=first_name,
                last_name=last_name,
                centre=centre,
                language=language,
                time_zone=time_zone,
            )
    except IntegrityError:
        raise EmailTakenError from None
    _follow_profile(user)
    audit.record(action="accounts.user_created", actor=person, target=user)
    return user


def invite(*, user: User, actor: Actor) -> None:
    """Mail somebody a link to choose their password."""
    person = require(may_manage_people, actor)
    with transaction.atomic():
        audit.record(action="accounts.password_link_sent", actor=person, target=user)
        mails.PASSWORD_LINK.after_commit(user.pk)


@transaction.atomic
def update_profile(
    *,
    user: User,
    actor: Actor,
    first_name: str,
    last_name: str,
    language: str,
    time_zone: str,
) -> User:
    """What people may change about themselves. The admin's language and zone follow."""
    person = require(may_change_account, actor, user)
    user.first_name, user.last_name = first_name, last_name
    user.language, user.time_zone = language, time_zone
    user.save(update_fields=["first_name", "last_name", "language", "time_zone"])
    _follow_profile(user)
    audit.record(action="accounts.profile_changed", actor=person, target=user)
    return user


@transaction.atomic
def place_user(*, user: User, actor: Actor, email: str, centre: Centre | None) -> User:
    """What an administrator changes for somebody else: address and hospital.

    A new address ends their sessions, and both addresses are told. Raises `EmailTakenError`,
    `OwnEmailError`.
    """
    person = require(may_manage_people, actor)
    emails.set_email(user=user, email=email, actor=actor)
    user.refresh_from_db(fields=["email"])
    user.centre = centre
    user.save(update_fields=["centre"])
    audit.record(action="accounts.user_changed", actor=person, target=user)
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, actor: Actor) -> RoleGrant:
    """Give a role; giving it twice changes nothing. It opens doors after a second step only."""
    person = require(may_manage_people, actor)
    grant, made = RoleGrant.objects.get_or_create(
        user=user, role=role, defaults={"granted_by": person}
    )
    if made:
        _follow_role(user, role)
        data = {"role": role}
        audit.record(action="accounts.role_granted", actor=person, target=user, data=data)
    return grant


@transaction.atomic
def revoke_role(*, user: User, role: Role, actor: Actor) -> None:
    """Take a role away. Raises `LastAdministratorError`."""
    person = require(may_manage_people, actor)
    if role == Role.ADMINISTRATOR:
        _require_another_administrator(user)
    removed, _rows = RoleGrant.objects.filter(user=user, role=role).delete()
    if removed:
        _follow_role(user, role)
        data = {"role": role}
        audit.record(action="accounts.role_revoked", actor=person, target=user, data=data)


@transaction.atomic
def set_roles(*, user: User, roles: set[Role], actor: Actor) -> None:
    """Give and take what differs from what the person holds."""
    require(may_manage_people, actor)
    held = set(RoleGrant.objects.filter(user=user).values_list("role", flat=True))
    for role in Role:
        if role in roles and role not in held:
            grant_role(user=user, role=role, actor=actor)
    for role in Role:
        if role in held and role not in roles:
            revoke_role(user=user, role=role, actor=actor)


@transaction.atomic
def deactivate_user(*, user: User, actor: Actor) -> None:
    """Close an account: nobody signs in to it, and its sessions end with this transaction.

    Raises `OwnAccountError`, `LastAdministratorError`.
    """
    person = require(may_manage_people, actor)
    if person == user:
        raise OwnAccountError
    if Role.ADMINISTRATOR in user.roles:
        _require_another_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended, _rows = user.sessions.all().delete()
    audit.record(
        action="accounts.user_deactivated", actor=person, target=user, data={"sessions": ended}
    )


@transaction.atomic
def reactivate_user(*, user: User, actor: Actor) -> None:
    """Open a closed account again, as it was."""
    person = require(may_manage_people, actor)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(action="accounts.user_reactivated", actor=person, target=user)


@transaction.atomic
def set_password(*, user: User, password: str, actor: Actor, keep_session: str = "") -> None:
    """Change the password and end every session but `keep_session` (a session key).

    The second step stays as it is.
    """
    person = require(may_change_account, actor, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    emails.void_links(user)
    ended, _rows = user.sessions.exclude(session_key=keep_session).delete()
    audit.record(
        action="accounts.password_changed", actor=person, target=user, data={"sessions": ended}
    )
    tell_owner(user, SecurityChange.PASSWORD)


def tell_owner(user: User, change: SecurityChange) -> None:
    """Mail the owner after commit."""
    mails.SECURITY_NOTICE.after_commit(user.pk, change.value)


def _require_another_administrator(user: User) -> None:
    # The lock makes two administrators who remove each other come one after the other.
    list(RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR))
    if not selectors.other_administrators(user).exists():
        raise LastAdministratorError


def _follow_profile(user: User) -> None:
    """Wagtail's admin reads language and time zone from its own row."""
    UserProfile.objects.update_or_create(
        user=user,
        defaults={"preferred_language": user.language, "current_time_zone": user.time_zone},
    )


def _follow_role(user: User, role: Role) -> None:
    """Wagtail's groups, and its superuser flag for administrators, are what the roles say."""
    user.__dict__.pop("roles", None)
    held = role in user.roles
    if role in GROUPS:
        group, _made = Group.objects.get_or_create(name=GROUPS[role])
        (user.groups.add if held else user.groups.remove)(group)
    elif role == Role.ADMINISTRATOR:
        user.is_superuser = held
        user.save(update_fields=["is_superuser"])
