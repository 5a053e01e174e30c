"""What `/health/ready` looks at. Each check answers yes or no and never raises."""

import logging
import os
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from .models import TaskHeartbeat

logger = logging.getLogger("portal.health")
HEARTBEAT_AGE = timedelta(minutes=3)


def readiness() -> dict[str, bool]:
    """Run every check; the names are part of the probe's answer."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _database,
        "storage": _storage,
        "migrations": _migrations,
        "task_runner": _task_runner,
    }
    return {name: _safely(name, check) for name, check in checks.items()}


def _safely(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 -- a probe reports every failure, of any kind
        logger.warning("health check failed", extra={"check": name, "error": type(error).__name__})
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _storage() -> bool:
    """A file can be written, read and removed, in the public and in the private storage."""
    name = default_storage.save(f"health/{uuid.uuid4()}", ContentFile(b"ok"))
    try:
        with default_storage.open(name) as file:
            fine = file.read() == b"ok"
    finally:
        default_storage.delete(name)
    settings.PRIVATE_ROOT.mkdir(parents=True, exist_ok=True)
    return bool(fine and os.access(settings.PRIVATE_ROOT, os.W_OK))


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
    recent = timezone.now() - HEARTBEAT_AGE
    return TaskHeartbeat.objects.filter(beat_at__gte=recent).exists()
