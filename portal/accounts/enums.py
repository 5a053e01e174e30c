"""Vocabularies of people and hospitals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CentreType(models.TextChoices):
    """How a hospital belongs to the network."""

    FULL_MEMBER = "full_member", _("Full member")
    AFFILIATED = "affiliated", _("Affiliated partner")
    UKRAINIAN = "ukrainian", _("Ukrainian hospital")
    OTHER = "other", _("Other hospital")


class Role(models.TextChoices):
    """What a person may do. A person may hold several; without a second factor none counts."""

    EDITOR = "editor", _("Editor")
    MODERATOR = "moderator", _("Moderator")
    CLINICIAN = "clinician", _("Clinician")
    ASSISTANT = "assistant", _("Assistant")
    EXPERT = "expert", _("Expert")
    DISPATCHER = "dispatcher", _("Dispatcher")
    COORDINATOR = "coordinator", _("Coordinator")
    RESEARCHER = "researcher", _("Researcher")
    ADMINISTRATOR = "administrator", _("Administrator")
