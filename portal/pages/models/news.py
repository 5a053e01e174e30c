"""News."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from portal.pages.blocks import BodyBlock

from .base import BasePage
from .media import check_alternative_text
from .meta import Json, absolute
from .paging import page_of

NEWS_ON_A_PAGE = 12


class NewsQuerySet(PageQuerySet):
    """Queries of news."""

    def newest(self) -> "NewsQuerySet":
        """What is published and open to everybody, newest first."""
        newest: NewsQuerySet = self.live().public().order_by("-published_on", "-pk")
        return newest


class NewsIndexPage(BasePage):
    """The list of news, newest first."""

    content_panels: ClassVar[list[Any]] = BasePage.summary_panels

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.NewsPage"]
    max_count_per_parent = 1
    page_description = _("The list of news, newest first, with a feed.")
    template = "pages/news_index_page.html"
    reads_query = True

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    @property
    def feed_url(self) -> str:
        return reverse("feed")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.newest().child_of(self).defer_streamfields()
        context["page_obj"] = page_of(news, request, size=NEWS_ON_A_PAGE)
        return context


class NewsPage(BasePage):
    """One piece of news."""

    published_on = models.DateField(
        _("date of the news"),
        default=timezone.localdate,
        help_text=_("Shown with the news; the list is ordered by it."),
    )
    picture = models.ForeignKey(
        "pages.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"))

    content_panels: ClassVar[list[Any]] = [
        *BasePage.summary_panels,
        FieldPanel("published_on"),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("published_on"),
    ]

    objects: ClassVar[Any] = PageManager.from_queryset(NewsQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["pages.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("One piece of news. Appears in the list and in the feed.")
    template = "pages/news_page.html"

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def clean(self) -> None:
        super().clean()
        check_alternative_text(self, picture="picture", text="picture_alt")

    def structured_data(self, request: HttpRequest) -> list[Json]:
        return [
            {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "headline": self.title,
                "description": self.summary,
                "datePublished": self.published_on.isoformat(),
                "url": absolute(self.get_url(request) or "/"),
            }
        ]
