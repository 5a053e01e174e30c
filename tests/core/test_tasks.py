"""The queue tries again, keeps no secrets and rescues what a killed runner had begun."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.core import tasks
from portal.core.enums import Lane
from portal.core.models import PeriodicRun, TaskHeartbeat
from tests.core import task_runner, task_samples
from tests.core.task_samples import STEPS, dawdle, quote_a_secret, take_long, write_down

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_calls() -> Iterator[None]:
    task_samples.calls.clear()
    yield
    task_samples.calls.clear()


def run_queue() -> None:
    """What the runner does with each task that is ready."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id="test", excluded_queue_names=[],
    )  # fmt: skip
    for result in DBTaskResult.objects.ready():
        result.claim("test")
        worker.run_task(result)


def test_a_task_runs() -> None:
    write_down.enqueue("a")
    run_queue()
    assert task_samples.calls == ["a"]


def test_the_queue_knows_every_lane() -> None:
    assert settings.TASKS["default"]["QUEUES"] == [lane.value for lane in Lane]


def test_a_task_and_its_next_tries_stay_in_their_lane() -> None:
    dawdle.enqueue("a")
    assert DBTaskResult.objects.get().queue_name == Lane.SLOW
    run_queue()
    assert DBTaskResult.objects.get(status="READY").queue_name == Lane.SLOW


def test_a_failing_task_is_tried_again_with_growing_delays_and_then_given_up() -> None:
    quote_a_secret.enqueue("a")
    for _attempt in range(len(tasks.RETRY_DELAYS) + 5):
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        run_queue()
    assert len(task_samples.calls) == len(tasks.RETRY_DELAYS) + 1
    given_up = DBTaskResult.objects.get(status="FAILED")
    assert "jane.doe" not in given_up.traceback
    assert "TaskFailedError: ConnectionError" in given_up.traceback


@contextmanager
def no_room() -> Iterator[None]:
    """Rows of tasks can be changed, and none be added."""
    table = DBTaskResult._meta.db_table
    trigger = f"CREATE TRIGGER no_room BEFORE INSERT ON {table}"
    begin = [f"{trigger} BEGIN SELECT RAISE(ABORT, 'no room'); END"]
    end = "DROP TRIGGER no_room"
    if connection.vendor == "postgresql":
        refusal = "$$BEGIN RAISE EXCEPTION 'no room'; END$$"
        begin = [
            f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS {refusal}",
            f"{trigger} FOR EACH ROW EXECUTE FUNCTION no_room()",
        ]
        end = "DROP FUNCTION no_room CASCADE"
    with connection.cursor() as cursor:
        for statement in begin:
            cursor.execute(statement)
        try:
            yield
        finally:
            cursor.execute(end)


@pytest.mark.django_db(transaction=True)
def test_a_task_that_cannot_be_queued_again_keeps_no_secret_either() -> None:
    quote_a_secret.enqueue("a")
    with no_room():
        run_queue()
    lost = DBTaskResult.objects.get()
    assert lost.status == "FAILED"
    assert "TaskFailedError" in lost.traceback
    assert "jane.doe" not in lost.traceback
    assert "no room" not in lost.traceback


def test_a_retry_waits_its_delay() -> None:
    quote_a_secret.enqueue("a")
    before = timezone.now()
    run_queue()
    retry = DBTaskResult.objects.get(status="READY")
    assert retry.run_after - before >= tasks.RETRY_DELAYS[0]
    run_queue()
    assert task_samples.calls == ["a"]


def test_the_task_of_a_dead_runner_is_rescued() -> None:
    write_down.enqueue("a")
    result = DBTaskResult.objects.get()
    result.claim("dead")
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "RUNNING"
    DBTaskResult.objects.update(started_at=timezone.now() - 2 * tasks.DEAD_AFTER)
    tasks.beat("dead")
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "RUNNING"
    TaskHeartbeat.objects.update(beat_at=timezone.now() - 2 * tasks.DEAD_AFTER)
    tasks.rescue_orphans()
    run_queue()
    assert task_samples.calls == ["a"]


def test_a_runner_that_lost_the_database_hands_back_its_own_alone() -> None:
    write_down.enqueue("a")
    DBTaskResult.objects.get().claim("mine")
    tasks.hand_back("another")
    assert DBTaskResult.objects.get().status == "RUNNING"
    tasks.hand_back("mine")
    run_queue()
    assert task_samples.calls == ["a"]


def test_a_task_that_stops_between_two_steps_is_queued_again_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_told_to_stop", threading.Event())
    take_long.enqueue(str(tmp_path), attempt_number=3)
    tasks.stop_soon()
    run_queue()
    again = DBTaskResult.objects.get(status="READY")
    assert again.args_kwargs == {"args": [str(tmp_path)], "kwargs": {"attempt_number": 3}}
    assert DBTaskResult.objects.ready().exists(), "it waits for nothing"
    assert list(tmp_path.iterdir()) == []
    assert tasks.run_due_jobs() == []


@pytest.mark.django_db(transaction=True)
def test_the_real_runner_puts_a_long_task_off_and_the_next_one_goes_on(tmp_path: Path) -> None:
    def steps() -> int:
        return len(list(tmp_path.iterdir()))

    take_long.enqueue(str(tmp_path))
    with task_runner.running():
        task_runner.wait_until(lambda: steps() > 1)
        told_at = time.monotonic()
    done = steps()
    assert 1 < done < STEPS / 2
    assert time.monotonic() - told_at < 15, "what is left takes longer"
    assert DBTaskResult.objects.ready().count() == 1
    with task_runner.running():
        task_runner.wait_until(lambda: steps() > done)
    assert done < steps() < STEPS
    assert not DBTaskResult.objects.filter(status="FAILED").exists()


def test_a_job_runs_when_due_and_once_over_all_runners(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    job = tasks.PeriodicJob("tests.job", timedelta(minutes=1), lambda: runs.append(1))
    monkeypatch.setattr(tasks, "JOBS", {job.name: job})
    assert tasks.run_due_jobs() == ["tests.job"]
    assert tasks.run_due_jobs() == []
    PeriodicRun.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert tasks.run_due_jobs() == ["tests.job"]
    assert len(runs) == 2


def test_a_failing_job_comes_round_again_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[int] = []

    def fail() -> None:
        raise ConnectionError

    bad = tasks.PeriodicJob("tests.bad", timedelta(days=1), fail)
    good = tasks.PeriodicJob("tests.good", timedelta(days=1), lambda: runs.append(1))
    monkeypatch.setattr(tasks, "JOBS", {bad.name: bad, good.name: good})
    assert tasks.run_due_jobs() == ["tests.bad", "tests.good"]
    assert runs == [1]
    failed = PeriodicRun.objects.get(name="tests.bad")
    assert failed.failures == 1
    assert failed.due_at <= timezone.now() + timedelta(minutes=1)


def test_a_daily_job_that_was_cut_off_does_not_wait_for_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[int] = []

    def be_killed() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise SystemExit

    job = tasks.PeriodicJob("tests.job", timedelta(days=1), be_killed)
    monkeypatch.setattr(tasks, "JOBS", {job.name: job})
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        with pytest.raises(SystemExit):
            tasks.run_due_jobs()
        assert tasks.run_due_jobs() == []
        clock.shift(tasks.LEASE)
        assert tasks.run_due_jobs() == ["tests.job"]
        assert PeriodicRun.objects.get().due_at == start + tasks.LEASE + timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_the_real_runner_beats_and_works_until_told_to_stop() -> None:
    write_down.enqueue("a")
    with task_runner.running():
        task_runner.wait_until(
            lambda: (
                DBTaskResult.objects.filter(status="SUCCESSFUL").exists()
                and TaskHeartbeat.objects.exists()
            )
        )
        assert DBTaskResult.objects.get().status == "SUCCESSFUL"
        assert TaskHeartbeat.objects.exists()
