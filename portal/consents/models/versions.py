"""What was published: frozen texts and their printed documents.

Database triggers refuse to change or remove any of it (migration
`published_forms_never_change`); only a version's state, its withdrawal and its progress move.
"""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.consents.content import FormContent
from portal.consents.enums import VersionState

from .forms import ConsentForm


class Release(models.Model):
    """What a form's version and a centre's edition have in common: a state, a way there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=20, choices=VersionState, default=VersionState.PREPARING
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    digest = models.CharField(_("hash"), max_length=64)
    # The moment its texts were frozen: what the documents bear as their date.
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawal_reason = models.TextField(_("reason"), blank=True)
    # Of the portal's languages the one that the reason is written in.
    withdrawal_language = models.CharField(max_length=20, blank=True)
    files_total = models.PositiveIntegerField(default=0)
    files_done = models.PositiveIntegerField(default=0)
    # The code of an error, never its text.
    failure = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def published_on(self) -> date:
        """The date of publication where the portal is at home."""
        return timezone.localtime(self.published_at, timezone.get_default_timezone()).date()


def release_constraints(*, owner: str, kind: str) -> list[models.BaseConstraint]:
    """What the database asks of releases of one `owner`, a foreign key; `kind` names them."""
    return [
        # What could not be printed gives its number back.
        models.UniqueConstraint(
            fields=[owner, "number"],
            condition=~models.Q(state=VersionState.FAILED),
            name=f"consents_{kind}_numbered_once",
        ),
        models.UniqueConstraint(
            fields=[owner],
            condition=models.Q(state=VersionState.CURRENT),
            name=f"consents_{kind}_one_current",
        ),
        models.UniqueConstraint(
            fields=[owner],
            condition=models.Q(state=VersionState.PREPARING),
            name=f"consents_{kind}_one_preparing",
        ),
        models.CheckConstraint(
            condition=models.Q(state__in=VersionState.values),
            name=f"consents_{kind}_state_known",
        ),
        models.CheckConstraint(
            condition=models.Q(state=VersionState.WITHDRAWN, withdrawn_at__isnull=False)
            | (~models.Q(state=VersionState.WITHDRAWN) & models.Q(withdrawn_at__isnull=True)),
            name=f"consents_{kind}_withdrawn_at_a_time",
        ),
    ]


class FormVersion(Release):
    """A form's texts of all languages as they were published together."""

    form = models.ForeignKey(
        ConsentForm, models.PROTECT, related_name="versions", verbose_name=_("form")
    )
    change_note = models.TextField(_("what changed"), blank=True)
    change_note_language = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("form", "-number", "-published_at")
        constraints: ClassVar = release_constraints(owner="form", kind="version")

    def __str__(self) -> str:
        return f"{self.form} {self.number}"


class VersionText(models.Model):
    """One language of a version, frozen. What nobody had checked is a draft for ever."""

    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=20)
    language_name = models.CharField(max_length=60)
    content = models.JSONField()
    digest = models.CharField(_("hash"), max_length=64)
    is_checked = models.BooleanField(_("checked"))
    checked_by_name = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("text of a version")
        verbose_name_plural = _("texts of versions")
        ordering = ("version", "language_name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "language"], name="consents_versiontext_once_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"

    @property
    def form_content(self) -> FormContent:
        """The frozen content as values."""
        return FormContent.from_json(self.content)


def document_name(document: "FormDocument", ending: str) -> str:
    """Where a document's file lies: form, version, centre and language, nothing else.

    Below `documents/`, which neither nginx nor `serve_media` hands out: a withdrawn form must
    not be found by guessing where it lies.
    """
    version = document.text.version
    parts = ["documents/consents", version.form.slug, str(version.number)]
    if document.centre_edition is not None:
        parts += [document.centre_edition.sheet.slug, str(document.centre_edition.number)]
    size = ".large" if document.is_large else ""
    return "/".join([*parts, f"{document.text.language}{size}.{ending}"])


def pdf_name(document: "FormDocument", filename: str) -> str:
    return document_name(document, "pdf")


def preview_name(document: "FormDocument", filename: str) -> str:
    return document_name(document, "png")


class FormDocument(models.Model):
    """A printed form: one language, one size of print, a centre's or the general one.

    `id` is the code that is printed on it. The row is there before the file, so that printing
    can be taken up again where it stopped; `made_at` is null until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(VersionText, models.PROTECT, related_name="documents")
    centre_edition = models.ForeignKey(
        "consents.CentreEdition", models.PROTECT, null=True, related_name="documents"
    )
    is_large = models.BooleanField(_("large print"), default=False)
    file = models.FileField(upload_to=pdf_name, max_length=200, blank=True)
    preview = models.FileField(upload_to=preview_name, max_length=200, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0, help_text=_("In bytes."))
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["text", "is_large"],
                condition=models.Q(centre_edition__isnull=True),
                name="consents_document_once",
            ),
            models.UniqueConstraint(
                fields=["text", "centre_edition", "is_large"],
                name="consents_document_once_a_centre",
            ),
            models.CheckConstraint(
                condition=models.Q(made_at__isnull=True, sha256="")
                | (models.Q(made_at__isnull=False) & ~models.Q(sha256="") & ~models.Q(file="")),
                name="consents_document_made_with_its_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def state(self) -> VersionState:
        """The version's, unless the centre's edition is out of use before it."""
        states = [VersionState(self.text.version.state)]
        if self.centre_edition is not None:
            states.append(VersionState(self.centre_edition.state))
        return max(states, key=_RANK.index)

    @property
    def is_draft(self) -> bool:
        return not self.text.is_checked


# From in use to out of use: the worse of two states is the document's.
_RANK = [
    VersionState.CURRENT,
    VersionState.SUPERSEDED,
    VersionState.PREPARING,
    VersionState.FAILED,
    VersionState.WITHDRAWN,
]
