"""Vocabulary of private files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """What is known about a private file's content."""

    QUARANTINED = "quarantined", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")
