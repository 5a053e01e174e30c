import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage
from django.test import Client
from pytest_django import Settings

from portal.core import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_tried_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_written_at", {})


@pytest.fixture
def folders(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    return tmp_path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk; the limit of the system stands in")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def storage_of(client: Client) -> str:
    answer: str = client.get("/health/ready").json()["checks"]["storage"]
    return answer


def test_live_answers(client: Client) -> None:
    response = client.get("/health/live")
    assert response.json() == {"status": "ok"}
    assert response["Cache-Control"] == "no-store"


def test_ready_names_what_is_missing(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 503
    answer = response.json()
    assert answer["status"] == "unready"
    assert list(answer["checks"].items())[:4] == [
        ("database", "ok"),
        ("storage", "ok"),
        ("migrations", "ok"),
        ("task_runner", "failed"),
    ]


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> dict[str, health.Check]:
    """The registry, with none of the portal's own checks."""
    registry: dict[str, health.Check] = {}
    monkeypatch.setattr(health, "_checks", registry)
    return registry


def test_an_app_above_adds_its_own_check(client: Client, checks: dict[str, health.Check]) -> None:
    health.register_check("rain", lambda: health.Finding(fine=False, detail="3 clouds"))
    health.register_check("sun", lambda: True)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unready",
        "checks": {"rain": "failed", "sun": "ok"},
        "details": {"rain": "3 clouds"},
    }
    del checks["rain"]
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"sun": "ok"}, "details": {}}


def test_a_check_that_raises_has_failed_and_says_no_more(
    client: Client, checks: dict[str, health.Check], caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bool:
        msg = "somebody@hospital.example"
        raise RuntimeError(msg)

    health.register_check("broken", broken)
    response = client.get("/health/ready")
    assert response.json()["checks"] == {"broken": "failed"}
    assert "hospital" not in response.content.decode() + caplog.text


def test_two_checks_cannot_share_a_name(checks: dict[str, health.Check]) -> None:
    def first() -> bool:
        return True

    health.register_check("shared", first)
    health.register_check("shared", first)
    with pytest.raises(ValueError, match="shared"):
        health.register_check("shared", lambda: False)
    assert checks == {"shared": first}


def test_asking_leaves_no_file_and_keeps_the_private_folder_shut(
    client: Client, folders: Path
) -> None:
    assert [storage_of(client) for _time in range(3)] == ["ok"] * 3
    assert [path for path in folders.rglob("*") if not path.is_dir()] == []
    assert (folders / "private").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["media", "private"])
def test_a_folder_that_cannot_be_one_is_noticed(client: Client, folders: Path, name: str) -> None:
    (folders / name).write_text("in the way")
    assert storage_of(client) == "failed"
    (folders / name).unlink()
    # After a failure it is tried each time, so that a mended disk is seen at once.
    assert storage_of(client) == "ok"


def test_a_disk_that_is_full_or_may_only_be_read_is_noticed(
    client: Client,
    folders: Path,
    small_disk: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.PRIVATE_ROOT = small_disk / "private"
    assert storage_of(client) == "ok"
    (small_disk / "large").write_bytes(bytes(1024 * 1024 - 8192))
    assert storage_of(client) == "ok", "it is tried once a minute"
    monkeypatch.setattr(health, "WRITE_EVERY", timedelta(0))
    assert storage_of(client) == "failed"
    (small_disk / "large").unlink()
    assert storage_of(client) == "ok"
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert storage_of(client) == "failed"


REFUSED_BY_THE_SYSTEM = """
    import resource
    import django
    django.setup()
    from portal.core import health
    print(health._safely("storage", health._storage).fine)
    health._written_at.clear()
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    print(health._safely("storage", health._storage).fine)
"""


def test_a_file_that_may_not_grow_is_noticed() -> None:
    """The kernel itself refuses, as it does on a full disk."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(REFUSED_BY_THE_SYSTEM)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["True", "False"], done.stderr


def test_a_bucket_is_tried_too_and_left_clean(client: Client, settings: Settings) -> None:
    kept = InMemoryStorage()
    assert health._bucket_takes(kept)
    assert kept.listdir("health")[1] == []
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": in_memory, "private": in_memory}
    assert storage_of(client) == "ok"
    assert set(health._written_at) == {"default", "private"}
