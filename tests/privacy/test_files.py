"""Private files: whole or not at all, unreadable at rest, nothing rearranged, quarantined."""

import io
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from portal.privacy import files, vault
from portal.privacy.chunks import CHUNK_BYTES, HEADER_BYTES, DecryptedFile, encrypt_stream
from portal.privacy.enums import FileState
from portal.privacy.errors import (
    FileNotReadyError,
    ShreddedError,
    StorageFullError,
    StorageUnavailableError,
    TamperedError,
)
from portal.privacy.models import DataKey, PrivateFile

KEY = b"k" * 32
STEP = CHUNK_BYTES + 16


def encrypted(content: bytes, place: str = "here") -> bytes:
    target = io.BytesIO()
    encrypt_stream(io.BytesIO(content), target, KEY, place)
    return target.getvalue()


def decrypted(stored: bytes, size: int, place: str = "here") -> bytes:
    return DecryptedFile(io.BytesIO(stored), KEY, place, size=size).readall()


def parts(stored: bytes) -> tuple[bytes, list[bytes]]:
    body = stored[HEADER_BYTES:]
    return stored[:HEADER_BYTES], [body[at : at + STEP] for at in range(0, len(body), STEP)]


class TestChunks:
    @pytest.mark.parametrize(
        "size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]
    )
    def test_any_size_comes_back(self, size: int) -> None:
        content = os.urandom(size)
        assert decrypted(encrypted(content), size) == content

    @given(st.binary(max_size=200), st.integers(0, 3 * CHUNK_BYTES), st.integers(0, 200_000))
    def test_any_range_comes_back(self, seed: bytes, start: int, length: int) -> None:
        content = (seed + b"x") * (2 * CHUNK_BYTES // (len(seed) + 1) + 3)
        file = DecryptedFile(io.BytesIO(encrypted(content)), KEY, "here", size=len(content))
        file.seek(start)
        found = io.BufferedReader(file).read(length)
        assert found == content[start : start + length]

    def test_a_cut_file_does_not_open(self) -> None:
        stored = encrypted(b"x" * (3 * CHUNK_BYTES))
        header, chunks = parts(stored)
        for kept in (stored[:10], header, header + chunks[0], stored[:-1], stored + b"x"):
            with pytest.raises(TamperedError):
                decrypted(kept, 3 * CHUNK_BYTES)

    def test_a_file_cut_at_a_chunk_does_not_open_even_with_a_changed_size(self) -> None:
        header, chunks = parts(encrypted(b"x" * (3 * CHUNK_BYTES)))
        with pytest.raises(TamperedError):
            decrypted(header + chunks[0] + chunks[1], 2 * CHUNK_BYTES)

    def test_reordered_and_repeated_chunks_do_not_open(self) -> None:
        header, (one, two, three) = parts(encrypted(os.urandom(3 * CHUNK_BYTES)))
        for changed in ([two, one, three], [one, one, three], [one, three, two]):
            with pytest.raises(TamperedError):
                decrypted(header + b"".join(changed), 3 * CHUNK_BYTES)

    def test_chunks_of_another_file_do_not_open(self) -> None:
        content = os.urandom(2 * CHUNK_BYTES)
        header, (one, two) = parts(encrypted(content))
        _other_header, (other, _) = parts(encrypted(content))
        assert decrypted(header + one + two, len(content)) == content
        with pytest.raises(TamperedError):
            decrypted(header + other + two, len(content))

    def test_a_file_does_not_open_in_another_place(self) -> None:
        with pytest.raises(TamperedError):
            decrypted(encrypted(b"x"), 1, place="there")

    def test_another_chunk_size_in_the_header_is_refused(self) -> None:
        stored = bytearray(encrypted(b"x"))
        stored[HEADER_BYTES - 1] ^= 1
        with pytest.raises(TamperedError):
            decrypted(bytes(stored), 1)


@pytest.fixture
def data_key(db: None) -> DataKey:
    return vault.create_data_key()


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path / "private"
    return tmp_path / "private"


def stored_files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def store(data_key: DataKey, content: bytes, state: FileState = FileState.CLEAN) -> PrivateFile:
    return files.store_private_file(
        source=io.BytesIO(content), data_key=data_key, media_type="text/plain", state=state
    )


class TestStore:
    def test_comes_back_and_is_unreadable_on_disk(self, data_key: DataKey, root: Path) -> None:
        file = store(data_key, b"a finding" * 20_000)
        (path,) = stored_files(root)
        assert b"a finding" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
        assert str(file.pk).replace("-", "") not in str(path)
        with files.open_private_file(PrivateFile.objects.get(pk=file.pk)) as content:
            assert content.readall() == b"a finding" * 20_000
            content.seek(9 * 15_000)
            assert content.read(9) == b"a finding"

    def test_knows_size_and_digest_of_the_content(self, data_key: DataKey) -> None:
        file = store(data_key, b"abc")
        assert file.size == 3
        assert file.sha256.startswith("ba7816bf")

    def test_in_quarantine_or_refused_it_is_not_handed_out(self, data_key: DataKey) -> None:
        file = store(data_key, b"abc", FileState.QUARANTINED)
        with pytest.raises(FileNotReadyError):
            files.open_private_file(file)
        with files.open_private_file(file, unchecked=True) as content:
            assert content.readall() == b"abc"
        files.settle_private_file(file, state=FileState.REFUSED)
        files.settle_private_file(file, state=FileState.CLEAN)
        assert file.state == FileState.REFUSED

    def test_files_swapped_on_disk_do_not_open(self, data_key: DataKey) -> None:
        mine, other = store(data_key, b"abc"), store(data_key, b"xyz")
        mine.storage_name = other.storage_name
        with pytest.raises(TamperedError):
            files.open_private_file(mine)

    def test_a_shredded_key_takes_the_file_along(self, data_key: DataKey) -> None:
        file = store(data_key, b"abc")
        vault.shred(data_key)
        with pytest.raises(ShreddedError):
            files.open_private_file(PrivateFile.objects.get(pk=file.pk))

    def test_a_missing_file_is_a_typed_error(self, data_key: DataKey, root: Path) -> None:
        file = store(data_key, b"abc")
        stored_files(root)[0].unlink()
        with pytest.raises(StorageUnavailableError):
            files.open_private_file(file)

    def test_deleting_waits_for_the_commit(
        self,
        data_key: DataKey,
        root: Path,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        file = store(data_key, b"abc")
        with django_capture_on_commit_callbacks(execute=True):
            files.delete_private_file(file)
            assert stored_files(root)
        assert not stored_files(root)

    def test_orphans_are_collected_after_a_day(self, data_key: DataKey, root: Path) -> None:
        kept = store(data_key, b"kept")
        with transaction.atomic():
            store(data_key, b"young orphan")
            store(data_key, b"old orphan")
            transaction.set_rollback(True)
        long_ago = time.time() - 2 * 24 * 3600
        old = [path for path in stored_files(root) if path.stat().st_size == HEADER_BYTES + 10 + 16]
        for path in [*old, root / kept.storage_name]:
            os.utime(path, (long_ago, long_ago))
        assert files.remove_orphans() == 1
        assert len(stored_files(root)) == 2
        assert (root / kept.storage_name).exists()

    def test_a_storage_named_private_is_used_instead(
        self, data_key: DataKey, root: Path, settings: Settings, tmp_path: Path
    ) -> None:
        settings.STORAGES = {
            **settings.STORAGES,
            "private": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(tmp_path / "bucket")},
            },
        }
        file = store(data_key, b"abc" * 100_000)
        assert not root.exists()
        with files.open_private_file(file) as content:
            content.seek(299_997)
            assert content.read() == b"abc"
        files._remove(file.storage_name)
        assert not stored_files(tmp_path / "bucket")


class TestCleanImage:
    def test_is_rebuilt_and_the_original_removed(
        self,
        data_key: DataKey,
        root: Path,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        source = io.BytesIO()
        Image.new("RGB", (9, 9)).save(source, "JPEG", comment=b"Hospital X")
        file = store(data_key, source.getvalue(), FileState.QUARANTINED)
        with django_capture_on_commit_callbacks(execute=True):
            cleaned = files.clean_private_image(file)
        assert cleaned.state == FileState.CLEAN
        with files.open_private_file(PrivateFile.objects.get(pk=file.pk)) as content:
            plain = content.readall()
        assert b"Hospital X" not in plain
        assert len(plain) == cleaned.size
        assert [path.name for path in stored_files(root)] == [cleaned.storage_name[3:]]
        assert files.clean_private_image(file).storage_name == cleaned.storage_name

    def test_what_is_no_image_is_refused(self, data_key: DataKey) -> None:
        file = store(data_key, b"MZ no image", FileState.QUARANTINED)
        assert files.clean_private_image(file).state == FileState.REFUSED
        with pytest.raises(FileNotReadyError):
            files.open_private_file(PrivateFile.objects.get(pk=file.pk))


FULL_DISK = """
    import io, os, resource, sys
    import django
    django.setup()
    from django.conf import settings
    from pathlib import Path
    settings.PRIVATE_ROOT = Path(sys.argv[1])
    from portal.privacy import files
    from portal.privacy.errors import StorageFullError
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    files._write_below_root("aa/small", io.BytesIO(b"x" * 1000), b"k" * 32, "here")
    try:
        with files._typed_errors():
            files._write_below_root("aa/large", io.BytesIO(b"x" * 900_000), b"k" * 32, "here")
    except StorageFullError as error:
        print(error.code, error.status)
"""


def test_where_the_system_takes_no_more_nothing_half_written_is_left(tmp_path: Path) -> None:
    """The kernel itself refuses to let the file grow, as it does on a full disk."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(tmp_path / "private")],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["storage_full", "507"], done.stderr
    assert [path.name for path in stored_files(tmp_path / "private")] == ["small"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk; the limit of the system stands in")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_leaves_nothing(
    data_key: DataKey, small_disk: Path, settings: Settings
) -> None:
    settings.PRIVATE_ROOT = small_disk / "private"
    store(data_key, b"x" * 100_000)
    with pytest.raises(StorageFullError):
        store(data_key, b"x" * 2_000_000)
    assert len(stored_files(small_disk)) == 1
    assert PrivateFile.objects.count() == 1
    store(data_key, b"x" * 100_000)
