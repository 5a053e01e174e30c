"""The one door to a state: every change of it locks, checks, writes, audits and queues, in that
order and in one transaction.

An app opens a door for each of its models that have a state, with the table of its
`transitions.py`, and its services go through it:

    PANELS = Door(Panel, MOVES, parts=parts_in_panel, requirements={...}, owner="case")

    PANELS.move(PanelMove.SUBMIT, panel, actor=actor, data={"round": 1}, submitted_at=now())

Of two people who move the same row at once, one waits for the other, finds the row moved on, and
is told so by the move's `ConflictError`. Nothing was written then, and nothing audited.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from django.db import models, transaction

from portal.core.errors import PortalError
from portal.core.moves import Move, MoveMisusedError, Moves, moves_from
from portal.privacy import audit

from .actors import Actor, Person
from .models import User
from .permissions import require

Row = TypeVar("Row", bound=models.Model)
# The parts that somebody plays towards a row, as the table's `by` names them.
Parts = Callable[[Person, Row], frozenset[str]]
# What is missing for a move, or None. Takes the locked row and the fields that are to be written.
Requirement = Callable[[Row, Mapping[str, Any]], PortalError | None]

# Every door of the house, for the test that tries them all.
DOORS: "dict[type[models.Model], Door[Any]]" = {}


class Door(Generic[Row]):
    """Applies a table's moves to the rows of one model. Each row's state is its field `state`.

    `parts` says who somebody is to a row, `requirements` has a function for each name that the
    table requires. `owner` names a foreign key: the row that it points at is locked first, where
    moves of one row depend on its siblings (of a form's versions one is current), so that these
    wait for each other, always in the same order.
    """

    def __init__(
        self,
        model: type[Row],
        moves: Moves,
        *,
        parts: Parts[Row],
        requirements: Mapping[str, Requirement[Row]] | None = None,
        owner: str = "",
    ) -> None:
        self.model, self.moves, self.owner = model, moves, owner
        self._parts, self._requirements = parts, dict(requirements or {})
        required = {name for move in moves.values() for name in move.requires}
        if not required <= set(self._requirements):
            raise MoveMisusedError
        DOORS[model] = self

    def open_to(self, person: Person, row: Row) -> frozenset[str]:
        """The names of the moves that `person` may make with `row` as it is: its buttons.

        What a move requires is not asked here; `missing` says it.
        """
        parts = self._parts(person, row)
        return frozenset(move.name for move in moves_from(self.moves, _state(row), parts))

    def missing(self, name: str, row: Row, **fields: Any) -> list[PortalError]:
        """What the move requires and does not have."""
        asked = (self._requirements[one](row, fields) for one in self.moves[name].requires)
        return [error for error in asked if error is not None]

    def require(self, name: str, row: Row, actor: Actor) -> User | None:
        """The person to be named as the one who moves. Raises `NotYourTaskError`.

        For services that must ask before they look: `row` may be one that is yet to be made.
        """
        by = self.moves[name].by
        return require(lambda person: not self._parts(person, row).isdisjoint(by), actor)

    @transaction.atomic
    def begin(self, name: str, row: Row, *, actor: Actor, data: Mapping[str, object]) -> None:
        """The first move of a row that was just made in the state where the move leads to.

        `data` goes into the audit entry. Call it in the transaction that makes the row.
        """
        move = self.moves[name]
        if move.since or _state(row) != move.to:
            raise MoveMisusedError
        _tell(move, row, self.require(name, row, actor), data)

    @transaction.atomic
    def move(
        self, name: str, row: Row, *, actor: Actor, data: Mapping[str, object], **fields: Any
    ) -> Row:
        """Move `row`, and write `fields` with its state; the row as it is then.

        `data` goes into the audit entry. Raises `NotYourTaskError`, the table's `too_late`, and
        what the first unmet requirement says; nothing has happened then.
        """
        locked = self._lock(row)
        person = self.require(name, locked, actor)
        return self._apply(self.moves[name], locked, person, data, fields)

    @transaction.atomic
    def move_on(
        self,
        name: str,
        row: Row,
        *,
        on_behalf_of: User | None,
        data: Mapping[str, object],
        **fields: Any,
    ) -> Row:
        """A move that the portal makes itself, such as the end of printing; no person can.

        `on_behalf_of` is the person whom the audit trail names, nobody where it is None.
        """
        move = self.moves[name]
        if move.by:
            raise MoveMisusedError
        return self._apply(move, self._lock(row), on_behalf_of, data, fields)

    def siblings(self, row: Row) -> models.QuerySet[Row]:
        """The rows of the same owner, which no door moves until the transaction ends."""
        self._lock_owner(row)
        return self.model._base_manager.filter(**{self.owner: self._owner_id(row)})

    def _lock(self, row: Row) -> Row:
        if self.owner:
            self._lock_owner(row)
        locked: Row = self.model._base_manager.select_for_update().get(pk=row.pk)
        return locked

    def _lock_owner(self, row: Row) -> None:
        owner: Any = self.model._meta.get_field(self.owner).related_model
        owner._base_manager.select_for_update().get(pk=self._owner_id(row))

    def _owner_id(self, row: Row) -> Any:
        return getattr(row, f"{self.owner}_id")

    def _apply(
        self,
        move: Move,
        locked: Row,
        person: User | None,
        data: Mapping[str, object],
        fields: Mapping[str, Any],
    ) -> Row:
        if _state(locked) not in move.since:
            raise move.too_late
        for missing in self.missing(move.name, locked, **fields):
            raise missing
        for name, value in {**fields, "state": move.to}.items():
            setattr(locked, name, value)
        locked.save(update_fields=["state", *fields])
        _tell(move, locked, person, data)
        return locked


def _state(row: models.Model) -> str:
    state: str = row.state  # type: ignore[attr-defined]  # -- every model behind a door has one
    return state


def _tell(move: Move, row: models.Model, person: User | None, data: Mapping[str, object]) -> None:
    audit.record(action=move.action, actor=person, target=row, data=data)
    for task in move.follows:
        task.after_commit(row.pk)
