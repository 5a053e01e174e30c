"""Vocabularies of private files and of the audit trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """What is known about a private file's content."""

    QUARANTINED = "quarantined", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class AuditCategory(models.TextChoices):
    """Which kind of data or work an entry of the trail is about.

    The European Health Data Space asks a log for the categories of data that were accessed.
    Reading has its own, so that "who has read this?" is one look-up.
    """

    ACCOUNT = "account", "An account, its roles and how it signs in"
    EDITORIAL = "editorial", "What the portal publishes"
    TRAINING = "training", "Who takes part in a training"
    CONSENT = "consent", "A patient's consent"
    CASE = "case", "A case"
    PANEL = "panel", "A panel"
    MEETING = "meeting", "A meeting"
    ACCESS = "access", "Protected data was read"
    SYSTEM = "system", "The portal's own upkeep"


class AuditOrigin(models.TextChoices):
    """Where the data came from that an entry is about."""

    PERSON = "person", "Entered by a person"
    IMPORTED = "imported", "Taken in from a file or another system"
    PREVIOUS_SYSTEM = "previous_system", "Moved over from the previous system"
    PORTAL = "portal", "Made by the portal"
    UNKNOWN = "unknown", "Recorded before origins were"


class Removed(models.TextChoices):
    """What cleaning leaves out of a file."""

    PROPERTIES = "properties", _("Properties of the document: who wrote it, when, with what")
    AUTHORS = "authors", _("Names at remarks and tracked changes")
    THUMBNAIL = "thumbnail", _("A small picture of the first page")
    PICTURE_NOTES = "picture_notes", _("Notes inside pictures: place, camera, remarks")
    ATTACHMENTS = "attachments", _("Files attached inside")
    SCRIPTS = "scripts", _("Programs and what they start")
