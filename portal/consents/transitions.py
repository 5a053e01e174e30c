"""The life of what is published: a form's version, or a centre's edition.

start > PREPARING > put in force > CURRENT > supersede > SUPERSEDED
            |                         |                      |
            +-- give up, fail         +------ withdraw ------+
                     |                            |
                   FAILED                     WITHDRAWN
"""

from enum import StrEnum

from portal.core.moves import Move, Moves, table
from portal.core.queue import NamedTask

from .enums import VersionState as State
from .errors import NotInUseError, PublicationOverError


class ReleaseMove(StrEnum):
    """What can be done with a version or an edition."""

    START = "start"
    RESUME = "resume"
    GIVE_UP = "give_up"
    FAIL = "fail"
    PUT_IN_FORCE = "put_in_force"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


class Part(StrEnum):
    """Who somebody is to a version or an edition; `permissions.parts_in_release` says."""

    PUBLISHER = "publisher"


class Requirement(StrEnum):
    """What else must hold; `services.releases` asks."""

    REASON = "reason"


PRINT_VERSION = NamedTask("portal.consents.tasks.print_version", once=True)
PRINT_EDITION = NamedTask("portal.consents.tasks.print_edition", once=True)


def _moves(*, publication: str, release: str, printing: NamedTask) -> Moves:
    """The audit trail calls a version a publication until it is out."""
    by = {Part.PUBLISHER}
    return table(
        Move(
            ReleaseMove.START,
            since=(),
            to=State.PREPARING,
            by=by,
            action=f"consents.{publication}_started",
            follows=(printing,),
        ),
        # Its task waits for the next try, or was lost.
        Move(
            ReleaseMove.RESUME,
            since={State.PREPARING},
            to=State.PREPARING,
            by=by,
            action=f"consents.{publication}_resumed",
            follows=(printing,),
            too_late=PublicationOverError,
        ),
        Move(
            ReleaseMove.GIVE_UP,
            since={State.PREPARING},
            to=State.FAILED,
            by=by,
            action=f"consents.{publication}_given_up",
            too_late=PublicationOverError,
        ),
        # A text cannot be printed.
        Move(
            ReleaseMove.FAIL,
            since={State.PREPARING},
            to=State.FAILED,
            action=f"consents.{publication}_failed",
        ),
        # All its documents are there.
        Move(
            ReleaseMove.PUT_IN_FORCE,
            since={State.PREPARING},
            to=State.CURRENT,
            action=f"consents.{release}_published",
        ),
        # The next one was put in force.
        Move(
            ReleaseMove.SUPERSEDE,
            since={State.CURRENT},
            to=State.SUPERSEDED,
            action=f"consents.{release}_superseded",
        ),
        Move(
            ReleaseMove.WITHDRAW,
            since={State.CURRENT, State.SUPERSEDED},
            to=State.WITHDRAWN,
            by=by,
            requires=(Requirement.REASON,),
            action=f"consents.{release}_withdrawn",
            too_late=NotInUseError,
        ),
    )


VERSION_MOVES = _moves(publication="publication", release="version", printing=PRINT_VERSION)
EDITION_MOVES = _moves(publication="edition", release="edition", printing=PRINT_EDITION)
