"""Where a word is said: sentences of published videos that everybody may watch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.safestring import SafeString
from wagtail.models import Locale

from portal.pages.selectors.search import clip, highlight, holding, stems_of

from .models import VideoTutorialPage
from .transcript import Sentence, has_all

# Films looked into for one search, and sentences shown of each.
MOST_VIDEOS = 20
MOST_SENTENCES = 3


@dataclass(frozen=True)
class Said:
    """One sentence of a video page, safe HTML with the words marked, its second and its place."""

    page: VideoTutorialPage
    sentence: SafeString
    seconds: int
    place: str


def spoken_hits(query: str, locale: Locale) -> list[Said]:
    """The sentences in which the words of `query` are said, best videos first."""
    wanted = stems_of(clip(query))
    videos = VideoTutorialPage.objects.live().public().filter(locale=locale)
    pages = list(holding(videos, wanted)[:MOST_VIDEOS])
    found = VideoTutorialPage.objects.select_related("locale").prefetch_related("caption_tracks")
    by_id = found.in_bulk([page.pk for page in pages])
    return [
        Said(page, highlight(sentence.text, wanted), sentence.second, sentence.place)
        for page in (by_id[row.pk] for row in pages if row.pk in by_id)
        for sentence in _sentences(page, wanted)
    ]


def _sentences(page: VideoTutorialPage, wanted: Sequence[str]) -> Iterator[Sentence]:
    hits = (row.sentence for row in page.heard if has_all(row.stems, wanted))
    return islice(hits, MOST_SENTENCES)
