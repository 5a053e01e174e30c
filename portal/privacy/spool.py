"""Readings that could not be written into the database at once: a file each until the sealer comes.

SQLite has one writer at a time, and a page that is only read must not wait for another's work.
A file is complete and on the disk before its reading is acknowledged, and goes when its entry is
committed; its name is the entry's `spooled`, so that it is taken in once however often a process
is killed between the two.
"""

import hashlib
import hmac
import json
import logging
import os
import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from .keyring import RingKey, key_ring
from .models import AuditEntry

logger = logging.getLogger("portal.audit")
BATCH = 200
FIELDS = (
    "actor_id",
    "action",
    "category",
    "origin",
    "object_type",
    "object_id",
    "subject_id",
    "data",
)


def keep(entry: AuditEntry) -> None:
    """Write an entry that has not been saved to the disk. `OSError` when that fails.

    The file bears a code made with the key ring, so that nobody edits it unseen meanwhile.
    """
    name = uuid.uuid4()
    content = {field: getattr(entry, field) for field in FIELDS}
    text = json.dumps({**content, "at": entry.at.isoformat()}, default=str)
    key = key_ring().newest
    line = json.dumps({"entry": text, "ring_key": key.name, "mac": _mac(key, name, text)})
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(folder / f"{name}.json")
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    _sync(folder)


def waiting() -> list[Path]:
    """The files that are to be taken in."""
    return sorted(_folder().glob("*.json"))


def refused() -> list[Path]:
    """Files that somebody changed; they are kept for whoever looks into it."""
    return sorted(_folder().glob("*.refused"))


def take_in() -> int:
    """Make entries of the spooled readings; returns how many files are done with."""
    done = 0
    paths = waiting()
    for start in range(0, len(paths), BATCH):
        done += _take_in(paths[start : start + BATCH])
    return done


def _take_in(paths: list[Path]) -> int:
    read = [(path, _entry(path)) for path in paths]
    entries = [entry for _path, entry in read if entry is not None]
    with transaction.atomic():
        names = [entry.spooled for entry in entries]
        there = set(AuditEntry.objects.filter(spooled__in=names).values_list("spooled", flat=True))
        new = [entry for entry in entries if entry.spooled not in there]
        AuditEntry.objects.bulk_create(sorted(new, key=lambda entry: entry.at))
    for path, entry in read:
        if entry is not None:
            path.unlink(missing_ok=True)
    return len(entries)


def _entry(path: Path) -> AuditEntry | None:
    """The entry of a file, not saved; None, and the file set aside, when it was changed."""
    try:
        outer = json.loads(path.read_text())
        name = uuid.UUID(path.stem)
        key = key_ring().get(outer["ring_key"])
        if not hmac.compare_digest(outer["mac"], _mac(key, name, outer["entry"])):
            raise ValueError  # noqa: TRY301 -- the one answer to every fault is below
        content = json.loads(outer["entry"])
        at = datetime.fromisoformat(content.pop("at"))
        return AuditEntry(spooled=name, at=at, **content)
    except FileNotFoundError:  # another sealer took it in
        return None
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the others go on
        logger.error(  # noqa: TRY400 -- texts of errors quote data
            "spooled reading refused", extra={"file": path.name, "error": type(error).__name__}
        )
        path.rename(path.with_suffix(".refused"))
        return None


def _folder() -> Path:
    return Path(settings.AUDIT_SPOOL_DIR)


def _mac(key: RingKey, name: uuid.UUID, text: str) -> str:
    content = f"{name} {text}".encode()
    return hmac.new(key.derive("audit spool"), content, hashlib.sha256).hexdigest()


def _sync(folder: Path) -> None:
    """A new name is on the disk when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
