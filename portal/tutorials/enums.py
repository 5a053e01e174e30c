"""Vocabularies of tutorials."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who comes to learn, in their own words."""

    NEW = "new", _("I am new")
    SUBMIT = "submit", _("I submit")
    PANEL = "panel", _("I sit on a panel")
    COORDINATE = "coordinate", _("I coordinate")


class Level(models.TextChoices):
    """What a tutorial takes for granted."""

    INTRODUCTION = "introduction", _("Introduction")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class Kind(models.TextChoices):
    """What a tutorial is, so that a reader knows before opening it."""

    VIDEO = "video", _("Video")
    GUIDE = "guide", _("Guide")
    DOCUMENT = "document", _("Document")
    SHEET = "sheet", _("At a glance")


class Licence(models.TextChoices):
    """What others may do with a tutorial."""

    CC_BY = "CC-BY-4.0", _("CC BY 4.0")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0")
    CC_BY_NC = "CC-BY-NC-4.0", _("CC BY-NC 4.0")
    CC_ZERO = "CC0-1.0", _("CC0 1.0 (no rights reserved)")
    RESERVED = "reserved", _("All rights reserved")

    @property
    def address(self) -> str:
        """Where the licence can be read; "" where the law says it all."""
        return LICENCE_ADDRESSES.get(self, "")


LICENCE_ADDRESSES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.CC_ZERO: "https://creativecommons.org/publicdomain/zero/1.0/",
}


class Usefulness(models.TextChoices):
    """What a reader answers to "Was this useful?"."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class TrackKind(models.TextChoices):
    """What timed words beside a video are for. The values are those of HTML's `track`."""

    CAPTIONS = "captions", _("Captions: all that is heard, for those who cannot hear it")
    SUBTITLES = "subtitles", _("Subtitles: a translation of what is spoken")
