"""Two at one moment: one wins, the other is told, and the trail has one entry a move."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from portal.consents.enums import VersionState
from portal.consents.errors import NotInUseError, PublicationOverError
from portal.consents.models import CentreEdition, FormVersion
from portal.consents.services import releases
from portal.privacy.models import AuditEntry
from tests.factories.consents import (
    OPERATOR,
    make_centre_sheet,
    make_edition,
    make_form,
    make_version,
)

Published = FormVersion | CentreEdition
Make = Callable[[], Published]
AtOnce = Callable[..., list[Any]]


def _preparing_version() -> FormVersion:
    form = make_form()
    make_version(form)
    return make_version(form, state=VersionState.PREPARING)


def _preparing_edition() -> CentreEdition:
    sheet = make_centre_sheet()
    make_edition(sheet)
    return make_edition(sheet, state=VersionState.PREPARING)


BEGUN = [_preparing_version, _preparing_edition]
IN_FORCE: list[Make] = [make_version, make_edition]


def _states(release: Published) -> list[str]:
    """Of all versions of the form, or editions of the sheet, by number."""
    rows = releases.door_of(release).model._default_manager.order_by("number")
    return list(rows.values_list("state", flat=True))


def _actions() -> list[str]:
    """The trail without the words' first part, in its order."""
    names = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    return [name.rpartition("_")[2] for name in names]


@pytest.fixture
def at_once() -> Iterator[AtOnce]:
    """Runs functions at the same moment on connections of their own; what each gave or raised."""
    started: list[threading.Thread] = []

    def run(*work: Callable[[], object]) -> list[Any]:
        gate = threading.Barrier(len(work))
        answers: list[Any] = [None] * len(work)

        def one(position: int) -> None:
            try:
                gate.wait()
                answers[position] = work[position]()
            except Exception as error:  # noqa: BLE001 -- the answer is looked at
                answers[position] = error
            finally:
                connections.close_all()

        for position in range(len(work)):
            started.append(threading.Thread(target=one, args=(position,)))
            started[-1].start()
        for thread in started:
            thread.join(timeout=60)
        return answers

    yield run
    for thread in started:
        thread.join(timeout=60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", IN_FORCE)
def test_of_two_who_withdraw_one_does(make: Make, at_once: AtOnce) -> None:
    release = make()

    def withdraw() -> Published:
        return releases.withdraw(release=release, actor=OPERATOR, reason="Wrong.")

    answers = at_once(withdraw, withdraw)

    assert sorted(type(answer).__name__ for answer in answers) == sorted(
        [type(release).__name__, NotInUseError.__name__]
    )
    assert _actions() == ["withdrawn"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", BEGUN)
def test_of_two_who_stop_one_does(make: Make, at_once: AtOnce) -> None:
    release = make()

    def stop() -> None:
        releases.give_up(release=release, actor=OPERATOR)

    answers = at_once(stop, stop)

    assert sum(answer is None for answer in answers) == 1
    assert sum(isinstance(answer, PublicationOverError) for answer in answers) == 1
    assert _states(release) == [VersionState.CURRENT, VersionState.FAILED]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", BEGUN)
def test_what_is_stopped_while_it_comes_into_force_is_one_or_the_other(
    make: Make, at_once: AtOnce
) -> None:
    release = make()

    in_force, stopped = at_once(
        lambda: releases.put_in_force(release=release),
        lambda: releases.give_up(release=release, actor=OPERATOR),
    )

    if in_force:
        assert isinstance(stopped, PublicationOverError)
        assert _states(release) == [VersionState.SUPERSEDED, VersionState.CURRENT]
        assert _actions() == ["superseded", "published"]
    else:
        assert (in_force, stopped) == (False, None)
        assert _states(release) == [VersionState.CURRENT, VersionState.FAILED]
        assert _actions() == ["up"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", BEGUN)
def test_withdrawing_the_former_one_does_not_keep_the_next_from_coming_into_force(
    make: Make, at_once: AtOnce
) -> None:
    release = make()
    former = releases.door_of(release).model._default_manager.get(number=1)

    in_force, withdrawn = at_once(
        lambda: releases.put_in_force(release=release),
        lambda: releases.withdraw(release=former, actor=OPERATOR, reason="Wrong."),
    )

    assert in_force is True
    assert isinstance(withdrawn, type(release))
    assert _states(release) == [VersionState.WITHDRAWN, VersionState.CURRENT]


@pytest.mark.django_db
@pytest.mark.parametrize("make", BEGUN)
def test_what_was_stopped_after_its_last_document_does_not_come_into_force(make: Make) -> None:
    """The last look before the change of state is under the lock, not the task's own before it."""
    release = make()
    releases.give_up(release=type(release)._default_manager.get(pk=release.pk), actor=OPERATOR)

    assert release.state == VersionState.PREPARING  # what the task has in its hands
    assert releases.put_in_force(release=release) is False
    assert releases.fail(release=release, code="unprintable") is False

    assert _states(release) == [VersionState.CURRENT, VersionState.FAILED]
    assert _actions() == ["up"]
