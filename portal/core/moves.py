"""Moves: how something goes from one state to another, as a table without I/O.

An app that has states writes its table in `transitions.py`, from a vocabulary of states, one of
moves and one of the parts that people play:

    MOVES = table(
        Move(PanelMove.SUBMIT, {DRAFT, RETURNED}, SUBMITTED, by={Part.SUBMITTER}, ...),
        ...
    )

`accounts.doors.Door` applies the moves to rows, and nothing else writes a state. The same table
says which buttons stand on a screen, and `tests/test_every_move.py` tries each of its moves in
each state with everybody.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .errors import ConflictError, MovedOnError
from .queue import NamedTask


class MoveMisusedError(Exception):
    """A mistake in the code: a table or a call that cannot be meant."""


@dataclass(frozen=True)
class Move:
    """One row of a table.

    It leads from one of the states `since` to `to`; from no state at all where something begins.
    `by` names the parts that people play towards it, of which one is enough; a move without them
    is made by the portal itself. `requires` names what else must hold, `action` is the audit
    trail's word, and `follows` the tasks that are queued with the row's id after commit.
    `too_late` is raised where the row has left the states `since`.
    """

    name: str
    since: Collection[str]
    to: str
    action: str
    by: Collection[str] = ()
    requires: tuple[str, ...] = ()
    follows: tuple[NamedTask, ...] = ()
    too_late: type[ConflictError] = MovedOnError


Moves = Mapping[str, Move]


def table(*moves: Move) -> Moves:
    """The moves by their names, each of which is there once."""
    named = {move.name: move for move in moves}
    if len(named) != len(moves):
        raise MoveMisusedError
    return MappingProxyType(named)


def moves_from(moves: Moves, state: str, parts: Collection[str]) -> Iterator[Move]:
    """The moves from `state` open to whoever plays one of `parts`, as the table orders them."""
    for move in moves.values():
        if state in move.since and not set(move.by).isdisjoint(parts):
            yield move
