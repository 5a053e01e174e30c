"""One backup of all that the portal keeps, checked, and putting it back.

The database is dumped as it is at one moment, and the files after that: a file without a row is
harmless, a row without its file is not. Whatever storage is configured is read, folder or bucket.
A backup is a folder with the dump, a tar for each storage and a manifest; it appears whole or not
at all.
"""

import hashlib
import io
import json
import logging
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage, storages
from django.db import connection, transaction
from django.utils import timezone

from portal.core import pgtools
from portal.core.errors import BackupError, BackupFault
from portal.core.models import BackupRun

from .anchors import anchor_file, read_anchors
from .errors import BrokenTrailError
from .sealing import seal_trail
from .verification import verify_trail

logger = logging.getLogger("portal.backup")
DUMP, MANIFEST, SUMS, ANCHORS = (
    "database.dump",
    "manifest.json",
    "SHA256SUMS",
    "audit-anchors.jsonl",
)
PARTS = ("media", "private")
# What is still being written.
UNFINISHED = frozenset({".incoming", "incoming"})
STAMP = "%Y-%m-%dT%H%M%SZ"
WORDS = {
    BackupFault.NOT_POSTGRESQL: "Only PostgreSQL is backed up: stop an embedded portal and copy"
    " its var/.",
    BackupFault.UNKNOWN_OPTION: "DATABASE_URL has {option}, which pg_dump would not hear.",
    BackupFault.PROGRAM_FAILED: "{program} failed; what it said stands above.",
    BackupFault.DAMAGED: "{file} is not as it was made.",
    BackupFault.ROWS_MISSING: "The dump does not hold the rows that the database had.",
    BackupFault.FILES_MISSING: "{part}.tar does not hold the files that were packed.",
    BackupFault.DATABASE_NOT_EMPTY: "The database is not empty. Restore into a new one, then change"
    " DATABASE_URL.",
    BackupFault.STORAGE_NOT_EMPTY: "The storage of {part} files is not empty. Move it away first.",
}


def back_up(folder: Path, *, days: int) -> Path:
    """Write `folder`/DATE and remove what is older than `days`; the new one's path.

    `BackupError` where it cannot be made, or does not hold what it should; nothing is left then.
    A trail that does not verify is written in the manifest and logged: such a backup is wanted
    all the more.
    """
    if connection.vendor != "postgresql":
        raise BackupError(BackupFault.NOT_POSTGRESQL)
    began = timezone.now()
    name = began.strftime(STAMP)
    draft = folder / f".draft-{name}"
    draft.mkdir(parents=True, mode=0o700)
    try:
        _sealed()
        rows = _dump(draft / DUMP)
        files = {part: _pack(part, draft / f"{part}.tar") for part in PARTS}
        if anchor_file().exists():
            shutil.copyfile(anchor_file(), draft / ANCHORS)
        trail = _verified()
        manifest = {"made_at": began.isoformat(), "rows": rows, "files": files, "trail": trail}
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
        _seal(draft)
        check(draft)
        draft.rename(folder / name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    BackupRun.objects.create(
        made_at=began, rows=sum(rows.values()), files=sum(files.values()), is_trail_fine=trail
    )
    _forget(folder, began - timedelta(days=days))
    return folder / name


def check(backup: Path) -> None:
    """Whether `backup` is as it was made, and holds as many rows and files as were counted.

    `BackupError` where it does not.
    """
    for line in (backup / SUMS).read_text().splitlines():
        digest, _, name = line.partition("  ")
        if not (backup / name).is_file() or _digest(backup / name) != digest:
            raise BackupError(BackupFault.DAMAGED, file=name)
    manifest = json.loads((backup / MANIFEST).read_text())
    if _rows_in(backup / DUMP) != manifest["rows"]:
        raise BackupError(BackupFault.ROWS_MISSING)
    for part in PARTS:
        with tarfile.open(backup / f"{part}.tar") as archive:
            if sum(member.isfile() for member in archive) != manifest["files"][part]:
                raise BackupError(BackupFault.FILES_MISSING, part=part)


def restore(backup: Path) -> None:
    """Put `backup` back into an empty database and empty storages. `BackupError` else."""
    check(backup)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if cursor.fetchone()[0]:
            raise BackupError(BackupFault.DATABASE_NOT_EMPTY)
    for part in PARTS:
        if next(_names(_storage(part), part), None) is not None:
            raise BackupError(BackupFault.STORAGE_NOT_EMPTY, part=part)
    connection.close()
    pgtools.run(
        "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction",
        f"--dbname={settings.DATABASES['default']['NAME']}", str(backup / DUMP),
        database=settings.DATABASES["default"], out=subprocess.DEVNULL,
    )  # fmt: skip
    for part in PARTS:
        _unpack(backup / f"{part}.tar", _storage(part), part)
    if (backup / ANCHORS).exists() and not anchor_file().exists():
        anchor_file().parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(backup / ANCHORS, anchor_file())


def worded(error: BackupError) -> str:
    """For whoever runs the command."""
    return WORDS[error.code].format(**error.data)


def _dump(target: Path) -> dict[str, int]:
    """Dump, and count each table's rows, at one and the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- a table's name
            rows[table] = cursor.fetchone()[0]
        pgtools.run(
            "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}",
            f"--file={target}", database=settings.DATABASES["default"], out=subprocess.DEVNULL,
        )  # fmt: skip
    return rows


def _rows_in(dump: Path) -> dict[str, int]:
    """How many rows of each table the dump gives back."""
    rows: dict[str, int] = {}
    table = None
    with subprocess.Popen(  # noqa: S603 -- our own words
        ["pg_restore", "--data-only", "--file=-", str(dump)],  # noqa: S607 -- found by PATH
        env=pgtools.environment(settings.DATABASES["default"]),
        stdout=subprocess.PIPE,
    ) as reading:
        for line in reading.stdout or ():
            if table is not None and line == b"\\.\n":
                table = None
            elif table is not None:
                rows[table] += 1
            elif line.startswith(b"COPY public."):
                table = line.split(b" ")[1].removeprefix(b"public.").strip(b'"').decode()
                rows[table] = 0
    if reading.returncode:
        raise BackupError(BackupFault.PROGRAM_FAILED, program="pg_restore")
    return rows


def _storage(part: str) -> Storage:
    if part == "media":
        return default_storage
    if "private" in settings.STORAGES:
        return storages["private"]
    return FileSystemStorage(location=settings.PRIVATE_ROOT)


def _names(storage: Storage, part: str, folder: str = "") -> Iterator[str]:
    """Every finished file of a storage, by its name there."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files if name)
    for name in folders:
        if not folder and (name in UNFINISHED or _is_private_of_a_bucket(part, name)):
            continue
        yield from _names(storage, part, f"{folder}{name}/")


def _is_private_of_a_bucket(part: str, name: str) -> bool:
    """Both storages may lie in one bucket: what is private is the other part's."""
    return part == "media" and "private" in settings.STORAGES and name == "private"


def _pack(part: str, target: Path) -> int:
    """Every file into a tar; how many. One that is deleted meanwhile is left out."""
    storage, count = _storage(part), 0
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for name in _names(storage, part):
            try:
                file = storage.open(name)
            except FileNotFoundError:
                continue
            with file:
                member = tarfile.TarInfo(name)
                member.size = file.size
                member.mode = 0o600 if part == "private" else 0o640
                member.mtime = _changed_at(storage, name)
                archive.addfile(member, _Exactly(file, member.size))
            count += 1
    return count


def _changed_at(storage: Storage, name: str) -> int:
    try:
        return int(storage.get_modified_time(name).timestamp())
    except (FileNotFoundError, NotImplementedError):
        return int(timezone.now().timestamp())


class _Exactly(io.RawIOBase):
    """As many bytes as were announced: a file that shrinks meanwhile must not spoil the archive."""

    def __init__(self, source: IO[Any], size: int) -> None:
        super().__init__()
        self.source = source
        self.left = size

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        data: bytes = self.source.read(wanted)
        self.left -= wanted
        return data.ljust(wanted, b"\0")


def _unpack(source: Path, storage: Storage, part: str) -> None:
    with tarfile.open(source) as archive:
        if isinstance(storage, FileSystemStorage):
            root = Path(storage.location)
            root.mkdir(parents=True, exist_ok=True, mode=0o700 if part == "private" else 0o777)
            archive.extractall(root, filter="data")
            return
        for member in archive:
            data = archive.extractfile(member)
            if data is not None and storage.save(member.name, File(data)) != member.name:
                raise BackupError(BackupFault.STORAGE_NOT_EMPTY, part=part)


def _sealed() -> None:
    """Take into the trail what waits beside it, so that the dump holds it."""
    try:
        seal_trail(everything=True)
    except BrokenTrailError:
        logger.error("nothing was sealed: the audit trail is broken")  # noqa: TRY400 -- no text


def _verified() -> bool:
    anchors = read_anchors(anchor_file()) if anchor_file().exists() else []
    verdict = verify_trail(anchors)
    if not verdict.fine:
        logger.error("the audit trail is broken", extra={"entry": verdict.bad_sequence})
    return verdict.fine


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(draft: Path) -> None:
    lines = [f"{_digest(path)}  {path.name}\n" for path in sorted(draft.iterdir())]
    (draft / SUMS).write_text("".join(lines))
    for path in draft.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _forget(folder: Path, before: datetime) -> None:
    for backup in folder.glob("20*Z"):
        if backup.name < before.strftime(STAMP):
            shutil.rmtree(backup)
