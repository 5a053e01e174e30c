"""The queue tries again, keeps no secrets and rescues what a killed runner had begun."""

import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.models import DBTaskResult

from portal.core import tasks
from portal.core.enums import Lane
from portal.core.health import Finding
from portal.core.liveness import DEAD_AFTER, beat
from portal.core.models import PeriodicRun, TaskHeartbeat
from portal.core.runner import clock
from portal.core.runner.clock import run_due_jobs
from portal.core.runner.worker import Worker
from tests.core import task_runner, task_samples
from tests.core.task_samples import STEPS, dawdle, quote_a_secret, take_long, write_down

pytestmark = pytest.mark.django_db
autodiscover_modules("tasks")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _forget_calls() -> Iterator[None]:
    task_samples.calls.clear()
    yield
    task_samples.calls.clear()


def run_queue() -> None:
    """What the runner does with each task that is ready."""
    for lane in Lane:
        waiting = DBTaskResult.objects.ready().filter(queue_name=lane.value).count()
        for _task in range(waiting):
            assert Worker(lane, "test").do_next()


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


def test_our_tasks_come_before_those_of_wagtail() -> None:
    write_down.using(priority=0).enqueue("theirs")
    write_down.enqueue("ours")
    run_queue()
    assert task_samples.calls == ["ours", "theirs"]


def test_a_failing_task_is_tried_again_with_growing_delays_and_then_given_up() -> None:
    quote_a_secret.enqueue("a")
    for _attempt in range(len(tasks.RETRY_DELAYS) + 5):
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        run_queue()
    assert len(task_samples.calls) == len(tasks.RETRY_DELAYS) + 1
    given_up = DBTaskResult.objects.get(status="FAILED")
    assert "jane.doe" not in given_up.traceback
    assert "TaskFailedError: ConnectionError" in given_up.traceback


def test_a_next_try_is_the_same_row() -> None:
    """So a kill between two rows can neither lose a task nor double it."""
    quote_a_secret.enqueue("a")
    first = DBTaskResult.objects.get()
    run_queue()
    again = DBTaskResult.objects.get()
    assert (again.pk, again.status) == (first.pk, "READY")
    assert again.args_kwargs == {"args": ["a"], "kwargs": {"attempt_number": 2}}


def test_a_task_that_is_gone_fails_without_a_word_of_its_arguments() -> None:
    write_down.enqueue("jane.doe")
    DBTaskResult.objects.update(task_path="portal.core.tasks.removed")
    run_queue()
    gone = DBTaskResult.objects.get()
    assert gone.status == "FAILED"
    assert gone.traceback == "TaskFailedError: ImportError"


def test_of_a_task_that_another_took_meanwhile_nothing_is_written() -> None:
    write_down.enqueue("a")
    worker = Worker(Lane.DEFAULT, "mine")
    row = worker._claim()
    assert row is not None
    later = timezone.now() + timedelta(seconds=1)
    DBTaskResult.objects.update(started_at=later, worker_ids=["mine", "another"])
    worker._settle(row, worker._outcome(row))
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_retry_waits_its_delay() -> None:
    quote_a_secret.enqueue("a")
    before = timezone.now()
    run_queue()
    retry = DBTaskResult.objects.get(status="READY")
    assert retry.run_after - before >= tasks.RETRY_DELAYS[0]
    run_queue()
    assert task_samples.calls == ["a"]


def claimed(runner: str, ago: timedelta = timedelta(0)) -> DBTaskResult:
    write_down.enqueue("a")
    result: DBTaskResult = DBTaskResult.objects.get()
    result.claim(runner)
    DBTaskResult.objects.update(started_at=timezone.now() - ago)
    return result


def test_the_task_of_a_runner_of_this_machine_is_rescued_when_its_process_is_gone() -> None:
    claimed("dead")
    beat("dead")
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "RUNNING"
    gone = subprocess.Popen(["true"])
    gone.wait()
    TaskHeartbeat.objects.update(pid=gone.pid)
    tasks.rescue_orphans()
    run_queue()
    assert task_samples.calls == ["a"]
    assert not TaskHeartbeat.objects.exists()


def test_the_number_of_a_dead_process_that_another_bears_now_rescues_no_less() -> None:
    claimed("dead")
    beat("dead")
    TaskHeartbeat.objects.update(began="1")
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.parametrize("hours", [-24 * 400, -1, 1, 24 * 400])
def test_the_task_of_a_living_runner_is_never_rescued(hours: int) -> None:
    """However long its heart could not beat, and wherever the clock was set."""
    claimed("living", timedelta(minutes=6))
    beat("living")
    TaskHeartbeat.objects.update(beat_at=timezone.now() - timedelta(hours=hours))
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_of_a_runner_of_another_machine_the_heart_is_asked() -> None:
    claimed("far")
    beat("far")
    TaskHeartbeat.objects.update(place="another")
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "RUNNING"
    TaskHeartbeat.objects.update(beat_at=timezone.now() - 2 * DEAD_AFTER)
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "READY"


def test_a_runner_that_nobody_knows_is_given_time() -> None:
    claimed("unknown")
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "RUNNING"
    DBTaskResult.objects.update(started_at=timezone.now() - 2 * DEAD_AFTER)
    tasks.rescue_orphans()
    assert DBTaskResult.objects.get().status == "READY"


def test_a_task_that_ends_each_runner_comes_round_ever_more_rarely() -> None:
    write_down.enqueue("a")
    for number in range(1, tasks.SUDDEN_ENDS + len(tasks.RETRY_DELAYS) + 3):
        DBTaskResult.objects.get().claim(f"dead{number}")
        DBTaskResult.objects.update(started_at=timezone.now() - 2 * DEAD_AFTER)
        before = timezone.now()
        tasks.rescue_orphans()
        row = DBTaskResult.objects.get()
        assert row.status == "READY"
        if number <= tasks.SUDDEN_ENDS:
            assert DBTaskResult.objects.ready().exists()
        else:
            delay = min(number - tasks.SUDDEN_ENDS, len(tasks.RETRY_DELAYS)) - 1
            assert row.run_after - before >= tasks.RETRY_DELAYS[delay]


def test_the_heart_beats_beside_a_long_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "TICK", timedelta(milliseconds=20))
    beats: list[None] = []
    heard = threading.Event()

    def one_beat(_runner: str, _lane: Lane) -> None:
        beats.append(None)
        if len(beats) == 3:
            heard.set()

    monkeypatch.setattr(clock, "beat", one_beat)

    def wait() -> None:
        heard.wait(20)

    job = tasks.PeriodicJob("tests.long", timedelta(days=1), wait)
    monkeypatch.setattr(clock, "JOBS", {job.name: job})
    heart = clock.Heart("mine", Lane.DEFAULT)
    heart.start()
    assert run_due_jobs("mine") == [job.name]
    heart.stopped.set()
    heart.join(20)
    assert len(beats) >= 3


def test_a_task_that_stops_between_two_steps_is_queued_again_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_told_to_stop", threading.Event())
    take_long.enqueue(str(tmp_path), attempt_number=3)
    tasks.stop_soon()
    run_queue()
    again = DBTaskResult.objects.get()
    assert again.args_kwargs == {"args": [str(tmp_path)], "kwargs": {"attempt_number": 3}}
    assert DBTaskResult.objects.ready().exists(), "it waits for nothing"
    assert again.worker_ids == [], "it ended nobody"
    assert list(tmp_path.iterdir()) == []
    assert run_due_jobs() == []


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
    monkeypatch.setattr(clock, "JOBS", {job.name: job})
    assert run_due_jobs() == ["tests.job"]
    assert run_due_jobs() == []
    PeriodicRun.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert run_due_jobs() == ["tests.job"]
    assert len(runs) == 2


def test_a_failing_job_comes_round_again_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[int] = []

    def fail() -> None:
        raise ConnectionError

    bad = tasks.PeriodicJob("tests.bad", timedelta(days=1), fail)
    good = tasks.PeriodicJob("tests.good", timedelta(days=1), lambda: runs.append(1))
    monkeypatch.setattr(clock, "JOBS", {bad.name: bad, good.name: good})
    assert run_due_jobs() == ["tests.bad", "tests.good"]
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
    monkeypatch.setattr(clock, "JOBS", {job.name: job})
    beat("dead")
    with pytest.raises(SystemExit):
        run_due_jobs("dead")
    tasks.rescue_orphans()
    assert run_due_jobs("mine") == [], "its runner lives"
    TaskHeartbeat.objects.update(began="1")
    tasks.rescue_orphans()
    assert run_due_jobs("mine") == ["tests.job"]
    run = PeriodicRun.objects.get()
    assert run.runner == ""
    assert run.due_at - timezone.now() > timedelta(hours=23)


def test_a_clock_runs_the_jobs_of_its_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [tasks.PeriodicJob(f"tests.{lane}", DAY, lambda: None, lane) for lane in Lane]
    monkeypatch.setattr(clock, "JOBS", {job.name: job for job in jobs})
    assert run_due_jobs("a", Lane.SLOW) == ["tests.slow"]
    assert run_due_jobs("a", Lane.DEFAULT) == ["tests.default"]


@pytest.mark.parametrize("name", sorted(tasks.JOBS))
def test_a_job_due_far_ahead_is_taken_back(name: str) -> None:
    """The clock ran 400 days ahead for a moment."""
    far = timezone.now() + timedelta(days=400)
    PeriodicRun.objects.create(name=name, due_at=far)
    assert clock.stuck_jobs() == Finding(fine=False, detail=name)
    clock.take_back_far_ahead()
    assert PeriodicRun.objects.get().due_at <= timezone.now()
    assert clock.stuck_jobs().fine


@pytest.mark.parametrize("name", sorted(tasks.JOBS))
def test_a_job_due_as_usual_is_not_taken_back(name: str) -> None:
    due = timezone.now() + tasks.JOBS[name].every
    PeriodicRun.objects.create(name=name, due_at=due)
    clock.take_back_far_ahead()
    assert PeriodicRun.objects.get().due_at == due


def test_a_next_try_due_far_ahead_is_taken_back() -> None:
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        quote_a_secret.enqueue("a")
        run_queue()
    later = timezone.now() + timedelta(days=30)
    write_down.using(run_after=later).enqueue("reminder")
    clock.take_back_far_ahead()
    assert DBTaskResult.objects.ready().get().args_kwargs["args"] == ["a"]
    assert DBTaskResult.objects.get(task_path=write_down.module_path).run_after == later


@pytest.mark.parametrize(
    "state",
    [
        {"due_at": -timedelta(minutes=20)},
        {"failures": 5},
        {"runner": "a", "started_at": -timedelta(hours=3)},
    ],
    ids=str,
)
def test_ready_names_a_job_that_does_not_come_round(state: dict[str, Any], client: Client) -> None:
    now = timezone.now()
    given = {
        key: now + value if isinstance(value, timedelta) else value for key, value in state.items()
    }
    name = "portal.core.tasks.rescue_orphans"
    PeriodicRun.objects.create(**{"name": name, "due_at": now, **given})
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["details"]["jobs"] == name


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
