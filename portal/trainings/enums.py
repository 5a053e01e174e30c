"""Vocabularies of trainings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Whether a training will be, was, or will not be."""

    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held")


class Audience(models.TextChoices):
    """Whom a training is for."""

    CLINICIANS = "clinicians", _("Clinicians")
    EXPERTS = "experts", _("Panel experts")
    COORDINATORS = "coordinators", _("Coordinators")
    ASSISTANTS = "assistants", _("Assistants")
    FAMILIES = "families", _("Patients and families")


class Level(models.TextChoices):
    """What a training takes for granted."""

    INTRODUCTION = "introduction", _("Introduction")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class Attendance(models.TextChoices):
    """Where people take part."""

    ONLINE = "online", _("Online")
    ON_SITE = "on_site", _("At a place")
    MIXED = "mixed", _("At a place and online")


class TrainingLanguage(models.TextChoices):
    """Languages a training can be spoken in: the EU's, Norwegian and Ukrainian."""

    BULGARIAN = "bg", _("Bulgarian")
    CROATIAN = "hr", _("Croatian")
    CZECH = "cs", _("Czech")
    DANISH = "da", _("Danish")
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")
    ESTONIAN = "et", _("Estonian")
    FINNISH = "fi", _("Finnish")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")
    GREEK = "el", _("Greek")
    HUNGARIAN = "hu", _("Hungarian")
    IRISH = "ga", _("Irish")
    ITALIAN = "it", _("Italian")
    LATVIAN = "lv", _("Latvian")
    LITHUANIAN = "lt", _("Lithuanian")
    MALTESE = "mt", _("Maltese")
    NORWEGIAN = "nb", _("Norwegian")
    POLISH = "pl", _("Polish")
    PORTUGUESE = "pt", _("Portuguese")
    ROMANIAN = "ro", _("Romanian")
    SLOVAK = "sk", _("Slovak")
    SLOVENIAN = "sl", _("Slovenian")
    SPANISH = "es", _("Spanish")
    SWEDISH = "sv", _("Swedish")
    UKRAINIAN = "uk", _("Ukrainian")


class When(models.TextChoices):
    """Which trainings a list shows, seen from now."""

    COMING = "coming", _("Coming")
    PAST = "past", _("Past")


class View(models.TextChoices):
    """How the calendar page is drawn."""

    LIST = "list", _("List")
    MONTH = "month", _("Month")
