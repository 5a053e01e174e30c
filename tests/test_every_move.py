"""Every table of moves: each move, in each state, by each kind of person, against the table.

Whatever a door refuses leaves nothing behind; whatever it lets through is one new state and one
entry in the trail. A door without a way to make its rows here fails.
"""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

import portal
from portal.accounts.actors import Operator
from portal.accounts.doors import DOORS, Door
from portal.accounts.enums import Role
from portal.accounts.errors import NotYourTaskError
from portal.accounts.models import User
from portal.consents.enums import VersionState
from portal.consents.models import CentreEdition, FormVersion, Release
from portal.consents.services import releases  # noqa: F401 -- opens the doors
from portal.consents.transitions import Part, ReleaseMove
from portal.core.moves import Move
from portal.privacy.models import AuditEntry
from tests.factories.accounts import make_user
from tests.factories.consents import at_work, give_right, make_edition, make_version

pytestmark = pytest.mark.django_db

OPERATOR = Operator()


def _version(state: str) -> FormVersion:
    give_right("add_formversion")
    return make_version(state=VersionState(state))


def _edition(state: str) -> CentreEdition:
    fields: dict[str, Any] = (
        {"withdrawn_at": "2026-01-01T00:00Z"} if state == VersionState.WITHDRAWN else {}
    )
    return make_edition(state=VersionState(state), **fields)


# A row in the state, for each model with a door.
ROWS: dict[type[models.Model], Callable[[str], Any]] = {
    FormVersion: _version,
    CentreEdition: _edition,
}
# What a move writes beside the state, where it must.
FIELDS: dict[str, dict[str, Any]] = {
    ReleaseMove.WITHDRAW: {
        "withdrawal_reason": "Wrong.",
        "withdrawn_at": "2026-02-01T00:00:00+00:00",
    },
}
# Who plays which part to those rows, by their roles; superusers and others play none.
PARTS: dict[type[models.Model], dict[str, set[Role]]] = {
    FormVersion: {Part.PUBLISHER: {Role.EDITOR, Role.MODERATOR}},
    CentreEdition: {Part.PUBLISHER: {Role.CLINICIAN, Role.COORDINATOR}},
}
MODELS = sorted(ROWS, key=lambda model: model.__name__)
CASES = [(model, state) for model in MODELS for state in VersionState.values]


def test_every_door_is_tried() -> None:
    assert set(DOORS) == set(ROWS) == set(PARTS)
    assert {part for parts in PARTS[FormVersion] for part in [parts]} == set(Part)


@pytest.mark.parametrize(("model", "state"), CASES)
def test_each_move_by_each_person(model: type[models.Model], state: str) -> None:
    door, row = DOORS[model], ROWS[model](state)
    people = _people(row)
    moved = 0
    for move in door.moves.values():
        if not move.since or not move.by:
            continue
        for kind, (actor, roles) in people.items():
            expected = _expected(model, move, state, actor, roles)
            with _undone():
                answer = _try(door, move, row, actor)
                assert answer == expected, (move.name, kind)
            if isinstance(actor, User):
                is_open = move.name in door.open_to(actor, row)
                assert is_open == (expected is None), (move.name, kind)
            moved += expected is None
    assert moved or not any(state in move.since and move.by for move in door.moves.values())


@pytest.mark.parametrize(("model", "state"), CASES)
def test_each_move_of_the_portal_itself(model: type[models.Model], state: str) -> None:
    door, row = DOORS[model], ROWS[model](state)
    for move in door.moves.values():
        if move.by:
            continue
        assert move.name not in door.open_to(make_user(is_superuser=True), row)
        with pytest.raises(NotYourTaskError):
            door.move(move.name, row, actor=make_user(is_superuser=True), data={})
        with _undone():
            before = AuditEntry.objects.count()
            if state in move.since:
                door.move_on(move.name, row, on_behalf_of=None, data={})
                assert AuditEntry.objects.count() == before + 1
                assert _state(row) == move.to
            else:
                with pytest.raises(move.too_late):
                    door.move_on(move.name, row, on_behalf_of=None, data={})
                assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("model", MODELS)
def test_what_a_move_requires_is_said_beforehand_and_refused(model: type[models.Model]) -> None:
    door = DOORS[model]
    for move in door.moves.values():
        for state in sorted(move.since) if move.requires else ():
            with _undone():
                row = ROWS[model](state)
                before = AuditEntry.objects.count()
                missing = door.missing(move.name, row)
                assert len(missing) == len(move.requires)
                with pytest.raises(type(missing[0])):
                    door.move(move.name, row, actor=OPERATOR, data={})
                assert (_state(row), AuditEntry.objects.count()) == (state, before)


def test_a_state_is_written_by_a_door_and_nowhere_else() -> None:
    """By syntax: `row.state = …`, `update(state=…)`, `update_fields=["state", …]`, and the like."""
    portal_root = Path(portal.__file__).parent
    found = {
        str(path.relative_to(portal_root))
        for path in portal_root.rglob("*.py")
        if "migrations" not in path.parts and _writes_state(ast.parse(path.read_text()))
    }
    assert {path for path in found if not path.startswith(STATES_OF_OTHER_KINDS)} == {
        "accounts/doors.py"
    }


# Not moves of people: whether a file is clean, whether an effect was carried out.
STATES_OF_OTHER_KINDS = ("privacy/", "consents/records/")
WRITERS = {"update", "create", "get_or_create", "update_or_create", "bulk_update"}


def _writes_state(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            # A tuple's members are assigned as well; a subscript of a dictionary is not a row.
            if any(
                isinstance(part, ast.Attribute)
                and part.attr == "state"
                and isinstance(part.ctx, ast.Store)
                for part in ast.walk(target)
            ):
                return True
        if isinstance(node, ast.Call) and _call_writes_state(node):
            return True
    return False


def _call_writes_state(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    says_state = any(
        isinstance(part, ast.Constant) and part.value == "state"
        for value in values
        for part in ast.walk(value)
    )
    if name in WRITERS and any(keyword.arg == "state" for keyword in call.keywords):
        return True
    return says_state and (
        name in {*WRITERS, "setattr"}
        or (name == "save" and any(keyword.arg == "update_fields" for keyword in call.keywords))
    )


def _people(row: Release) -> dict[str, tuple[Any, set[Role]]]:
    """Everybody by what they are called here, with the roles that they hold."""
    centre = row.sheet.centre if isinstance(row, CentreEdition) else None
    people: dict[str, tuple[Any, set[Role]]] = {
        role.value: (at_work(make_user(role, centre=centre)), {role}) for role in Role
    }
    people["superuser"] = (at_work(make_user(centre=centre, is_superuser=True)), set())
    people["without a role"] = (at_work(make_user(centre=centre)), set())
    people["visitor"] = (AnonymousUser(), set())
    people["operator"] = (OPERATOR, set())
    return people


def _expected(
    model: type[models.Model], move: Move, state: str, actor: Any, roles: set[Role]
) -> type[Exception] | None:
    may = actor is OPERATOR or any(roles & PARTS[model][part] for part in move.by)
    if not may:
        return NotYourTaskError
    return None if state in move.since else move.too_late


def _try(door: Door[Any], move: Move, row: Release, actor: Any) -> type[Exception] | None:
    before, state = AuditEntry.objects.count(), _state(row)
    try:
        moved = door.move(move.name, row, actor=actor, data={}, **FIELDS.get(move.name, {}))
    except (NotYourTaskError, move.too_late) as error:
        assert AuditEntry.objects.count() == before
        assert _state(row) == state
        return type(error)
    assert moved.state == _state(row) == move.to
    entry = AuditEntry.objects.latest("pk")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action, entry.object_id) == (move.action, str(row.pk))
    assert entry.actor_id == (actor.pk if isinstance(actor, User) else None)
    return None


def _state(row: Release) -> str:
    state: str = type(row)._default_manager.values_list("state", flat=True).get(pk=row.pk)
    return state


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
