"""What `/health/ready` looks at.

This app checks the database, the storage, the migrations and the task runner. Apps above register
their own checks, because this one knows none of them. A check that raises has failed.
"""

import logging
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage, storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from .enums import Lane
from .guards import altered_guards
from .models import BackupRun, TaskHeartbeat

logger = logging.getLogger("portal.health")
HEARTBEAT_AGE = timedelta(minutes=3)
WRITE_EVERY = timedelta(minutes=1)
# More than what a full disk still finds room for here and there.
SAMPLE = b"healthy\n" * 8192


@dataclass(frozen=True)
class Finding:
    """What a check found.

    `detail` is public, like the probe: codes, numbers and names of our own parts, such as
    `2 jobs are stuck`. Never an address, a person or a text that somebody wrote.
    """

    fine: bool
    detail: str = ""


Check = Callable[[], bool | Finding]
_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Let `/health/ready` run `check` under `name` too. Call it in `AppConfig.ready`.

    Probes come every few seconds: a check asks for little, by an index. `ValueError` where
    another check bears the name.
    """
    if _checks.setdefault(name, check) is not check:
        msg = f"there is a health check {name} already"
        raise ValueError(msg)


def readiness() -> dict[str, Finding]:
    """Run every check, in the order in which they were registered."""
    return {name: _safely(name, check) for name, check in _checks.items()}


def _safely(name: str, check: Check) -> Finding:
    try:
        found = check()
    except Exception as error:  # noqa: BLE001 -- a probe reports every failure, of any kind
        logger.warning("health check failed", extra={"check": name, "error": type(error).__name__})
        return Finding(fine=False)
    return found if isinstance(found, Finding) else Finding(found)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


# When each place was last written to with success, in the seconds of `time.monotonic`.
_written_at: dict[str, float] = {}


def _storage() -> bool:
    """A file can be written and read, in the public and in the private storage.

    Tried every `WRITE_EVERY` and, after a failure, each time: probes come every few seconds, and
    a bucket counts each of its requests.
    """
    if "private" in settings.STORAGES:
        private = _written("private", lambda: _bucket_takes(storages["private"]))
    else:
        root: Path = settings.PRIVATE_ROOT
        private = _written(str(root), lambda: _folder_takes(root, mode=0o700))
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        return _written(str(folder), lambda: _folder_takes(folder)) and private
    return _written("default", lambda: _bucket_takes(default_storage)) and private


def _written(place: str, takes: Callable[[], bool]) -> bool:
    now = time.monotonic()
    last = _written_at.get(place)
    if last is not None and now - last < WRITE_EVERY.total_seconds():
        return True
    _written_at.pop(place, None)
    if takes():
        _written_at[place] = now
    return place in _written_at


def _folder_takes(folder: Path, mode: int = 0o777) -> bool:
    """The file has no name, so that nothing stays of it however this process ends."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(SAMPLE)
        file.seek(0)
        return file.read() == SAMPLE


def _bucket_takes(bucket: Storage) -> bool:
    name = bucket.save(f"health/{uuid.uuid4()}", ContentFile(SAMPLE))
    try:
        with bucket.open(name) as file:
            return bool(file.read() == SAMPLE)
    finally:
        bucket.delete(name)


_migrated: set[bool] = set()


def _migrations() -> bool:
    """Every migration of the installed code is applied. Asked until it is true, then known."""
    if not _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(True)
    return True


def _task_runner() -> bool:
    """Each lane has a runner that lives."""
    recent = timezone.now() - HEARTBEAT_AGE
    hearts = TaskHeartbeat.objects.filter(beat_at__gte=recent)
    return set(Lane) <= set(hearts.values_list("lane", flat=True))


def _frozen_rows() -> Finding:
    """The database still refuses to change what is to stay."""
    altered = altered_guards(connection)
    return Finding(fine=not altered, detail=", ".join(altered))


def _backup() -> Finding:
    """The age of the last backup; where backups are expected, one that is too old is a failure."""
    last = BackupRun.objects.order_by("-made_at").first()
    expected = settings.BACKUP_EXPECTED_EVERY
    if last is None:
        return Finding(fine=expected is None, detail="none yet" if expected else "")
    age = timezone.now() - last.made_at
    is_young = expected is None or age <= expected
    detail = f"{age.total_seconds() / 3600:.0f} hours old"
    if not last.is_trail_fine:
        detail += ", audit trail broken"
    return Finding(fine=is_young and last.is_trail_fine, detail=detail)


register_check("database", _database)
register_check("storage", _storage)
register_check("migrations", _migrations)
register_check("task_runner", _task_runner)
register_check("frozen_rows", _frozen_rows)
register_check("backup", _backup)
