"""Where a word is said: sentences of published videos that everybody may watch."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from wagtail.models import Locale

from portal.pages.selectors.search import clip, highlight, words_of

from .models import VideoTutorialPage
from .transcript import said

# Films looked into for one search, and sentences shown of each.
MOST_VIDEOS = 50
MOST_SENTENCES = 3


@dataclass(frozen=True)
class Said:
    """One sentence of a video page, safe HTML with the words marked, and its second."""

    page: VideoTutorialPage
    sentence: SafeString
    seconds: int

    @property
    def query_string(self) -> str:
        """Behind the page's address: starts the video at the sentence, with or without scripts."""
        return f"?t={self.seconds}#player"


def spoken_hits(query: str, locale: Locale) -> list[Said]:
    """The sentences in which the words of `query` are said, best videos first."""
    words = words_of(clip(query))
    if not words:
        return []
    pages = (
        VideoTutorialPage.objects.live()
        .public()
        .filter(locale=locale)
        .search(" ".join(words), operator="and")[:MOST_VIDEOS]
    )
    found = VideoTutorialPage.objects.select_related("locale").prefetch_related("caption_tracks")
    by_id = found.in_bulk([page.pk for page in pages])
    return [
        Said(page, highlight(sentence.text, words), sentence.second)
        for page in (by_id[row.pk] for row in pages if row.pk in by_id)
        for sentence in said(page.transcript, words)[:MOST_SENTENCES]
    ]
