"""Private files: encrypted, under random names, never below an address.

Stored by default below `PRIVATE_ROOT`; where the settings name a storage called `private` (a
bucket's own prefix), there. A file is written whole or not at all. It starts in quarantine and
is handed out only once something has found it clean.
"""

import contextlib
import errno
import io
import os
import secrets
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction
from django.utils import timezone

from portal.core.storage import stale_files

from .chunks import DecryptedFile, encrypt_stream
from .cleaners import clean_file, has_cleaner
from .enums import FileState, Removed
from .errors import (
    FileNotReadyError,
    StorageFullError,
    StorageUnavailableError,
    TamperedError,
    UploadError,
)
from .inspection import MAX_PIXELS, clean_image
from .models import DataKey, PrivateFile
from .vault import unwrap  # noqa: TID251 -- files are encrypted here

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_INCOMING = "incoming"
ORPHAN_AGE = timedelta(days=1)


def store_private_file(
    *,
    source: IO[bytes],
    data_key: DataKey,
    media_type: str,
    state: FileState = FileState.QUARANTINED,
) -> PrivateFile:
    """Encrypt `source` from its beginning under `data_key` and keep it.

    Raises `StorageFullError` or `StorageUnavailableError`, and then leaves nothing behind. If
    the surrounding transaction fails later, `remove_orphans` collects the file.
    """
    file = PrivateFile(data_key=data_key, media_type=media_type, state=state)
    _write(file, source)
    file.save(force_insert=True)
    return file


def open_private_file(file: PrivateFile, *, unchecked: bool = False) -> DecryptedFile:
    """The plain content, readable from any position (for byte ranges). Close it after use.

    Raises `FileNotReadyError` unless the file was found clean; whatever does the checking says
    `unchecked`. `ShreddedError` and `TamperedError` as the vault.
    """
    if file.state != FileState.CLEAN and not unchecked:
        raise FileNotReadyError
    key = unwrap(file.data_key)
    with _typed_errors():
        source = _open(file.storage_name)
    try:
        return DecryptedFile(source, key, _place(file), size=file.size)
    except TamperedError:
        source.close()
        raise


def clean_private_image(file: PrivateFile, *, max_pixels: int = MAX_PIXELS) -> PrivateFile:
    """Replace a quarantined image by one made anew from its pixels, or refuse it.

    The stored original is removed when the transaction commits. Safe to repeat.
    """
    with transaction.atomic():
        file = PrivateFile.objects.select_for_update().get(pk=file.pk)
        if file.state != FileState.QUARANTINED:
            return file
        original = file.storage_name
        try:
            with open_private_file(file, unchecked=True) as content:
                image = clean_image(io.BytesIO(content.read()), max_pixels=max_pixels)
        except UploadError:
            file.state = FileState.REFUSED
        else:
            file.media_type, file.state = image.media_type, FileState.CLEAN
            _write(file, io.BytesIO(image.content))
            transaction.on_commit(lambda: _remove(original))
        file.save()
    return file


def clean_private_file(file: PrivateFile) -> tuple[PrivateFile, frozenset[Removed]]:
    """Replace a quarantined file by one made anew by its type's cleaner, or refuse it.

    Answers the file and what was left out. A file whose type has no cleaner stays in quarantine.
    The stored original is removed when the transaction commits. Safe to repeat.
    """
    with transaction.atomic():
        file = PrivateFile.objects.select_for_update().get(pk=file.pk)
        if file.state != FileState.QUARANTINED or not has_cleaner(file.media_type):
            return file, frozenset()
        original = file.storage_name
        removed: frozenset[Removed] = frozenset()
        try:
            with open_private_file(file, unchecked=True) as content:
                made = clean_file(content.read(), file.media_type)
        except UploadError:
            file.state = FileState.REFUSED
        else:
            file.media_type, file.state = made.media_type, FileState.CLEAN
            removed = made.removed
            _write(file, io.BytesIO(made.content))
            transaction.on_commit(lambda: _remove(original))
        file.save()
    return file, removed


def settle_private_file(file: PrivateFile, *, state: FileState) -> None:
    """Keep the verdict of whatever checked a file that is still in quarantine."""
    waiting = PrivateFile.objects.filter(pk=file.pk, state=FileState.QUARANTINED)
    waiting.update(state=state)
    file.refresh_from_db(fields=["state"])


def delete_private_file(file: PrivateFile) -> None:
    """Forget a file; its bytes go when the transaction commits."""
    name = file.storage_name
    with transaction.atomic():
        file.delete()
        transaction.on_commit(lambda: _remove(name))


def remove_orphans() -> int:
    """Remove stored files, older than `ORPHAN_AGE`, that no row refers to; how many it were.

    They come from transactions that failed after the file was written and from machines that
    stopped in the middle of one. Buckets are looked through as folders are.
    """
    storage = _bucket() or FileSystemStorage(settings.PRIVATE_ROOT)
    removed = 0
    before = timezone.now() - ORPHAN_AGE
    for name in stale_files(storage, "", named=_named, before=before, deep=True):
        storage.delete(name)
        removed += 1
    return removed


def _named(names: list[str]) -> set[str]:
    rows = PrivateFile.objects.filter(storage_name__in=names)
    return set(rows.values_list("storage_name", flat=True))


def _place(file: PrivateFile) -> str:
    return f"{file.data_key_id}/{file.pk}"


def _write(file: PrivateFile, source: IO[bytes]) -> None:
    """Encrypt `source` to a new name and put name, size and digest into `file`, unsaved."""
    key = unwrap(file.data_key)
    source.seek(0)
    token = secrets.token_hex(20)
    name = f"{token[:2]}/{token[2:]}"
    bucket = _bucket()
    with _typed_errors():
        if bucket is None:
            file.size, file.sha256 = _write_below_root(name, source, key, _place(file))
        else:
            with tempfile.TemporaryFile() as encrypted:
                file.size, file.sha256 = encrypt_stream(source, encrypted, key, _place(file))
                encrypted.seek(0)
                name = bucket.save(name, File(encrypted))
    file.storage_name = name


def _write_below_root(name: str, source: IO[bytes], key: bytes, place: str) -> tuple[int, str]:
    """Written beside its place, brought to the disk, then moved there in one step."""
    root: Path = settings.PRIVATE_ROOT
    final = root / name
    for folder in (root, root / _INCOMING, final.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = root / _INCOMING / final.name
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            written = encrypt_stream(source, target, key, place)
            target.flush()
            os.fsync(target.fileno())
        draft.rename(final)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder_handle = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder_handle)
    finally:
        os.close(folder_handle)
    return written


def _open(name: str) -> IO[bytes]:
    bucket = _bucket()
    if bucket is not None:
        return bucket.open(name)
    return (settings.PRIVATE_ROOT / name).open("rb")


def _remove(name: str) -> None:
    bucket = _bucket()
    if bucket is not None:
        bucket.delete(name)
    else:
        (settings.PRIVATE_ROOT / name).unlink(missing_ok=True)


def _bucket() -> Storage | None:
    return storages["private"] if "private" in settings.STORAGES else None


@contextlib.contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError from None
        raise StorageUnavailableError from None
