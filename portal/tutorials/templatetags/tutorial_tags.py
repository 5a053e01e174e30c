"""What templates of tutorials draw with."""

from typing import Any

from django import template
from wagtail.models import Locale

from portal.tutorials.cards import SpokenHit
from portal.tutorials.video.selectors import spoken_hits

register = template.Library()


@register.inclusion_tag("tutorials/spoken.html", takes_context=True)
def said_in_videos(context: template.Context, words: str, shown: set[int]) -> dict[str, Any]:
    """The sentences in which `words` are said, in those of the tutorials `shown`."""
    request = context["request"]
    found = spoken_hits(words, Locale.get_active()) if words else []
    return {
        "spoken": [
            SpokenHit(
                title=hit.page.title,
                sentence=hit.sentence,
                seconds=hit.seconds,
                url=f"{hit.page.get_url(request)}{hit.place}",
            )
            for hit in found
            if hit.page.pk in shown
        ]
    }
