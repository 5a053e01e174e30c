"""Files that a killed process left behind: listed, and deleted on request."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from portal.accounts.actors import Operator
from portal.tutorials.models import DocumentTutorialPage
from portal.tutorials.services import add_document_version
from tests.factories.tutorials import PDF, make_document
from tests.factories.videos import make_video_file

pytestmark = pytest.mark.django_db

LOST = ["videos/lost.mp4", "documents/tutorials/lost.pdf", ".incoming/half"]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def run(*arguments: str) -> list[str]:
    output = io.StringIO()
    call_command("unused_tutorial_files", *arguments, stdout=output)
    return output.getvalue().splitlines()


def age(media: Path) -> None:
    """Let every file be older than a day."""
    then = (timezone.now() - timedelta(days=2)).timestamp()
    for path in media.rglob("*"):
        os.utime(path, (then, then))


def lose(media: Path) -> None:
    for name in LOST:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"left behind")


def test_an_empty_portal_has_none() -> None:
    assert run() == ["0 unused files found."]


def test_lost_files_are_listed_and_stay() -> None:
    media = Path(default_storage.path(""))
    lose(media)
    age(media)
    assert run() == [*LOST, "3 unused files found."]
    assert all(default_storage.exists(name) for name in LOST)


def test_lost_files_alone_are_deleted_on_request() -> None:
    film = make_video_file()
    page = make_document()
    old = str(page.file.name)
    new = ContentFile(PDF + b"% two\n%%EOF\n", name="new.pdf")
    add_document_version(page=page, file=new, note="", actor=Operator())
    draft = DocumentTutorialPage.objects.get(pk=page.pk)
    draft.file.name = default_storage.save("documents/tutorials/draft.pdf", ContentFile(PDF))
    draft.save_revision()
    kept = [str(film.file.name), old, *(row.file.name for row in page.versions.all())]
    media = Path(default_storage.path(""))
    lose(media)
    age(media)
    assert run("--delete") == [*LOST, "3 unused files deleted."]
    assert not any(default_storage.exists(name) for name in LOST)
    assert all(default_storage.exists(name) for name in (*kept, draft.file.name))
    assert run("--delete") == ["0 unused files deleted."]


def test_what_is_being_uploaded_is_left_alone() -> None:
    media = Path(default_storage.path(""))
    lose(media)
    assert run("--delete") == ["0 unused files deleted."]
    assert all(default_storage.exists(name) for name in LOST)
