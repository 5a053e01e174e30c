"""Printing what was published: the documents that are still missing, then the change of state.

Every step may be done again: a document has its code before it has a file, whoever makes it
first wins, and the change of state happens in one transaction or not at all.
"""

import logging
import uuid
from datetime import timedelta
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.consents.addresses import verify_url
from portal.consents.enums import VersionState
from portal.consents.errors import PrintingError, UnprintableError
from portal.consents.models import (
    CentreEdition,
    CentreSheet,
    ConsentForm,
    FormDocument,
    FormVersion,
)
from portal.consents.printing import preview_png, render_form
from portal.core.enums import Lane
from portal.core.models import RevisionName, raise_revision
from portal.core.tasks import durable, is_queued, periodic, stop_if_asked
from portal.privacy import audit

logger = logging.getLogger("portal.consents")

# A publication without any progress for so long is begun again, in case its task was lost.
RESUME_AFTER = timedelta(hours=1)
STORAGE_FAILED = "storage"
UNEXPECTED = "unexpected"

Published = TypeVar("Published", FormVersion, CentreEdition)


@durable(lane=Lane.SLOW)
def print_version(version_id: str) -> None:
    """Print what is missing of a version and put it in force."""
    print_version_now(uuid.UUID(version_id))


@durable(lane=Lane.SLOW)
def print_edition(edition_id: str) -> None:
    """Print what is missing of a centre's edition and put it in force."""
    print_edition_now(uuid.UUID(edition_id))


@periodic(every=timedelta(hours=1))
def resume_publications() -> None:
    """Queue again what is being published and has no task any more: a lost one is no end."""
    before = timezone.now() - RESUME_AFTER
    for model, task in ((FormVersion, print_version), (CentreEdition, print_edition)):
        waiting = model.objects.filter(state=VersionState.PREPARING, published_at__lt=before)
        for pk in waiting.values_list("pk", flat=True):
            if not is_queued(task, str(pk)):
                task.enqueue(str(pk))


def is_stalled(release: FormVersion | CentreEdition) -> bool:
    """Whether it is being published and nobody is at it: a task waits for its next try, or is lost.

    One that runs, or that the next free runner takes, is not stalled however long that takes.
    """
    task = print_version if isinstance(release, FormVersion) else print_edition
    return release.state == VersionState.PREPARING and not is_queued(
        task, str(release.pk), due=True
    )


def print_version_now(version_id: uuid.UUID) -> FormVersion:
    """`print_version` in this process. Does nothing for a version that is not being published.

    A text that cannot be printed ends the publication as failed, with the code of the error;
    whatever else goes wrong is noted and raised, to be tried again.
    """
    version = FormVersion.objects.select_related("form").get(pk=version_id)
    documents = FormDocument.objects.filter(text__version=version_id, centre_edition=None)
    if _print_missing(version, documents):
        _put_in_force(version)
    version.refresh_from_db()
    return version


def print_edition_now(edition_id: uuid.UUID) -> CentreEdition:
    """The same for a centre's edition."""
    edition = CentreEdition.objects.select_related("sheet").get(pk=edition_id)
    if _print_missing(edition, edition.documents.all()):
        _put_in_force(edition)
    edition.refresh_from_db()
    return edition


def give_up(release: FormVersion | CentreEdition, code: str) -> bool:
    """End a publication without putting it in force; False where it is over already."""
    rows = type(release)._default_manager.filter(pk=release.pk, state=VersionState.PREPARING)
    return bool(rows.update(state=VersionState.FAILED, failure=code))


def _print_missing(release: Published, documents: QuerySet[FormDocument]) -> bool:
    """Whether all documents are there afterwards."""
    missing = documents.filter(made_at=None).order_by("text__language", "is_large", "pk")
    for document_id in list(missing.values_list("pk", flat=True)):
        stop_if_asked()
        # Somebody may have stopped it since the last one.
        if not _is_being_published(release):
            return False
        try:
            _print(document_id)
        except (UnprintableError, PrintingError) as error:
            logger.warning("form cannot be printed", extra={"error": error.code})
            give_up(release, error.code)
            return False
        except Exception as error:
            code = STORAGE_FAILED if isinstance(error, OSError) else UNEXPECTED
            type(release)._default_manager.filter(pk=release.pk).update(failure=code)
            raise
        done = documents.exclude(made_at=None).count()
        type(release)._default_manager.filter(pk=release.pk).update(files_done=done, failure="")
    return _is_being_published(release)


def _is_being_published(release: FormVersion | CentreEdition) -> bool:
    rows = type(release)._default_manager.filter(pk=release.pk)
    return rows.filter(state=VersionState.PREPARING).exists()


def _print(document_id: uuid.UUID) -> None:
    document = FormDocument.objects.select_related(
        "text__version__form", "centre_edition__sheet"
    ).get(pk=document_id)
    if document.made_at is not None:
        return
    text, edition = document.text, document.centre_edition
    printed = render_form(
        content=text.form_content,
        version=text.version.number,
        published_on=(edition or text.version).published_on,
        document_id=document.pk,
        verify_url=verify_url(document.pk),
        centre=edition.content_in(text.language) if edition else None,
        is_large=document.is_large,
        is_draft=document.is_draft,
    )
    _keep(document, printed.pdf, printed.sha256, printed.pages)


def _keep(document: FormDocument, pdf: bytes, sha256: str, pages: int) -> None:
    """Store the files, then the row: only the first to get there counts."""
    document.file.save("form.pdf", ContentFile(pdf), save=False)
    document.preview.save("form.png", ContentFile(preview_png(pdf)), save=False)
    is_first = FormDocument.objects.filter(pk=document.pk, made_at=None).update(
        file=document.file.name,
        preview=document.preview.name,
        sha256=sha256,
        size=len(pdf),
        pages=pages,
        made_at=timezone.now(),
    )
    if not is_first:
        document.file.delete(save=False)
        document.preview.delete(save=False)


@transaction.atomic
def _put_in_force(release: Published) -> None:
    """The former one becomes superseded and this one current, for everybody at once."""
    rows: QuerySet[Any]
    if isinstance(release, FormVersion):
        form = ConsentForm.objects.select_for_update().get(pk=release.form_id)
        rows, name = form.versions.all(), "consents.version_published"
    else:
        sheet = CentreSheet.objects.select_for_update().get(pk=release.sheet_id)
        rows, name = sheet.editions.all(), "consents.edition_published"
    locked = type(release)._default_manager.select_for_update().get(pk=release.pk)
    if locked.state != VersionState.PREPARING:
        return
    rows.filter(state=VersionState.CURRENT).update(state=VersionState.SUPERSEDED)
    rows.filter(pk=locked.pk).update(
        state=VersionState.CURRENT, failure="", files_done=locked.files_total
    )
    raise_revision(RevisionName.SITE)
    audit.record(
        action=name,
        actor=locked.published_by,
        target=locked,
        data={"number": locked.number, "digest": locked.digest[:16]},
    )
