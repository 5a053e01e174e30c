"""Tutorials to watch: the page and its caption tracks."""

import hashlib
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from portal.pages.models.meta import absolute
from portal.pages.selectors.search import clip, highlight, stems_of
from portal.tutorials.cards import language_name
from portal.tutorials.enums import Kind, TrackKind
from portal.tutorials.models import TutorialPage
from portal.tutorials.video.chapters import Chapter, parse_chapters
from portal.tutorials.video.errors import TextFileError
from portal.tutorials.video.heard import Heard, heard
from portal.tutorials.video.pageforms import (
    CaptionInlinePanel,
    VideoTutorialPageForm,
    validate_language_tag,
)
from portal.tutorials.video.transcript import (
    Paragraph,
    Sentence,
    has_all,
    make_transcript,
    said,
)
from portal.tutorials.video.webvtt import Cue, parse_vtt

from .films import VideoFile

POSTER = "max-1280x1280|format-webp"
# How fast a video can play: as the browser is told, as the reader sees it.
SPEEDS = [("0.75", "0.75×"), ("1", "1×"), ("1.25", "1.25×"), ("1.5", "1.5×"), ("2", "2×")]
SHARED_FACTS = ("video", "second_video", "external_url", "audio_language", "caption_tracks")


class CaptionTrack(Orderable):
    """Timed words in one language. `text` is WebVTT as `webvtt.write_vtt` wrote it."""

    page = ParentalKey(
        "tutorials.VideoTutorialPage", on_delete=models.CASCADE, related_name="caption_tracks"
    )
    language = models.CharField(_("language"), max_length=12, validators=[validate_language_tag])
    kind = models.CharField(_("kind"), max_length=9, choices=TrackKind, default=TrackKind.CAPTIONS)
    text = models.TextField(
        _("text"),
        blank=True,
        help_text=_("As in the file: times, then words. Mistakes can be corrected here."),
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("kind")]),
        FieldPanel("upload"),
        FieldPanel("text"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("caption track")
        verbose_name_plural = _("caption tracks")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=TrackKind.values), name="tutorials_track_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"

    @property
    def digest(self) -> str:
        """Part of the track's address, so that a corrected text has another."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        return language_name(self.language)

    @property
    def url(self) -> str:
        """ "" for a row that was never saved, as in a preview."""
        return reverse("captions", args=[self.pk, self.digest]) if self.pk else ""

    @cached_property
    def cues(self) -> list[Cue]:
        """None where an unfinished draft holds what cannot be read."""
        try:
            return parse_vtt(self.text)
        except TextFileError:
            return []


class VideoTutorialPage(TutorialPage):
    """A video with captions, chapters and a transcript that is made from the captions."""

    KIND = Kind.VIDEO

    video = models.ForeignKey(
        VideoFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("video"),
        help_text=_("MP4 (H.264 and AAC) or WebM (VP9 and Opus)."),
    )
    second_video = models.ForeignKey(
        VideoFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the same video in the other format"),
        help_text=_("For browsers that do not play the first. Not needed for MP4."),
    )
    poster = models.ForeignKey(
        "pages.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("poster"),
        help_text=_("Shown until the video plays. Empty: its first picture."),
    )
    external_url = models.URLField(
        _("or its address on another website"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Nothing is fetched from there; visitors are told where a click leads."),
    )
    audio_language = models.CharField(
        _("language spoken"),
        max_length=12,
        blank=True,
        default="en",
        validators=[validate_language_tag],
    )
    no_captions_reason = models.TextField(
        _("why there are no captions"),
        max_length=400,
        blank=True,
        help_text=_("Only for a video without captions. Visitors read this."),
    )
    chapters = models.TextField(
        _("chapters"),
        max_length=8000,
        blank=True,
        help_text=_("One per line: a time and a title, such as “1:05 Who may see a case”."),
    )

    base_form_class = VideoTutorialPageForm
    content_panels: ClassVar[list[Any]] = [
        *TutorialPage.first_panels,
        MultiFieldPanel(
            [
                FieldPanel("video"),
                FieldPanel("second_video"),
                FieldPanel("poster"),
                FieldPanel("external_url"),
                FieldPanel("audio_language"),
            ],
            heading=_("Video"),
        ),
        CaptionInlinePanel("caption_tracks", heading=_("Captions"), label=_("Caption track")),
        FieldPanel("no_captions_reason"),
        MultiFieldPanel(
            [FieldPanel("chapters"), FieldPanel("chapters_upload")], heading=_("Chapters")
        ),
        *TutorialPage.fact_panels,
    ]
    search_fields: ClassVar[list[Any]] = [
        *TutorialPage.search_fields,
        index.SearchField("chapters"),
        index.SearchField("spoken_words"),
    ]
    override_translatable_fields: ClassVar = [
        *TutorialPage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in SHARED_FACTS),
    ]
    page_description = _("A film with captions, chapters and a transcript to search in.")
    template = "tutorials/video_tutorial_page.html"

    # Set while a form, which knows the captions to be, judges the page.
    is_judged_by_form = False

    class Meta:
        verbose_name = _("video to learn from")
        verbose_name_plural = _("videos to learn from")

    def clean(self) -> None:
        super().clean()
        if self.live and not self.is_judged_by_form and not self.has_captions_or_reason:
            raise ValidationError(
                {"no_captions_reason": _("Add captions, or write why there are none.")},
                code="no_captions",
            )

    @property
    def has_captions_or_reason(self) -> bool:
        tracks = self.caption_tracks.all()
        has_captions = any(row.kind == TrackKind.CAPTIONS and row.text.strip() for row in tracks)
        return has_captions or bool(self.no_captions_reason.strip())

    @property
    def own_minutes(self) -> int | None:
        """Whole minutes of the film; a started one counts."""
        return -(-self.video.duration // 60_000) if self.video else None

    @property
    def spoken_languages(self) -> list[str]:
        return [self.audio_language] if self.audio_language else []

    @property
    def captioned_languages(self) -> list[str]:
        return list(dict.fromkeys(row.language for row in self.caption_tracks.all() if row.text))

    @property
    def spoken_words(self) -> str:
        """All that is said, in the language of the transcript, for the search."""
        track = self.transcript_track
        return " ".join(cue.text for cue in track.cues) if track else ""

    @cached_property
    def transcript_track(self) -> CaptionTrack | None:
        """The captions that the transcript is made from: in the page's language, else in that
        spoken, else the first; captions before subtitles."""
        return next((row for row in self._tracks_by_suitability() if row.cues), None)

    @property
    def heard(self) -> tuple[Heard, ...]:
        """The sentences of the transcript, for a search: read once by this process."""
        found = (heard(row.digest, row.text) for row in self._tracks_by_suitability())
        return next(filter(None, found), ())

    def place_of(self, stems: list[str]) -> str:
        """The second of the first sentence in which all the words are said."""
        row = next((row for row in self.heard if has_all(row.stems, stems)), None)
        return row.sentence.place if row else ""

    @cached_property
    def chapter_list(self) -> list[Chapter]:
        try:
            return parse_chapters(self.chapters)
        except TextFileError:
            return []

    @cached_property
    def transcript(self) -> list[Paragraph]:
        track = self.transcript_track
        return make_transcript(track.cues, self.chapter_list) if track else []

    @property
    def external_host(self) -> str:
        return urlsplit(self.external_url).hostname or ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        at = self._second(request.GET.get("t", ""))
        query = clip(request.GET.get("said", ""))
        stems = stems_of(query)
        found = said(self.transcript, stems)
        tracks = [row for row in self.caption_tracks.all() if row.url and row.cues]
        return context | {
            "sources": [row for row in (self.video, self.second_video) if row],
            "poster_url": self.poster.get_rendition(POSTER).url if self.poster else "",
            "speeds": SPEEDS,
            "at": at,
            "current": _sentence_at(self.transcript, at * 1000) if at else None,
            "tracks": tracks,
            "default_track": self._foreign_track(tracks),
            "transcript": self.transcript,
            "transcript_language": self.transcript_track.language if self.transcript_track else "",
            "chapter_list": self.chapter_list,
            "said": query,
            "said_hits": [(row, highlight(row.text, stems)) for row in found],
        }

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().structured_data(request)
        if self.video is None:
            return found
        seconds = self.video.duration // 1000
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "VideoObject",
            "name": self.title,
            "description": self.summary,
            "contentUrl": absolute(self.video.url),
            "encodingFormat": self.video.media_type,
            "duration": f"PT{seconds // 60}M{seconds % 60}S",
            "width": self.video.width,
            "height": self.video.height,
        }
        if self.first_published_at:
            data["uploadDate"] = self.first_published_at.isoformat()
        if self.audio_language:
            data["inLanguage"] = self.audio_language
        if self.poster:
            data["thumbnailUrl"] = absolute(self.poster.get_rendition("width-1280").url)
        return [*found, data]

    def _tracks_by_suitability(self) -> list[CaptionTrack]:
        """The track that the transcript is made of first."""
        wanted = [self.locale.language_code, self.audio_language.partition("-")[0]]
        return sorted(self.caption_tracks.all(), key=lambda row: _suits(row, wanted))

    def _foreign_track(self, tracks: list[CaptionTrack]) -> CaptionTrack | None:
        """The track to show without being asked: a reader's own language under a foreign voice."""
        mine = self.locale.language_code
        if self.audio_language.partition("-")[0] == mine:
            return None
        return next((row for row in tracks if row.language.partition("-")[0] == mine), None)

    def _second(self, written: str) -> int:
        """Where to start, from the address; 0 for what is no second of this film."""
        if not written.isascii() or not written.isdigit() or len(written) > 6:
            return 0
        second = int(written)
        return second if self.video and second * 1000 < self.video.duration else 0


def _suits(track: CaptionTrack, wanted: list[str]) -> tuple[int, bool]:
    """Smaller is better; equals keep the editors' order."""
    language = track.language.partition("-")[0]
    rank = wanted.index(language) if language in wanted else len(wanted)
    return rank, track.kind != TrackKind.CAPTIONS


def _sentence_at(paragraphs: list[Paragraph], moment: int) -> Sentence | None:
    """The last sentence that has begun within the second of `moment`, in milliseconds."""
    begun = [row for part in paragraphs for row in part.sentences if row.second * 1000 <= moment]
    return begun[-1] if begun else None
