"""What changes tutorials, keeps their documents' versions, and takes in readers' answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.permissions import require
from portal.core.models import RevisionName, raise_revision
from portal.pages.models import HomePage
from portal.pages.permissions import may_publish_below, may_publish_page
from portal.pages.services import open_list
from portal.privacy import audit
from portal.privacy.inspection import inspect_upload

from .enums import Usefulness
from .errors import NotNewError
from .models import (
    DocumentTutorialPage,
    DocumentVersion,
    Feedback,
    TutorialIndexPage,
    TutorialPage,
)
from .pageforms import ALLOWED_DOCUMENTS, DOCUMENT_FOLDER, hash_of
from .permissions import may_read_feedback
from .selectors import files_in_use, unused_files
from .video.services import let_editors_add_videos

# The list's address below the front page, which the workgroup's links rely on.
TUTORIALS_SLUG = "tutorials"
# How long readers' answers are kept; the form and the report say so.
FEEDBACK_KEPT = timedelta(days=365)

T = TypeVar("T", bound=TutorialPage)


@transaction.atomic
def open_tutorials(*, home: HomePage, actor: Actor, **fields: Any) -> TutorialIndexPage:
    """The list of tutorials below `home`, published; made if there is none.

    `fields` are those of a new `TutorialIndexPage`; title and lead have words of their own.
    """
    let_editors_add_videos()
    return open_list(
        TutorialIndexPage,
        home=home,
        slug=TUTORIALS_SLUG,
        words={
            "title": _("Tutorials"),
            "summary": _("Videos, guides and sheets to learn from, when it suits you."),
        },
        actor=actor,
        **fields,
    )


@transaction.atomic
def add_tutorial(*, index: TutorialIndexPage, tutorial: T, actor: Actor) -> T:
    """Put an unsaved tutorial below `index` and publish it. Raises `ValidationError`.

    Returns the tutorial as it is now; the one handed in is left behind.
    """
    person = require(may_publish_below, actor, index)
    tutorial.locale = index.locale
    tutorial.owner = person
    tutorial.live = False
    TutorialIndexPage.objects.get(pk=index.pk).add_child(instance=tutorial)
    tutorial.save_revision(user=person).publish(user=person, skip_permission_checks=True)
    published: T = type(tutorial).objects.get(pk=tutorial.pk)
    return published


@transaction.atomic
def add_document_version(
    *, page: DocumentTutorialPage, file: File[bytes], note: str, actor: Actor
) -> DocumentVersion:
    """Publish `file` as the next version of a document. The page's draft text goes with it.

    Raises an `Upload…Error` for what is no document and `NotNewError` for the newest version's
    very content.
    """
    person = require(may_publish_page, actor, page)
    found = inspect_upload(file, allowed=ALLOWED_DOCUMENTS)
    digest = hash_of(file)
    newest = DocumentVersion.objects.filter(page_id=page.pk).order_by("-number").first()
    if newest is not None and newest.sha256 == digest:
        raise NotNewError(number=newest.number)
    draft: DocumentTutorialPage = page.get_latest_revision_as_object()
    draft.file.name = store_document(file, digest=digest, ending=found.ending)
    draft.change_note = note
    draft.save_revision(user=person).publish(user=person, skip_permission_checks=True)
    return DocumentVersion.objects.filter(page_id=page.pk).latest("number")


def store_document(file: File[bytes], *, digest: str, ending: str) -> str:
    """Lay a document's content down once; returns the name it is stored under."""
    name = f"{DOCUMENT_FOLDER}/{digest}.{ending}"
    file.seek(0)
    return name if default_storage.exists(name) else default_storage.save(name, file)


@transaction.atomic
def keep_version(
    *, page: DocumentTutorialPage, published_by: AbstractBaseUser | None
) -> DocumentVersion | None:
    """Make a published page's file its next version, unless it is one of its versions already.

    Publishing an older state of the page does not bring its older file back as the newest.
    """
    if not page.file:
        return None
    # The row's lock gives each version its number, whoever else publishes at this moment.
    DocumentTutorialPage.objects.select_for_update().get(pk=page.pk)
    versions = DocumentVersion.objects.filter(page_id=page.pk)
    if versions.filter(file=page.file.name).exists():
        return None
    with page.file.open("rb") as file:
        found = inspect_upload(file, allowed=ALLOWED_DOCUMENTS, name=page.file.name)
        digest = hash_of(file)
    version = DocumentVersion.objects.create(
        page_id=page.pk,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        file=page.file.name,
        media_type=found.media_type,
        size=found.size,
        sha256=digest,
        note=page.change_note,
        published_at=timezone.now(),
    )
    audit.record(action="tutorials.version_published", actor=published_by, target=page)
    raise_revision(RevisionName.SITE)
    return version


@transaction.atomic
def take_stock(*, page: TutorialPage) -> bool:
    """Write down what lists show of what a tutorial holds. Whether that changed anything."""
    known = {
        "known_minutes": page.own_minutes,
        "audio_languages": " ".join(page.spoken_languages),
        "caption_languages": " ".join(page.captioned_languages),
    }
    rows = TutorialPage.objects.filter(pk=page.pk)
    if rows.filter(**known).exists():
        return False
    rows.update(**known)
    for name, value in known.items():
        setattr(page, name, value)
    raise_revision(RevisionName.SITE)
    return True


def forget_versions() -> None:
    """Delete the versions that their page has let go of, because it was deleted."""
    DocumentVersion.objects.filter(page=None).delete()


def forget_file(*, name: str) -> None:
    """Delete a document's stored file once nothing means it any more, after commit."""

    def delete() -> None:
        if not files_in_use(name):
            default_storage.delete(name)

    transaction.on_commit(delete)


def delete_unused_files(*, before: datetime) -> list[str]:
    """Delete the stored files that `unused_files` finds; returns their names."""
    names = list(unused_files(before=before))
    for name in names:
        default_storage.delete(name)
    return names


@transaction.atomic
def send_feedback(*, page: TutorialPage, answer: Usefulness, comment: str) -> Feedback:
    """Take in a reader's answer. Nothing of who gave it is known here, on purpose."""
    return Feedback.objects.create(page_id=page.pk, answer=answer, comment=comment)


def forget_old_feedback() -> None:
    """Delete the answers that were given more than `FEEDBACK_KEPT` ago."""
    Feedback.objects.filter(given_on__lt=timezone.localdate() - FEEDBACK_KEPT).delete()


@transaction.atomic
def mark_read(*, feedback: Iterable[int], actor: Actor) -> int:
    """Mark answers as read, by their numbers; how many were not yet."""
    person = require(may_read_feedback, actor)
    rows = Feedback.objects.filter(pk__in=list(feedback), is_read=False)
    count = rows.update(is_read=True)
    if count:
        audit.record(action="tutorials.feedback_read", actor=person)
    return count
