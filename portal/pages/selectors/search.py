"""Search among published pages of one language that everybody may read."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Locale, Page

from portal.core.models import RevisionName, revision_number
from portal.pages.models import BasePage

MAX_QUERY = 200
MAX_WORDS = 12
MAX_HITS = 200
EXCERPT = 220
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True)
class Hit:
    """One found page: its title and an excerpt with the words marked, both safe HTML."""

    title: SafeString
    url: str
    excerpt: SafeString
    trail: str


def clip(query: str) -> str:
    """What is searched for: no longer than a person types, without control characters."""
    cleaned = "".join(char if char.isprintable() else " " for char in query[: MAX_QUERY * 4])
    return " ".join(cleaned.split())[:MAX_QUERY].strip()


def words_of(query: str) -> list[str]:
    """The words of a query, without signs that a search engine could take for orders."""
    return [word.strip("-'’") for word in _WORD.findall(query) if word.strip("-'’")][:MAX_WORDS]


def public_pages(locale: Locale) -> Any:
    return Page.objects.live().public().filter(locale=locale, depth__gt=1)


def search_pages(query: str, locale: Locale) -> list[Page]:
    """The best `MAX_HITS` pages for a query that `clip` has cut, best first."""
    words = words_of(query)
    if not words:
        return []
    found = public_pages(locale).search(" ".join(words), operator="and")[:MAX_HITS]
    return list(found)


def hits(pages: Iterable[Page], query: str, request: HttpRequest) -> list[Hit]:
    """What to show of found pages. Two queries and one for each page type."""
    pages = list(pages)
    specific = Page.objects.filter(pk__in=[page.pk for page in pages]).specific()
    by_id = {page.pk: page for page in specific}
    words = words_of(query)
    return [_hit(by_id[page.pk], words, request) for page in pages if page.pk in by_id]


def _hit(page: Page, words: list[str], request: HttpRequest) -> Hit:
    summary = getattr(page, "summary", "") or page.search_description
    text = _text_around(page, words, summary)
    url = page.get_url(request) or ""
    pattern = _pattern(words)
    is_at_the_top = pattern is None or pattern.search(f"{page.title} {summary}") is not None
    place = "" if is_at_the_top or not isinstance(page, BasePage) else page.place_of(words)
    return Hit(
        title=highlight(page.title, words),
        url=f"{url}{place}",
        excerpt=highlight(text, words),
        trail=url.strip("/").replace("/", " › "),
    )


def _text_around(page: Page, words: list[str], summary: str) -> str:
    """The lead, if a word is in it; else the first part of the page's text that has one."""
    pattern = _pattern(words)
    if pattern is None or pattern.search(summary):
        return summary[:EXCERPT]
    for text in _texts(page):
        match = pattern.search(text)
        if match:
            start = max(match.start() - 60, 0)
            cut = text[start : start + EXCERPT]
            return ("… " if start else "") + cut.strip() + (" …" if len(text) > EXCERPT else "")
    return summary[:EXCERPT]


def _texts(page: Page) -> Iterable[str]:
    for field in page.get_search_fields():
        if type(field).__name__ == "SearchField" and field.field_name not in {"title", "summary"}:
            value = field.get_value(page)
            for text in value if isinstance(value, list) else [value]:
                if text:
                    yield " ".join(strip_tags(str(text)).split())


def highlight(text: str, words: list[str]) -> SafeString:
    """`text` escaped, with the words marked. Found in the plain text, so no entity is cut."""
    pattern = _pattern(words)
    if pattern is None:
        return escape(text)
    parts = pattern.split(text)
    marked = (
        f"<mark>{escape(part)}</mark>" if position % 2 else escape(part)
        for position, part in enumerate(parts)
    )
    return mark_safe("".join(marked))  # noqa: S308 -- every part is escaped


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b({alternatives}\w*)", re.IGNORECASE)


def did_you_mean(query: str, locale: Locale) -> str:
    """The query with unknown words replaced by the nearest known ones; "" if none is near."""
    known = vocabulary(locale)
    words = [word.casefold() for word in words_of(query)]
    mended = [
        word
        if word in known
        else next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.72)), word)
        for word in words
    ]
    return " ".join(mended) if mended != words else ""


def vocabulary(locale: Locale) -> dict[str, int]:
    """Words of titles and leads, with how often they occur. Kept until the site changes."""
    key = f"search-words:{revision_number(RevisionName.SITE)}:{locale.pk}"
    known: dict[str, int] | None = cache.get(key)
    if known is None:
        known = {}
        for page in public_pages(locale).defer_streamfields().specific():
            for word in words_of_text(f"{page.title} {getattr(page, 'summary', '')}"):
                known[word] = known.get(word, 0) + 1
        cache.set(key, known, 3600)
    return known


def words_of_text(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text) if len(word) > 3]


def suggestions(
    query: str, locale: Locale, request: HttpRequest, *, limit: int = 6
) -> list[dict[str, str]]:
    """Titles that begin like what was typed so far, for the search box."""
    words = words_of(query)
    if not words or len(words[-1]) < 2:
        return []
    found = public_pages(locale).autocomplete(" ".join(words), fields=["title"])[:limit]
    return [{"title": page.title, "url": page.get_url(request) or ""} for page in found]
