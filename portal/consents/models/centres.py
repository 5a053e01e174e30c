"""A centre's own part of every form: who is responsible, whom to ask, its local clauses."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Centre
from portal.consents.blocks import KEY_LENGTH
from portal.consents.content import CentreContent

from .versions import Release, release_constraints


class CentreSheet(models.Model):
    """What a centre adds to forms, as its people have it now.

    `revision` rises with every change; whoever saves or publishes says which they looked at.
    """

    centre = models.OneToOneField(
        Centre, models.PROTECT, related_name="consent_sheet", verbose_name=_("centre")
    )
    slug = models.SlugField(
        _("address"), unique=True, max_length=60, help_text=_("Part of the forms' addresses.")
    )
    controller = models.TextField(
        _("controller"), blank=True, help_text=_("Name and postal address, as printed.")
    )
    officer = models.TextField(
        _("data protection officer"),
        blank=True,
        help_text=_("Name or office, and how to reach them."),
    )
    contacts = models.TextField(
        _("contacts"), blank=True, help_text=_("Whom to ask, and where to withdraw.")
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("centre's own part")
        verbose_name_plural = _("centres' own parts")
        ordering = ("centre",)

    def __str__(self) -> str:
        return str(self.centre)


class CentreClause(models.Model):
    """A local addition in one language; it stands after a section and alters none."""

    sheet = models.ForeignKey(CentreSheet, models.CASCADE, related_name="clauses")
    language = models.CharField(_("language"), max_length=20)
    after = models.CharField(
        _("after section"),
        max_length=KEY_LENGTH,
        blank=True,
        help_text=_("The key of a section. Empty: at the end of the text."),
    )
    heading = models.CharField(_("heading"), max_length=200)
    body = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("local clause")
        verbose_name_plural = _("local clauses")
        ordering = ("sheet", "language", "position", "pk")

    def __str__(self) -> str:
        return self.heading


class CentreEdition(Release):
    """A centre's own part as it was published, frozen; one `CentreContent` a language."""

    sheet = models.ForeignKey(CentreSheet, models.PROTECT, related_name="editions")
    content = models.JSONField()
    # The day on which the centre's data protection officer is said to have read it.
    officer_checked_on = models.DateField(_("read by the data protection officer"))

    class Meta:
        verbose_name = _("edition of a centre")
        verbose_name_plural = _("editions of centres")
        ordering = ("sheet", "-number", "-published_at")
        constraints: ClassVar = release_constraints(owner="sheet", kind="edition")

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"

    @property
    def languages(self) -> list[str]:
        return sorted(self.content)

    def content_in(self, language: str) -> CentreContent:
        """The frozen part in one of its `languages`."""
        return CentreContent.from_json(self.content[language])
