"""Where files lie: whole or not at all, and never in the way of a page."""

import contextlib
import errno
import os
import posixpath
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What the system says when a disk, a person's share of it or a file may not grow any more.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# The same, said by a database: PostgreSQL's state, SQLite's error.
FULL_STATE, FULL_ERROR = "53100", "SQLITE_FULL"
# Where files lie while they are written.
INCOMING = ".incoming"
# Names asked about at once: below what any database takes in one query.
_BATCH = 500


def is_full(error: BaseException | None) -> bool:
    """Whether the error, or what it arose from, says that a disk, or the database's, is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        told = (getattr(error, "sqlstate", None), getattr(error, "sqlite_errorname", None))
        if FULL_STATE in told or FULL_ERROR in told:
            return True
        error = error.__cause__
    return False


class WholeFileStorage(FileSystemStorage):
    """Written beside its place and then put there in one step, so that a disk that fills up in
    the middle leaves nothing half-written under a name that somebody could ask for."""

    def _save(self, name: str, content: Any) -> str:
        draft = f"{INCOMING}/{uuid.uuid4().hex}"
        try:
            super()._save(draft, content)  # type: ignore[misc]  # -- the stubs leave it out
            return self._place(draft, name)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path(draft))  # noqa: PTH108 -- paths are text in this interface

    def _place(self, draft: str, name: str) -> str:
        while True:
            place = self.path(name)
            os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120 -- the same
            try:
                os.link(self.path(draft), place)  # unlike a rename, never over another file
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name


def stale_files(
    storage: Storage,
    folder: str,
    *,
    named: Callable[[list[str]], set[str]],
    before: datetime,
    deep: bool = False,
) -> Iterator[str]:
    """Names of files in `folder` that nothing names and that are older than `before`.

    `named` answers which of some names are in use; it is asked about some hundred at a time. Only
    files that are not are asked for their age, which in a bucket is a request each. `deep` looks
    one folder further down. A file that goes meanwhile is left out.
    """
    for names in _batches(_files_in(storage, folder, deep=deep), _BATCH):
        used = named(names)
        for name in names:
            if name not in used and _is_older(storage, name, before):
                yield name


def _files_in(storage: Storage, folder: str, *, deep: bool) -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored there
        return
    yield from (posixpath.join(folder, name) for name in names if name)
    if deep:
        for below in folders:
            yield from _files_in(storage, posixpath.join(folder, below), deep=False)


def _batches(names: Iterator[str], size: int) -> Iterator[list[str]]:
    while batch := list(islice(names, size)):
        yield batch


def _is_older(storage: Storage, name: str, before: datetime) -> bool:
    try:
        return bool(storage.get_modified_time(name) < before)
    except FileNotFoundError:
        return False


class ForgivingStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names files by their content; one that was never collected keeps its plain name.

    Otherwise a missing picture would make every page fail, the page that says so among them.
    """

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
