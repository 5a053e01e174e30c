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
from portal.pages.models.indexing import StemField
from portal.pages.words import WORD, folded, is_wanted, one_line, wanted_stems

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
    """The words of a query as they were typed, without signs around them."""
    return [word.strip("-'’") for word in _WORD.findall(query) if word.strip("-'’")][:MAX_WORDS]


def public_pages(locale: Locale) -> Any:
    return Page.objects.live().public().filter(locale=locale, depth__gt=1)


def stems_of(query: str) -> list[str]:
    """What a text must hold for a query to find it; also what is marked in it."""
    return wanted_stems(query, most=MAX_WORDS)


def holding(pages: Any, stems: list[str]) -> Any:
    """Those of `pages`, a queryset, that hold all of these stems, best first."""
    if not stems:
        return pages.none()
    return pages.search(" ".join(stems), operator="and")


def search_pages(query: str, locale: Locale) -> list[Page]:
    """The best `MAX_HITS` pages for a query that `clip` has cut, best first."""
    return list(holding(public_pages(locale), stems_of(query))[:MAX_HITS])


def hits(pages: Iterable[Page], query: str, request: HttpRequest) -> list[Hit]:
    """What to show of found pages. Two queries and one for each page type."""
    pages = list(pages)
    specific = Page.objects.filter(pk__in=[page.pk for page in pages]).specific()
    by_id = {page.pk: page for page in specific}
    stems = stems_of(query)
    return [_hit(by_id[page.pk], stems, request) for page in pages if page.pk in by_id]


def _hit(page: Page, stems: list[str], request: HttpRequest) -> Hit:
    summary = getattr(page, "summary", "") or page.search_description
    text = _text_around(page, stems, summary)
    url = page.get_url(request) or ""
    is_at_the_top = _first(f"{page.title} {summary}", stems) is not None
    place = "" if is_at_the_top or not isinstance(page, BasePage) else page.place_of(stems)
    return Hit(
        title=highlight(page.title, stems),
        url=f"{url}{place}",
        excerpt=highlight(text, stems),
        trail=url.strip("/").replace("/", " › "),
    )


def _text_around(page: Page, stems: list[str], summary: str) -> str:
    """The lead, if a word is in it; else the first part of the page's text that has one."""
    if _first(summary, stems) is not None:
        return summary[:EXCERPT]
    for text in _texts(page):
        place = _first(text, stems)
        if place is not None:
            return excerpt_around(text, place)
    return summary[:EXCERPT]


def excerpt_around(text: str, place: int) -> str:
    """Some `EXCERPT` characters with the word at `place`, cut between words, the cuts marked."""
    start = max(place - 60, 0)
    if start:
        start = max(text.find(" ", start - 1, place) + 1, start)
    end = start + EXCERPT
    if end < len(text):
        space = text.rfind(" ", start, end + 1)
        end = space if space > place else end
    cut = text[start:end].strip()
    return ("… " if start else "") + cut + (" …" if end < len(text) else "")


def _texts(page: Page) -> Iterable[str]:
    for field in page.get_search_fields():
        if isinstance(field, StemField) and field.field_name not in {"title", "summary"}:
            for text in field.texts(page):
                yield one_line(strip_tags(text))


def _first(text: str, stems: list[str]) -> int | None:
    """Where the first word stands that is a form of one of `stems`."""
    wanted = frozenset(stems)
    return next((row.start() for row in WORD.finditer(text) if is_wanted(row[0], wanted)), None)


def highlight(text: str, stems: list[str]) -> SafeString:
    """`text` escaped, with the forms of `stems` marked.

    Found in the plain text, so no entity is cut.
    """
    wanted = frozenset(stems)
    parts, end = [], 0
    for row in WORD.finditer(text):
        if is_wanted(row[0], wanted):
            parts += [escape(text[end : row.start()]), f"<mark>{escape(row[0])}</mark>"]
            end = row.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 -- every part is escaped


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
    words = words_of(folded(query))
    if not words or len(words[-1]) < 2:
        return []
    found = public_pages(locale).autocomplete(" ".join(words))[:limit]
    return [{"title": page.title, "url": page.get_url(request) or ""} for page in found]
