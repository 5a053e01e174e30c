"""Fifty who write and fifty who read: nobody waits for another, nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from portal.accounts.models import User
from portal.privacy import audit
from portal.privacy.models import AuditEntry, AuditSeal, DataKey
from portal.privacy.sealing import seal_trail
from portal.privacy.verification import verify_trail
from tests.factories.accounts import make_user
from tests.privacy.trails import ACTOR

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
EACH = 8


def at_once(*work: Callable[[], None]) -> None:
    """Run each in a thread and on a connection of its own; the first failure is raised."""
    failures: list[BaseException] = []

    def run(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:  # noqa: BLE001 -- raised below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_fifty_writers_and_fifty_readers() -> None:
    """Writers hold row locks in their transactions, some roll back; the sealer works beside."""
    keys = [DataKey.objects.create(wrapped=b"x", ring_key="t1") for _ in range(5)]
    finished = threading.Event()

    def writer(number: int) -> None:
        for turn in range(EACH):
            with transaction.atomic():
                audit.record(action="tests.early", actor=ACTOR, data={"w": number, "t": turn})
                DataKey.objects.select_for_update().get(pk=keys[(number + turn) % 5].pk)
                audit.record(action="tests.late", actor=ACTOR, data={"w": number, "t": turn})
                if turn == EACH - 1:
                    transaction.set_rollback(True)

    def reader(number: int) -> None:
        for turn in range(EACH):
            audit.record_read(action="tests.read", actor=ACTOR, data={"w": number, "t": turn})
            assert AuditEntry.objects.filter(actor_id=ACTOR).order_by("-at")[:5]

    def sealer() -> None:
        while not finished.wait(0.01):
            seal_trail()

    def everybody() -> None:
        try:
            at_once(
                *(lambda n=n: writer(n) for n in range(50)),
                *(lambda n=n: reader(n) for n in range(50)),
            )
        finally:
            finished.set()

    at_once(everybody, sealer)
    seal_trail()
    told = Counter(
        (entry.action, entry.data["w"], entry.data["t"]) for entry in AuditEntry.objects.all()
    )
    turns = [(w, t) for w in range(50) for t in range(EACH)]
    assert set(told.values()) == {1}
    assert set(told) == {
        *(("tests.read", w, t) for w, t in turns),
        *((action, w, t) for w, t in turns if t < EACH - 1 for action in EARLY_AND_LATE),
    }
    assert verify_trail().entries == len(told) == AuditSeal.objects.count()


EARLY_AND_LATE = ("tests.early", "tests.late")


def test_a_slow_transaction_that_recorded_early_holds_nobody_up() -> None:
    recorded, others_are_done = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            audit.record(action="tests.slow", actor=ACTOR)
            recorded.set()
            assert others_are_done.wait(30), "another writer waits for this transaction"

    def quick() -> None:
        assert recorded.wait(30)
        with transaction.atomic():
            audit.record(action="tests.quick", actor=ACTOR)
        audit.record_read(action="tests.read", actor=ACTOR)
        assert seal_trail() == 2
        others_are_done.set()

    at_once(slow, quick)
    assert seal_trail() == 1


def test_the_trail_has_no_order_against_row_locks() -> None:
    """A service that recorded wants a row, and the row's holder records: neither is in a circle."""
    person: Any = make_user()
    both = threading.Barrier(2)

    def records_first() -> None:
        with transaction.atomic():
            audit.record(action="accounts.profile_changed", actor=person, target=person)
            both.wait(30)
            User.objects.select_for_update().get(pk=person.pk)
            audit.record(action="accounts.role_granted", actor=person, target=person)

    def locks_first() -> None:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=person.pk)
            both.wait(30)
            audit.record(action="accounts.email_change_asked", actor=person, target=person)

    at_once(records_first, locks_first)
    seal_trail()
    assert verify_trail().entries == AuditEntry.objects.count()


WRITER = """
    import sys
    import django
    django.setup()
    from django.conf import settings
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    from django.db import transaction
    from portal.privacy import audit
    number = 0
    while True:
        number += 1
        with transaction.atomic():
            data = {"n": number, "w": int(sys.argv[2])}
            audit.record(action="tests.counted", actor=None, data=data)
        print(number, flush=True)
"""
SEALER = """
    import sys
    import django
    django.setup()
    from django.conf import settings
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    from portal.privacy import sealing
    sealing.BATCH = 7
    while True:
        print(sealing._seal_some(everything=False), flush=True)
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            textwrap.dedent(program),
            str(connection.settings_dict["NAME"]),
            *arguments,
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )


def lines(process: subprocess.Popen[str], count: int) -> list[int]:
    assert process.stdout is not None
    return [int(next(process.stdout)) for _ in range(count)]


def kill(process: subprocess.Popen[str]) -> list[int]:
    """End it at once; the whole lines that it had still told."""
    assert process.stdout is not None
    process.send_signal(signal.SIGKILL)
    with process:
        return [int(line) for line in process.stdout if line.endswith("\n")]


def test_a_kill_of_writers_and_of_the_sealer_heals() -> None:
    acknowledged: dict[int, list[int]] = {}
    writers = [start(WRITER, "0"), start(WRITER, "1")]
    try:
        for count in (3, 10, 25):
            sealer = start(SEALER)
            lines(sealer, count)
            kill(sealer)
    finally:
        for number, writer in enumerate(writers):
            acknowledged[number] = kill(writer)
    seal_trail(everything=True)
    for number, told in acknowledged.items():
        kept = list(
            AuditEntry.objects.filter(data__w=number)
            .order_by("pk")
            .values_list("data__n", flat=True)
        )
        # One more may be committed than was told.
        assert kept in (list(range(1, told[-1] + 1)), list(range(1, told[-1] + 2)))
    assert verify_trail().entries == AuditEntry.objects.count() == AuditSeal.objects.count()
