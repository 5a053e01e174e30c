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


class CodeCheck(models.TextChoices):
    """What became of a one-time code that was typed."""

    RIGHT = "right", _("Right")
    WRONG = "wrong", _("Wrong")
    REPLAYED = "replayed", _("Used already")
    TOO_SOON = "too_soon", _("Too many attempts")


class SecurityChange(models.TextChoices):
    """What an account's owner is told of by e-mail."""

    PASSWORD = "password", _("The password was changed")
    DEVICE_ADDED = "device_added", _("An authenticator app or passkey was added")
    DEVICE_REMOVED = "device_removed", _("An authenticator app or passkey was removed")
    RECOVERY_CODES = "recovery_codes", _("New recovery codes were made")
    RECOVERY_CODE_USED = "recovery_code_used", _("A recovery code was used to sign in")
    SECOND_FACTOR_RESET = "second_factor_reset", _("An administrator reset the second step")
