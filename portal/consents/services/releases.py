"""What forms' versions and centres' editions share: going out, coming into force, going out of use.

Their states change here and nowhere else, through the doors below.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.doors import Door
from portal.consents.enums import VersionState
from portal.consents.errors import ReasonMissingError
from portal.consents.models import CentreEdition, FormVersion, Release
from portal.consents.permissions import parts_in_release
from portal.consents.transitions import EDITION_MOVES, VERSION_MOVES, ReleaseMove, Requirement
from portal.core.errors import MovedOnError, PortalError
from portal.core.models import RevisionName, raise_revision

Published = TypeVar("Published", bound=FormVersion | CentreEdition)

GIVEN_UP = "given_up"


def _has_reason(_release: Release, fields: Mapping[str, Any]) -> PortalError | None:
    return None if fields.get("withdrawal_reason") else ReasonMissingError()


_REQUIREMENTS: dict[str, Callable[[Any, Mapping[str, Any]], PortalError | None]] = {
    Requirement.REASON: _has_reason
}
VERSIONS = Door(
    FormVersion,
    VERSION_MOVES,
    parts=parts_in_release,
    requirements=_REQUIREMENTS,
    owner="form",
)
EDITIONS = Door(
    CentreEdition,
    EDITION_MOVES,
    parts=parts_in_release,
    requirements=_REQUIREMENTS,
    owner="sheet",
)


def door_of(release: Published) -> Door[Published]:
    """The door that the state of `release` goes through."""
    door: Door[Any] = VERSIONS if isinstance(release, FormVersion) else EDITIONS
    return door


def resume(*, release: Published, actor: Actor) -> None:
    """Have printing that got stuck tried again now instead of at its next turn."""
    door_of(release).move(ReleaseMove.RESUME, release, actor=actor, data={"number": release.number})


def give_up(*, release: Published, actor: Actor) -> None:
    """Stop a publication. What was written stays as it is, and the number is free again."""
    door_of(release).move(
        ReleaseMove.GIVE_UP, release, actor=actor, data={"number": release.number}, failure=GIVEN_UP
    )


@transaction.atomic
def withdraw(
    *, release: Published, actor: Actor, reason: str, language: str = settings.LANGUAGE_CODE
) -> Published:
    """Take what is or was in force out of use for good: its addresses say so, and why.

    `language` is the one that `reason` is written in. Centres' own documents of a version go with
    it; the general forms stay when an edition goes. What was signed stays valid or not as its
    records say; nothing is printed or handed out any more.
    """
    door = door_of(release)
    withdrawn = door.move(
        ReleaseMove.WITHDRAW,
        release,
        actor=actor,
        data={"number": release.number},
        withdrawn_at=timezone.now(),
        withdrawn_by=door.require(ReleaseMove.WITHDRAW, release, actor),
        withdrawal_reason=reason.strip(),
        withdrawal_language=language,
    )
    raise_revision(RevisionName.SITE)
    return withdrawn


def put_in_force(*, release: FormVersion | CentreEdition) -> bool:
    """The former one becomes superseded and this one current, for everybody at once.

    What is not being published any more stays as it is; False then.
    """
    door = door_of(release)
    person = release.published_by
    try:
        with transaction.atomic():
            for former in door.siblings(release).filter(state=VersionState.CURRENT):
                data = {"number": former.number}
                door.move_on(ReleaseMove.SUPERSEDE, former, on_behalf_of=person, data=data)
            door.move_on(
                ReleaseMove.PUT_IN_FORCE,
                release,
                on_behalf_of=person,
                data={"number": release.number, "digest": release.digest[:16]},
                failure="",
                files_done=release.files_total,
            )
            raise_revision(RevisionName.SITE)
    except MovedOnError:
        return False
    return True


def fail(*, release: FormVersion | CentreEdition, code: str) -> bool:
    """End a publication that cannot be printed, for the reason `code`; False where it is over."""
    try:
        door_of(release).move_on(
            ReleaseMove.FAIL,
            release,
            on_behalf_of=release.published_by,
            data={"number": release.number, "error": code},
            failure=code,
        )
    except MovedOnError:
        return False
    return True
