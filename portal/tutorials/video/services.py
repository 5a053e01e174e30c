"""What lays down, removes and opens to editors the files of video tutorials."""

from typing import IO

from django.contrib.auth.models import Group, Permission
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from portal.accounts.actors import Actor
from portal.accounts.permissions import require
from portal.core.storage import FULL
from portal.pages.services import EDITORS, MODERATORS
from portal.privacy import audit
from portal.privacy.errors import StorageFullError
from portal.tutorials.permissions import may_handle_films

from .inspection import InspectedVideo, cleaned_copy, inspect_video
from .models import VideoFile

# Whoever may write pages may bring a film to them; taking one away is for moderators.
RIGHTS = {EDITORS: ("add", "change", "view"), MODERATORS: ("add", "change", "delete", "view")}


def add_video(*, file: IO[bytes], name: str, title: str, actor: Actor) -> VideoFile:
    """Take in a film that pages can then show, without what was written beside its picture.

    Raises a `VideoFileError` for what is no film that browsers play, `StorageFullError`.
    """
    require(may_handle_films, actor)
    inspected = inspect_video(file, name=name)
    return store_video(file=file, inspected=inspected, title=title, actor=actor)


def store_video(
    *, file: IO[bytes], inspected: InspectedVideo, title: str, actor: Actor
) -> VideoFile:
    """As `add_video`, for a file that was inspected already."""
    person = require(may_handle_films, actor)
    copy, digest = cleaned_copy(file, inspected)
    video = VideoFile(
        title=title,
        media_type=inspected.media_type,
        size=inspected.size,
        sha256=digest,
        duration=inspected.duration,
        width=inspected.width,
        height=inspected.height,
        picture_codec=inspected.picture,
        sound_codec=inspected.sound,
        uploaded_by=person,
    )
    with copy:
        try:
            # Before the transaction: a film takes longer to write than a row may be locked.
            video.file.save("", File(copy), save=False)
        except OSError as error:
            if error.errno in FULL:
                raise StorageFullError from error
            raise
    try:
        with transaction.atomic():
            video.save()
            audit.record(action="tutorials.video_added", actor=person, target=video)
    except BaseException:
        default_storage.delete(str(video.file.name))
        raise
    return video


def forget_video(*, name: str) -> None:
    """Delete a film's stored file, after the deletion of its row is final."""
    transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def let_editors_add_videos() -> None:
    """Give editors and moderators their rights to video files. May run again at any time."""
    for name, rights in RIGHTS.items():
        group, _made = Group.objects.get_or_create(name=name)
        codes = [f"{right}_{VideoFile._meta.model_name}" for right in rights]
        group.permissions.add(
            *Permission.objects.filter(
                codename__in=codes, content_type__app_label=VideoFile._meta.app_label
            )
        )
