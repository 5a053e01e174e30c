"""The bar above a translation."""

from typing import Any

from django import template
from wagtail.models import Page
from wagtail_localize.models import Translation

from portal.pages.enums import Decision
from portal.pages.selectors.handover import handover_of

register = template.Library()


@register.inclusion_tag("pages/admin/handover.html", takes_context=True)
def handover_bar(context: template.Context, translation: Translation, page: Page) -> dict[str, Any]:
    """Where the translation stands, and what whoever looks may do with it."""
    return {
        "handover": handover_of(translation, page, actor=context["request"].user),
        "original": translation.source.locale.get_display_name(),
        "decisions": Decision,
    }
