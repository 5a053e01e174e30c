"""Vocabularies of pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewInterval(models.IntegerChoices):
    """How long a page may stand before somebody reads it again. In months."""

    QUARTER = 3, _("Every 3 months")
    HALF_YEAR = 6, _("Every 6 months")
    YEAR = 12, _("Every year")
    TWO_YEARS = 24, _("Every 2 years")


class Severity(models.TextChoices):
    """How loud an announcement or a notice is. The values are those of the style sheet."""

    INFO = "info", _("Information")
    GOOD = "good", _("Good news")
    WARN = "warn", _("Warning")
    BAD = "bad", _("Something does not work")


class ResourceKind(models.TextChoices):
    """What a resource is, so that a reader knows before opening it."""

    VIDEO = "video", _("Video")
    TEXT = "text", _("Text to read")
    SLIDES = "slides", _("Slides")
    FORM = "form", _("Form")
    LINK = "link", _("Website")


class Decision(models.TextChoices):
    """What a moderator says to a draft. The values are the actions of Wagtail's approval task."""

    APPROVE = "approve", _("Approve and publish")
    REJECT = "reject", _("Ask for changes")
