"""The real runner, ended again and again in the midst of its work: nothing is lost or done twice.

Every periodic job of the house is due while this goes on, and every lane is hit.
"""

import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.models import DBTaskResult

from portal.accounts.tasks import send_security_notice
from portal.core.models import PeriodicRun
from portal.core.tasks import JOBS
from tests.core import task_runner
from tests.core.task_samples import take_short
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
autodiscover_modules("tasks")
MAILS = 40
ENDS = {
    "term": [signal.SIGTERM],
    "term-twice": [signal.SIGTERM, signal.SIGTERM],
    "int": [signal.SIGINT],
    "kill": [signal.SIGKILL],
}


def send(
    process: "subprocess.Popen[bytes]", how: list[signal.Signals], dice: random.Random
) -> None:
    """To a lane, or to the keeper itself, which is begun anew as systemd does."""
    for number in how:
        lanes = task_runner.lanes(process) if process.poll() is None else []
        if lanes:
            dice.choice(lanes).send_signal(number)
        time.sleep(dice.uniform(0, 0.02))


def settled() -> bool:
    return not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


@pytest.mark.parametrize("how", ENDS.values(), ids=ENDS)
def test_lanes_ended_at_random_lose_nothing(how: list[signal.Signals], tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 -- the same moments each time
    mails, steps = tmp_path / "mail", tmp_path / "steps"
    steps.mkdir()
    user = UserFactory()
    for _mail in range(MAILS):
        send_security_notice.enqueue(str(user.pk), "password")
    take_short.enqueue(str(steps))
    environment = {"PORTAL_TEST_MAIL": str(mails)}
    with task_runner.running(**environment) as runner:
        task_runner.wait_until(lambda: task_runner.lanes(runner))
        for _end in range(8):
            time.sleep(dice.uniform(0.05, 0.6))
            send(runner, how, dice)

        # A task that outlived several runners waits; the clock is set on for it.
        def all_done() -> bool:
            waiting = DBTaskResult.objects.filter(status="READY", run_after__year__lt=9999)
            waiting.update(run_after=timezone.now())
            jobs = PeriodicRun.objects.filter(name__in=JOBS, runner="", due_at__gt=timezone.now())
            return settled() and jobs.count() == len(JOBS)

        task_runner.wait_until(all_done)
    # A file may hold several.
    texts = [path.read_text() for path in mails.iterdir()]
    sent = re.findall(r"^Message-ID: (.+)$", "\n".join(texts), re.MULTILINE)
    assert len(set(sent)) == MAILS
    if signal.SIGKILL not in how:
        assert len(sent) == MAILS, "only a kill can cut in between a mail and the note of it"
    assert not PeriodicRun.objects.filter(failures__gt=0).exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=str)
def test_a_keeper_that_ends_leaves_nobody_and_nothing(
    number: signal.Signals, tmp_path: Path
) -> None:
    take_short.enqueue(str(tmp_path))
    runner = task_runner.start()
    task_runner.wait_until(lambda: len(list(tmp_path.iterdir())) > 1)
    lanes = task_runner.lanes(runner)
    runner.send_signal(number)
    runner.wait(30)
    task_runner.wait_until(lambda: not any(lane.is_running() for lane in lanes), seconds=15)
    with task_runner.running():
        task_runner.wait_until(settled)
    assert len(list(tmp_path.iterdir())) == 20
