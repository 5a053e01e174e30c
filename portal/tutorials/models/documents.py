"""Documents to download, of which every published version stays."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.pages.blocks import BodyBlock
from portal.tutorials.enums import Kind
from portal.tutorials.pageforms import DOCUMENT_FOLDER, DocumentTutorialPageForm

from .base import TutorialPage


class DocumentTutorialPage(TutorialPage):
    """A document. Publishing the page with another file makes that its next version.

    `file` belongs to the page like its text: a draft's file is nobody's but the editors', and
    what was published stays as a `DocumentVersion`, whatever becomes of the page's own field.
    """

    KIND = Kind.DOCUMENT

    file = models.FileField(
        _("file"),
        upload_to=DOCUMENT_FOLDER,
        max_length=200,
        help_text=_(
            "PDF, Office document, picture or text, at most 20 MB. Choosing another file and "
            "publishing makes a new version; the older ones stay and are marked as superseded."
        ),
    )
    change_note = models.CharField(
        _("what is new in this file"),
        max_length=240,
        blank=True,
        help_text=_("One sentence, shown with the version."),
    )
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    base_form_class = DocumentTutorialPageForm
    content_panels: ClassVar[list[Any]] = [
        *TutorialPage.first_panels,
        MultiFieldPanel([FieldPanel("file"), FieldPanel("change_note")], heading=_("Document")),
        FieldPanel("body"),
        *TutorialPage.fact_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*TutorialPage.search_fields, index.SearchField("body")]
    page_description = _("A file to download under an address that always has the newest version.")
    template = "tutorials/document_tutorial_page.html"

    class Meta:
        verbose_name = _("document to learn from")
        verbose_name_plural = _("documents to learn from")


class DocumentVersion(models.Model):
    """One published file of a document page. Never changed; gone only with its page."""

    page = models.ForeignKey(DocumentTutorialPage, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=240, blank=True)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "number"], name="tutorials_version_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="tutorials_version_number_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
