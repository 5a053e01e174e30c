"""Pages that somebody should read again."""

from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.utils import timezone
from wagtail.models import get_page_models

from portal.pages.enums import ReviewInterval
from portal.pages.models import BasePage

SHORTEST = timedelta(days=28 * min(ReviewInterval.values))


def overdue_pages(*, limit: int) -> list[Any]:
    """Published pages past their review, the longest first. One query for each page type."""
    before = timezone.localdate() - SHORTEST
    # By number: a page of a type that is built on another is found twice.
    found = {
        page.pk: page
        for model in get_page_models()
        if issubclass(model, BasePage)
        for page in model.objects.live().filter(last_reviewed__lt=before).defer_streamfields()
        if page.is_review_overdue
    }
    return sorted(found.values(), key=attrgetter("next_review"))[:limit]
