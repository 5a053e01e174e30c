"""What every page of the portal has."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from http import HTTPMethod
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from portal.core.pagecache import cacheable
from portal.pages.blocks.linked import Linked, gathered
from portal.pages.content_checks import mark_for_checks
from portal.pages.enums import ReviewInterval
from portal.pages.memory import remember

from .indexing import stemmed
from .loading import load_linked
from .meta import page_meta

# Each language's front page lies directly below the invisible root.
_HOME_DEPTH = 2


class BasePage(Page):
    """A lead, a picture for sharing, a review date. Kept in the page cache for visitors."""

    summary = models.TextField(
        _("lead"),
        max_length=400,
        help_text=_("One or two sentences under the title, also shown in lists and searches."),
    )
    social_image = models.ForeignKey(
        "pages.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
        help_text=_("Shown where somebody shares the page. At least 1200 by 630 pixels."),
    )
    last_reviewed = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        help_text=_("When somebody last read the whole page and found it true."),
    )
    review_interval = models.PositiveSmallIntegerField(
        _("read it again"), choices=ReviewInterval, default=ReviewInterval.YEAR
    )

    summary_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary")]
    content_panels: ClassVar[list[Any]] = summary_panels
    promote_panels: ClassVar[list[Any]] = [
        *Page.promote_panels,
        FieldPanel("social_image"),
        MultiFieldPanel(
            [FieldPanel("last_reviewed"), FieldPanel("review_interval")], heading=_("Review")
        ),
    ]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("title"),
        index.FilterField("locale_id"),
    ]

    allowed_http_methods: ClassVar[list[HTTPMethod]] = [
        HTTPMethod.GET,
        HTTPMethod.HEAD,
        HTTPMethod.OPTIONS,
    ]

    # Filled by `load_linked` before the page is rendered.
    breadcrumb_pages: list[Page]
    translations_shown: list[Any]
    # Set where it is known that the whole site has none (`selectors.serving`).
    has_no_restrictions = False
    # Whether a query string means anything here. Elsewhere an address with one is not kept, or
    # anybody could fill the page cache with copies, one for each made-up parameter.
    reads_query = False
    # Whether the template puts all that it shows of the page into `{% kept %}`.
    keeps_fragments = False
    _restrictions: Any = None
    _linked: Linked | None = None
    _is_loaded = False

    class Meta:
        abstract = True

    @classmethod
    def get_search_fields(cls) -> list[Any]:
        """Every text of a page is searched by the stems of its words."""
        return stemmed(super().get_search_fields())

    @property
    def next_review(self) -> date | None:
        """The day by which the page is to be read again; None if it never was."""
        if self.last_reviewed is None:
            return None
        return months_later(self.last_reviewed, self.review_interval)

    @property
    def is_review_overdue(self) -> bool:
        due = self.next_review
        return due is not None and due < timezone.localdate()

    def get_view_restrictions(self) -> Any:
        """Wagtail's answer in one query instead of two, asked once for each request."""
        if self.has_no_restrictions:
            return PageViewRestriction.objects.none()
        if self._restrictions is None:
            step = self.steplen
            paths = [self.path[:end] for end in range(step, len(self.path) + 1, step)]
            self._restrictions = PageViewRestriction.objects.filter(
                Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
            ).distinct()
        return self._restrictions

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render at once, while what the page points at is gathered."""
        meant = self.reads_query or not request.META.get("QUERY_STRING")
        if meant and not self.get_view_restrictions():
            cacheable(request)
        return self._render(super().serve, request, *args, **kwargs)

    def serve_password_required_response(
        self, request: HttpRequest, form: Any, action_url: str
    ) -> TemplateResponse:
        """Ask for the shared password. Tells nothing of the page, which Wagtail's context would."""
        context = {"form": form, "action_url": action_url}
        return TemplateResponse(request, "wagtailcore/password_required.html", context)

    def serve_preview(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self._render(super().serve_preview, request, *args, **kwargs)
        if getattr(request, "in_preview_panel", False) and isinstance(
            response, SimpleTemplateResponse
        ):
            response.content = mark_for_checks(response.text, self)
        return response

    def _render(
        self, serve: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        with gathered(request) as linked:
            self._linked = linked
            if not self.keeps_fragments or getattr(request, "is_preview", False):
                self.ensure_loaded()
            request.portal_page = self  # type: ignore[attr-defined]  # -- read by the context processor
            response = serve(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
        return response

    def ensure_loaded(self) -> None:
        """Fetch all that this page points at, unless that is done."""
        if self._linked is not None and not self._is_loaded:
            self._is_loaded = True
            self.translations_shown = load_linked(self, self._linked)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        surroundings = self.surroundings(request)
        context["breadcrumbs"] = surroundings["breadcrumbs"]
        context["meta"] = surroundings["meta"]
        return context

    def surroundings(self, request: HttpRequest) -> dict[str, Any]:
        """Breadcrumbs, meta data and addresses in other languages, kept while nothing changes."""

        def build() -> dict[str, Any]:
            self.ensure_loaded()
            shown = [row for row in self.translations_shown if row.live]
            return {
                "breadcrumbs": self.breadcrumbs(request),
                "meta": self.meta(request),
                "languages": {row.language: row.get_url(request) for row in shown},
            }

        if getattr(request, "is_preview", False):
            return build()
        key = ("surroundings", self.pk, request.get_host(), get_language())
        return remember(request, key, build)

    def place_of(self, stems: list[str]) -> str:
        """What leads from the page's address to where a form of each of these stems is in it.

        "" for its beginning.
        """
        return ""

    def breadcrumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """The way from the front page to here, without this page."""
        return [
            {
                "title": gettext("Home") if page.depth == _HOME_DEPTH else page.title,
                "url": page.get_url(request) or "",
            }
            for page in self.breadcrumb_pages
            if page.live
        ]

    def meta(self, request: HttpRequest) -> dict[str, Any]:
        """What search engines and those who share the page are told."""
        return page_meta(self, request)

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        """JSON-LD of this page type beside the breadcrumbs."""
        return []


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
