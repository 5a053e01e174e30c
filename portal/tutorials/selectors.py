"""What views, editors and services read of tutorials."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Count, Max, Q
from django.utils import timezone
from wagtail.models import Locale, Revision

from portal.core.storage import INCOMING
from portal.pages.enums import ReviewInterval
from portal.pages.models.base import months_later

from .enums import Usefulness
from .models import (
    DocumentTutorialPage,
    DocumentVersion,
    Feedback,
    TutorialPage,
)
from .pageforms import DOCUMENT_FOLDER
from .video.models import VIDEO_FOLDER, VideoFile


def public_tutorial(*, slug: str, locale: Locale) -> TutorialPage | None:
    """The tutorial at that address if everybody may read it."""
    found: TutorialPage | None = (
        TutorialPage.objects.live().public().filter(slug=slug, locale=locale).first()
    )
    return found


def versions_of(page: DocumentTutorialPage) -> list[DocumentVersion]:
    """The published versions of a document, newest first."""
    return list(DocumentVersion.objects.filter(page_id=page.pk).order_by("-number"))


def files_in_use(name: str) -> bool:
    """Whether any version, any page or any draft still means the stored file of that name."""
    return (
        DocumentVersion.objects.filter(file=name).exists()
        or DocumentTutorialPage.objects.filter(file=name).exists()
        or Revision.page_revisions.filter(content__file=name).exists()
    )


def unused_files(*, before: datetime) -> Iterator[str]:
    """The names of stored files of tutorials, last written before then, that nothing means.

    A process that is killed between a file and its row leaves one, and one that is killed while
    it writes leaves an unfinished one.
    """
    films = set(VideoFile.objects.values_list("file", flat=True))
    for folder in (VIDEO_FOLDER, DOCUMENT_FOLDER, INCOMING):
        for name in _stored(folder):
            is_meant = name in films or files_in_use(name)
            if not is_meant and default_storage.get_modified_time(name) < before:
                yield name


def _stored(folder: str) -> list[str]:
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in sorted(names)]


def overdue(pages: Any, *, today: date | None = None) -> Any:
    """Those of `pages` whose review is due or was never made."""
    day = today or timezone.localdate()
    late = Q(last_reviewed__isnull=True)
    for months in ReviewInterval.values:
        limit = months_later(day, -months)
        # A shorter month has cut the date: its last day was due before today already.
        compared = "lte" if limit.day < day.day else "lt"
        late |= Q(review_interval=months, **{f"last_reviewed__{compared}": limit})
    return pages.filter(late)


def feedback_counts() -> list[dict[str, Any]]:
    """Per tutorial that was answered about: how many answers of each kind, unread and last."""
    rows: Any = (
        Feedback.objects.values("page_id", "page__title", "page__locale__language_code")
        .annotate(
            **{name: Count("pk", filter=Q(answer=name)) for name in Usefulness.values},
            unread=Count("pk", filter=Q(is_read=False)),
            last=Max("given_on"),
        )
        .order_by("-unread", "-last", "page_id")
    )
    return list(rows)


def feedback_rows(*, page: int | None, unread_only: bool) -> Any:
    """Readers' answers, newest first, with the tutorial of each."""
    rows = Feedback.objects.select_related("page", "page__locale").defer(
        "page__authors", "page__related_trainings"
    )
    if page is not None:
        rows = rows.filter(page_id=page)
    return (rows.filter(is_read=False) if unread_only else rows).order_by("-given_on", "-pk")
