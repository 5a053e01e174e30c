"""Where files lie: whole or not at all, and never in the way of a page."""

import contextlib
import errno
import os
import uuid
from typing import Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What the system says when a disk, a person's share of it or a file may not grow any more.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# Where files lie while they are written.
INCOMING = ".incoming"


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
