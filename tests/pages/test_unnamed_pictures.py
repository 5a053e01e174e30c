"""Stored pictures that no row names go after a day; all others stay."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from portal.pages.services import remove_unnamed_pictures
from tests.factories.pages import make_document, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_only_old_pictures_that_no_row_names_go(media: Path) -> None:
    image, document = make_image(), make_document()
    rendition = image.get_rendition("width-100")
    lost = [
        default_storage.save(name, ContentFile(b"x"))
        for name in ("original_images/lost.png", "images/lost.width-100.png", "videos/other.mp4")
    ]
    assert remove_unnamed_pictures() == 0
    then = (timezone.now() - timedelta(days=2)).timestamp()
    for path in media.rglob("*"):
        os.utime(path, (then, then))
    young = default_storage.save("images/young.png", ContentFile(b"x"))
    assert remove_unnamed_pictures() == 2
    assert remove_unnamed_pictures() == 0
    for kept in (image.file.name, rendition.file.name, document.file.name, lost[2], young):
        assert default_storage.exists(kept), kept
    assert not default_storage.exists(lost[0])
    assert not default_storage.exists(lost[1])
