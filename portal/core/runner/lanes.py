"""A process for each lane, begun anew when it ends, and what signals say to them.

Processes and not threads: printing holds Python's lock and may end its process. They are forked,
so that what they have loaded is shared. The keeper itself never opens the database.

A lane that hears TERM (or INT, QUIT) ends after the task, or the step of it, that it is at. One
that hears it twice ends where it stands, as if killed. Either way nothing is lost: what a process
left behind is taken up as soon as another begins (`rescue_orphans`).
"""

import gc
import logging
import os
import signal
import threading
import time
import uuid
from types import FrameType
from typing import NoReturn

from django.db import connections

from portal.core.enums import Lane
from portal.core.liveness import beat, leave
from portal.core.tasks import end_at_once, is_told_to_stop, rescue_orphans, stop_soon

from .clock import Clock, Heart
from .worker import PAUSE, Worker

logger = logging.getLogger("portal.tasks")
ENDING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGQUIT})
HEARD = ENDING | {signal.SIGCHLD}
# Seconds. For a periodic job to come to its end; it comes round at once otherwise.
PATIENCE = 10.0
# A lane that ended sooner is begun anew after as long.
SHORT = 2.0


class Keeper:
    """Keeps a process for each lane until told to stop."""

    def __init__(self) -> None:
        self.children: dict[int, tuple[Lane, float]] = {}
        self.waiting: dict[Lane, float] = dict.fromkeys(Lane, 0.0)
        self.is_stopping = False
        # Its end is closed with this process, which every child hears.
        self.life, self.hold = os.pipe()

    def keep(self) -> None:
        connections.close_all()
        gc.collect()
        gc.freeze()
        # Signals are waited for and never strike in between.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        try:
            while self.children or not self.is_stopping:
                self._begin_what_waits(before)
                self._hear()
        finally:
            os.close(self.hold)
            os.close(self.life)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _begin_what_waits(self, mask: set[int | signal.Signals]) -> None:
        now = time.monotonic()
        for lane, at in list(self.waiting.items()):
            if at <= now and not self.is_stopping:
                del self.waiting[lane]
                pid = os.fork()
                if pid == 0:
                    self._be(lane, mask)
                self.children[pid] = (lane, now)

    def _hear(self) -> None:
        info = signal.sigtimedwait(HEARD, 1.0)
        if info is not None and info.si_signo in ENDING:
            self.is_stopping = True
            for pid in self.children:
                os.kill(pid, signal.SIGTERM)
        while self.children and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            pid, status = ended
            if pid not in self.children:
                continue
            lane, began = self.children.pop(pid)
            now = time.monotonic()
            self.waiting[lane] = now if now - began > SHORT else now + SHORT
            if not self.is_stopping:
                extra = {"lane": lane.value, "code": os.waitstatus_to_exitcode(status)}
                logger.warning("task lane ended, begins anew", extra=extra)

    def _be(self, lane: Lane, mask: set[int | signal.Signals]) -> NoReturn:
        """What the forked process does, whatever happens, and nothing of its parent's."""
        code = 1
        try:
            # What a terminal says to all of a group comes from the keeper alone, once.
            os.setpgid(0, 0)
            os.close(self.hold)
            for number in ENDING:
                signal.signal(number, _heard)
            signal.pthread_sigmask(signal.SIG_SETMASK, set(mask) - HEARD)
            threading.Thread(target=_outlive_not, args=(self.life,), daemon=True).start()
            run_lane(lane)
            code = 0
        except BaseException:
            logger.exception("task lane broke", extra={"lane": lane.value})
        finally:
            os._exit(code)


def run_lane(lane: Lane) -> None:
    """Tasks in this thread, jobs and the heart beside it, until told to stop."""
    runner = f"{lane.value}-{uuid.uuid4().hex}"
    heart, clock = Heart(runner, lane), Clock(runner, lane)
    # Known before it begins anything, and what others of this machine left is taken up first.
    while not is_told_to_stop() and not _has_begun(runner, lane):
        time.sleep(PAUSE / 10)
    if is_told_to_stop():
        return
    heart.start()
    clock.start()
    Worker(lane, runner).work()
    clock.stopped.set()
    clock.join(PATIENCE)
    heart.stopped.set()
    if not clock.is_alive():
        heart.join(PATIENCE)
        leave(runner)


def _has_begun(runner: str, lane: Lane) -> bool:
    try:
        beat(runner, lane)
        rescue_orphans()
    except Exception as error:  # noqa: BLE001 -- the database may be away, or not migrated yet
        logger.warning("task lane cannot begin", extra={"error": type(error).__name__})
        connections.close_all()
        return False
    return True


def _heard(_number: int, _frame: FrameType | None) -> None:
    if is_told_to_stop():
        end_at_once()
    stop_soon()


def _outlive_not(life: int) -> None:
    """Hear the keeper's end, and end then: a lane without one is not begun anew, nor stopped."""
    os.read(life, 1)
    os.kill(os.getpid(), signal.SIGTERM)
