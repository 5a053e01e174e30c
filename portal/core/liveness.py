"""Which task runners live. Whoever says that one is dead hands its tasks to another, so it is to be
right: a process of this machine is looked at, and only of another machine's is its heartbeat asked.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from .enums import Lane
from .models import TaskHeartbeat

# A runner of another machine whose last sign of life is older is held for dead.
DEAD_AFTER = timedelta(minutes=5)


def beat(runner: str, lane: Lane = Lane.DEFAULT) -> None:
    """Say that `runner`, which is this process, is alive."""
    pid = os.getpid()
    TaskHeartbeat.objects.update_or_create(
        runner=runner,
        defaults={
            "lane": lane.value,
            "beat_at": timezone.now(),
            "place": this_place(),
            "pid": pid,
            "began": _began(pid),
        },
    )


def leave(runner: str) -> None:
    """`runner` ends, and has nothing in hand."""
    TaskHeartbeat.objects.filter(runner=runner).delete()


def is_dead(heart: TaskHeartbeat, now: datetime) -> bool:
    """Of this machine: whether its process is gone. Of another: whether its heart stands still.

    A beat from the future is one from before the clock was set back.
    """
    if heart.place and heart.place == this_place():
        return not _exists(heart.pid) or _began(heart.pid) not in {heart.began, ""}
    return abs(now - heart.beat_at) > DEAD_AFTER


def this_place() -> str:
    """This machine since it was started, and the world of process numbers that a container is.

    Empty where the system does not tell.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(pid) != "Z"


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat behind the program's name, which may hold spaces and brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _state(pid: int) -> str:
    return (_stat(pid) or [""])[0]


def _began(pid: int) -> str:
    """When the process began, in ticks since the machine did: process numbers come round again.

    Empty where the system does not tell.
    """
    fields = _stat(pid)
    return fields[19] if len(fields) > 19 else ""
