"""The feed of news, one for each language."""

from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from wagtail.models import Locale

from portal.core.pagecache import cacheable

from .models import NewsIndexPage, NewsPage
from .models.meta import absolute

NEWEST = 30


class NewsFeed(Feed[NewsPage, NewsIndexPage]):
    """The newest thirty pieces of news of the path's language, as Atom."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.META.get("QUERY_STRING"):
            cacheable(request)
        self.locale = Locale.get_active()
        return super().__call__(request, *args, **kwargs)

    def title(self) -> str:
        return f"{settings.SITE_NAME}: {_('news')}"

    def subtitle(self) -> str:
        index = NewsIndexPage.objects.live().public().filter(locale=self.locale).first()
        return str(index.summary) if index else ""

    def link(self) -> str:
        index = NewsIndexPage.objects.live().public().filter(locale=self.locale).first()
        return absolute(index.url if index and index.url else "/")

    def feed_url(self) -> str:
        prefix = (
            ""
            if self.locale.language_code == settings.LANGUAGE_CODE
            else "/" + (translation.get_language() or "")
        )
        return f"{settings.SITE_URL}{prefix}/feed/"

    def items(self) -> Any:
        news = NewsPage.objects.newest().filter(locale=self.locale)
        return news.defer_streamfields()[:NEWEST]

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return str(item.summary)

    def item_link(self, item: NewsPage) -> str:
        return absolute(item.url or "/")

    def item_guid(self, item: NewsPage) -> str:
        """The same for ever, whatever becomes of the address."""
        return f"urn:uuid:{item.translation_key}:{self.locale.language_code}"

    def item_pubdate(self, item: NewsPage) -> datetime:
        return datetime.combine(item.published_on, time(), UTC)

    def item_updateddate(self, item: NewsPage) -> datetime:
        return item.last_published_at or self.item_pubdate(item)
