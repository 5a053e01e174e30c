"""What other pages show of the calendar."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import RequestContext
from django.urls import reverse
from django.utils import timezone, translation

from portal.core.pagecache import expires_at
from portal.pages.selectors.serving import grounds_for
from portal.trainings.models import TrainingPage

register = template.Library()


@register.inclusion_tag("trainings/next_trainings.html", takes_context=True)
def next_trainings(context: RequestContext, count: int = 3) -> dict[str, Any]:
    """Show the next trainings that take place, each with its way into a calendar.

    One query, however many there are. The page that shows them is kept no longer than they
    stay the next ones.
    """
    request: HttpRequest | None = context.get("request")
    now = timezone.now()
    language = translation.get_language() or settings.LANGUAGE_CODE
    restricted = request is None or grounds_for(request).has_restrictions
    published = TrainingPage.objects.published_in(language, has_restrictions=restricted)
    rows = published.coming(now).not_cancelled()
    cards = [row.card(request, now) for row in rows.select_related("locale")[: int(count)]]
    if request is not None:
        changes = [card.next_change(now) for card in cards if card]
        expires_at(request, min((moment for moment in changes if moment), default=None))
    return {"trainings": cards, "calendar_url": reverse("wagtail_serve", args=["trainings/"])}
