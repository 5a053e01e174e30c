"""A centre's own part of every form: who is responsible, whom to ask, its local clauses."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Centre
from portal.consents.blocks import KEY_LENGTH
from portal.consents.content import CentreContent, Particulars
from portal.consents.enums import Safeguard

from .versions import Release, release_constraints

# What the law wants a person to be told before a yes, and only the hospital can say.
REQUIRED = (
    "controller",
    "officer",
    "contacts",
    "retention",
    "transfers",
    "safeguard",
    "registry",
    "operator",
)


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
    retention = models.PositiveSmallIntegerField(
        _("years of keeping"),
        null=True,
        blank=True,
        help_text=_("For how many years the data are kept."),
    )
    transfers = models.TextField(
        _("countries outside the European Union"),
        blank=True,
        help_text=_("Where experts of the panel read the case, one country a line."),
    )
    safeguard = models.CharField(_("safeguard"), max_length=10, choices=Safeguard, blank=True)
    registry = models.TextField(
        _("registry"), blank=True, help_text=_("Its name, and who is responsible for it.")
    )
    operator = models.TextField(
        _("operator of the portal"),
        blank=True,
        help_text=_("Who runs the portal, and in which country the data are stored."),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("centre's own part")
        verbose_name_plural = _("centres' own parts")
        ordering = ("centre",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(safeguard__in=["", *Safeguard.values]),
                name="consents_sheet_safeguard_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.centre)

    @property
    def particulars(self) -> Particulars:
        return Particulars(
            retention=self.retention,
            transfers=self.transfers,
            safeguard=Safeguard(self.safeguard) if self.safeguard else None,
            registry=self.registry,
            operator=self.operator,
        )

    @property
    def missing(self) -> dict[str, str]:
        """The empty fields without which nothing is printed (GDPR, Article 13), named in words."""
        return {
            field.name: str(field.verbose_name)
            for field in self._meta.fields
            if field.name in REQUIRED and not str(getattr(self, field.name) or "").strip()
        }


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
