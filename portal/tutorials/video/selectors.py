"""What is read of films: which pages show them, and where in them a word is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from django.utils.safestring import SafeString
from wagtail.models import Locale

from portal.pages.selectors.search import clip, highlight, holding, stems_of

from .models import VideoFile, VideoTutorialPage
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


def public_films() -> frozenset[int]:
    """The numbers of the video files that some page shows to everybody."""
    pages = VideoTutorialPage.objects.live().public()
    shown = pages.values_list("video_id", "second_video_id")
    return frozenset(number for row in shown for number in row if number is not None)


def pages_showing(film: VideoFile) -> list[VideoTutorialPage]:
    """Every page that names the film, published or not."""
    chosen = Q(video=film) | Q(second_video=film)
    return list(VideoTutorialPage.objects.filter(chosen).order_by("path"))


def spoken_hits(query: str, locale: Locale) -> list[Said]:
    """The sentences of public films that hold the words of `query`, best films first."""
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
