"""Documents to download, of which every published version stays."""

import re
from pathlib import PurePath
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.forms import FileInput
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail.url_routing import RouteResult

from portal.core.errors import NotFoundError
from portal.pages.blocks import BodyBlock
from portal.pages.models.meta import Json, absolute
from portal.tutorials.enums import Kind
from portal.tutorials.pageforms import (
    DOCUMENT_FOLDER,
    DocumentTutorialPageForm,
    VersionsPanel,
)

from .base import TutorialPage

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


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
        MultiFieldPanel(
            [
                VersionsPanel(),
                FieldPanel("file", widget=FileInput),
                FieldPanel("change_note"),
            ],
            heading=_("Document"),
        ),
        FieldPanel("body"),
        *TutorialPage.fact_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*TutorialPage.search_fields, index.SearchField("body")]
    page_description = _("A file to download under an address that always has the newest version.")
    template = "tutorials/document_tutorial_page.html"

    # The part of the address below the page's own that leads to the file.
    FILE_PART = "document"

    class Meta:
        verbose_name = _("document to learn from")
        verbose_name_plural = _("documents to learn from")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """`document/` is the newest version, `document/2/` the second for ever."""
        if path_components[:1] != [self.FILE_PART] or not self.live:
            return super().route(request, path_components)
        number = path_components[1:]
        if len(number) > 1 or (number and not _NUMBER.fullmatch(number[0])):
            raise Http404
        return RouteResult(self, kwargs={"version": int(number[0]) if number else 0})

    def serve(
        self, request: HttpRequest, version: int | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, or with `version` that version's file (0: the newest)."""
        if version is None:
            response: HttpResponse = super().serve(request, *args, **kwargs)
            return response
        return self.serve_version(request, version)

    def serve_version(self, request: HttpRequest, number: int) -> HttpResponse:
        """A version's file, whole. An older one names the newest in its `Link` header."""
        rows = list(self.versions.order_by("-number"))
        chosen = next((row for row in rows if number in {0, row.number}), None)
        if chosen is None:
            raise NotFoundError
        newest_address = absolute(self.version_address(request))
        etag = f'"{chosen.sha256}"'
        try:
            content = chosen.file.open("rb")
        except FileNotFoundError:
            raise NotFoundError from None
        with content:
            answer = HttpResponse(content.read(), content_type=chosen.media_type)
        answer["ETag"] = etag
        answer["Last-Modified"] = http_date(chosen.published_at.timestamp())
        answer["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=f"{self.slug}-v{chosen.number}.{chosen.ending}"
        )
        # Asked for again each time: the newest changes, and a page may become restricted.
        restricted = bool(self.get_view_restrictions())
        answer["Cache-Control"] = "private, no-cache" if restricted else "public, no-cache"
        relation = "latest-version" if chosen is not rows[0] else "canonical"
        answer["Link"] = f'<{newest_address}>; rel="{relation}"'
        if chosen is not rows[0]:
            answer["X-Robots-Tag"] = "noindex"
        return get_conditional_response(request, etag=etag, response=answer) or answer

    def version_address(self, request: HttpRequest | None, number: int = 0) -> str:
        """Where a version's file is; 0: where the newest always is."""
        part = f"{number}/" if number else ""
        return f"{self.get_url(request)}{self.FILE_PART}/{part}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        rows = list(self.versions.order_by("-number")) if self.pk else []
        for row in rows:
            row.url = self.version_address(request, row.number)
            row.is_superseded = row is not rows[0]
        permanent = self.version_address(request)
        return context | {
            "versions": rows,
            "document_url": permanent,
            "permanent_address": absolute(permanent),
        }

    def structured_data(self, request: HttpRequest) -> list[Json]:
        newest = self.versions.order_by("-number").first()
        found = super().structured_data(request)
        if newest is not None:
            found[0]["encoding"] = {
                "@type": "MediaObject",
                "contentUrl": absolute(self.version_address(request)),
                "encodingFormat": newest.media_type,
                "contentSize": str(newest.size),
                "sha256": newest.sha256,
            }
        return found


class DocumentVersion(models.Model):
    """One published file of a document page. Never changed; gone only with its page.

    Triggers refuse all else. A page that is deleted lets go of its versions first, because a
    trigger cannot see why a row is deleted; a version without a page can be deleted.
    """

    page = models.ForeignKey(
        DocumentTutorialPage, models.SET_NULL, null=True, related_name="versions"
    )
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

    # Set where a page lists its versions.
    url: str
    is_superseded: bool

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def ending(self) -> str:
        """The ending of the file's name, without the dot."""
        return PurePath(self.file.name or "").suffix.lstrip(".")

    @property
    def kind_label(self) -> str:
        return self.ending.upper()
