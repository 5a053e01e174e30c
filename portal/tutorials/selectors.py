"""What views, editors and services read of tutorials."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone
from wagtail.models import Locale

from .enums import Usefulness
from .models import DocumentTutorialPage, DocumentVersion, Feedback, TutorialPage


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
    """Whether any version or any page still means the stored file of that name."""
    return (
        DocumentVersion.objects.filter(file=name).exists()
        or DocumentTutorialPage.objects.filter(file=name).exists()
    )


def overdue_tutorials(*, today: date | None = None) -> list[TutorialPage]:
    """Published tutorials whose review is due or was never made, the longest first."""
    day = today or timezone.localdate()
    pages = TutorialPage.objects.live().select_related("locale").defer_streamfields()
    late = [page for page in pages if page.next_review is None or page.next_review < day]
    return sorted(late, key=lambda page: (page.next_review or date.min, page.pk))


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
