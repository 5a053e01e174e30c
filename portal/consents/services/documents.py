"""Printing what was published: the documents that are still missing, then the change of state.

Every step may be done again: a document has its code before it has a file, whoever makes it
first wins, and the change of state happens in one transaction or not at all.
"""

import logging
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils import timezone

from portal.consents.addresses import verify_url
from portal.consents.enums import VersionState
from portal.consents.errors import PrintingError, UnprintableError
from portal.consents.models import CentreEdition, FormDocument, FormVersion
from portal.consents.printing import preview_png, render_form
from portal.consents.transitions import PRINT_EDITION, PRINT_VERSION
from portal.core.tasks import stop_if_asked

from .releases import fail, put_in_force

logger = logging.getLogger("portal.consents")

# A publication without any progress for so long is begun again, in case its task was lost.
RESUME_AFTER = timedelta(hours=1)
STORAGE_FAILED = "storage"
UNEXPECTED = "unexpected"


def print_version(*, version_id: uuid.UUID | str) -> FormVersion:
    """Print what is missing of a version and put it in force. Does nothing for one that is not
    being published.

    A text that cannot be printed ends the publication as failed, with the code of the error;
    whatever else goes wrong is noted and raised, to be tried again.
    """
    version = FormVersion.objects.select_related("published_by").get(pk=version_id)
    documents = FormDocument.objects.filter(text__version=version, centre_edition=None)
    if _print_missing(version, documents):
        put_in_force(release=version)
    version.refresh_from_db()
    return version


def print_edition(*, edition_id: uuid.UUID | str) -> CentreEdition:
    """The same for a centre's edition."""
    edition = CentreEdition.objects.select_related("published_by").get(pk=edition_id)
    if _print_missing(edition, edition.documents.all()):
        put_in_force(release=edition)
    edition.refresh_from_db()
    return edition


def resume_publications() -> None:
    """Queue again what is being published and has no task any more: a lost one is no end."""
    before = timezone.now() - RESUME_AFTER
    for model, printing in ((FormVersion, PRINT_VERSION), (CentreEdition, PRINT_EDITION)):
        waiting = model.objects.filter(state=VersionState.PREPARING, published_at__lt=before)
        for pk in waiting.values_list("pk", flat=True):
            if not printing.is_queued(pk):
                printing.after_commit(pk)


def _print_missing(release: FormVersion | CentreEdition, documents: QuerySet[FormDocument]) -> bool:
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
            fail(release=release, code=error.code)
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
