"""The films that video tutorials choose from."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from portal.tutorials.video.inspection import ENDINGS, MP4, WEBM
from portal.tutorials.video.webvtt import clock

# Below the media folder, where no web server hands it out (`views.serve_film` does).
VIDEO_FOLDER = "videos"
FORMATS = [(MP4, "MP4"), (WEBM, "WebM")]


def video_name(instance: "VideoFile", filename: str) -> str:
    """Where an uploaded video is laid down, whatever it was called."""
    return f"{VIDEO_FOLDER}/{uuid.uuid4().hex}.{instance.ending}"


class VideoFile(index.Indexed, models.Model):
    """One uploaded film in one format. Its file never changes: another film is another row."""

    title = models.CharField(
        _("title"), max_length=200, help_text=_("For editors only, to find it again.")
    )
    file = models.FileField(_("file"), upload_to=video_name, max_length=120)
    media_type = models.CharField(_("format"), max_length=20, choices=FORMATS, editable=False)
    size = models.PositiveBigIntegerField(editable=False, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, editable=False)
    duration = models.PositiveIntegerField(editable=False, help_text="Milliseconds.")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    picture_codec = models.CharField(max_length=40, editable=False)
    sound_codec = models.CharField(max_length=40, blank=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
    ]

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        verbose_name = _("video file")
        verbose_name_plural = _("video files")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(media_type__in=[MP4, WEBM]), name="tutorials_video_format_known"
            ),
            models.CheckConstraint(
                condition=Q(duration__gte=1), name="tutorials_video_duration_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_media_type_display()}, {self.clock})"

    @property
    def clock(self) -> str:
        """How long it lasts, as players show it."""
        return clock(self.duration)

    @property
    def ending(self) -> str:
        """The ending of the file's name, without the dot."""
        return ENDINGS[self.media_type][0]

    @property
    def digest(self) -> str:
        """Part of the film's address, so that nobody finds films by counting."""
        return self.sha256[:16]

    @property
    def url(self) -> str:
        return reverse("film", args=[self.pk, self.digest, self.ending])
