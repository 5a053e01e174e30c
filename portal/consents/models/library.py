"""The page on which people find the form they need."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from portal.consents.comparison import Comparison
from portal.consents.enums import Variant
from portal.consents.filters import LibraryQuery
from portal.core.errors import BadFilterError
from portal.pages.models import BasePage

from .offers import CentreChoice, Offer, centre_choices, former_centre, offers, what_changed

# Above so many rows the lists of the library begin closed, all but the one asked for.
FEW_ROWS = 12


class Answer(NamedTuple):
    """A form that fits the three questions, and what changed since its version before."""

    offer: Offer
    version_before: int
    comparison: Comparison | None


class Shelf(NamedTuple):
    """One form in all its languages: the centre's own where there is one, else the general.

    `title` tells forms of one variant from each other: that of the text in the reader's language
    or else the first, and empty where the variant alone says which form it is.
    """

    form: str
    title: str
    title_language: str
    variant: Variant
    version: int
    is_model: bool
    is_open: bool
    offers: list[Offer]


class ConsentLibraryPage(BasePage):
    """Three questions and the form that answers them; below, every form there is."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "consents/consent_library_page.html"
    page_description = _("Every current consent form, by who signs, language and hospital.")
    reads_query = True

    content_panels: ClassVar[list[Any]] = [*BasePage.summary_panels, FieldPanel("intro")]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("kinds_of_forms"),
    ]

    class Meta:
        verbose_name = _("library of consent forms")
        verbose_name_plural = _("libraries of consent forms")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the library at addresses that its links and its form make; lead others there.

        Otherwise anybody could have the page made anew, and fill the page cache with copies, by
        one made-up parameter after the other.
        """
        query = LibraryQuery.parse(request.GET)
        if not query.is_meant_by(request.META.get("QUERY_STRING", "")):
            return redirect(f"{request.path}{query.address()}")
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def kinds_of_forms(self) -> str:
        """By what else people search for it: who signs, in the language of the page."""
        with translation.override(self.locale.language_code):
            return ", ".join(str(variant.label) for variant in Variant)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        query = LibraryQuery.parse(request.GET)
        centres = centre_choices()
        everything = offers(centre=query.centre)
        languages = sorted(
            {(o.language, o.language_name) for o in everything}, key=lambda pair: pair[1].casefold()
        )
        _refuse_unknown(query, languages)
        centre = _named_centre(query, centres)
        answers = [_answer(offer) for offer in _fitting(query, everything)]
        return context | {
            "query": query,
            "variants": [v for v in Variant if any(o.variant == v for o in everything)],
            "languages_of_forms": languages,
            "countries": [
                (country, list(found)) for country, found in groupby(centres, lambda c: c.country)
            ],
            "centre": centre,
            "for_centre": LibraryQuery(centre=query.centre if centre in centres else "").address(),
            "suggested_language": query.language or _spoken(languages),
            "answers": answers,
            "is_centres_own": any(answer.offer.centre for answer in answers),
            "other_languages": _other_languages(query, everything) if not answers else [],
            "shelves": _shelves(query, everything),
        }


def _refuse_unknown(query: LibraryQuery, languages: Iterable[tuple[str, str]]) -> None:
    if query.language and query.language not in {code for code, _name in languages}:
        raise BadFilterError(name=_("Language"), value=query.language)


def _named_centre(query: LibraryQuery, centres: Iterable[CentreChoice]) -> CentreChoice | None:
    """The centre that was asked for, although it may have withdrawn its forms meanwhile."""
    if not query.centre:
        return None
    found = next((centre for centre in centres if centre.slug == query.centre), None)
    found = found or former_centre(query.centre)
    if found is None:
        raise BadFilterError(name=_("Hospital"), value=query.centre)
    return found


def _spoken(languages: Iterable[tuple[str, str]]) -> str:
    """The language of the page, where there are forms in it: most visitors' answer."""
    active = get_language() or ""
    return active if active in {code for code, _name in languages} else ""


def _fitting(query: LibraryQuery, everything: list[Offer]) -> list[Offer]:
    """What answers the questions; the centre's own stands for the general form."""
    if not query.is_answered:
        return []
    found = [
        offer
        for offer in everything
        if offer.variant == query.variant and offer.language == query.language
    ]
    return _own_first(found)


def _own_first(found: Iterable[Offer]) -> list[Offer]:
    """Each text once: as the centre publishes it, else the general one."""
    chosen: dict[tuple[str, str], Offer] = {}
    for offer in found:
        key = (offer.form, offer.language)
        if key not in chosen or offer.centre:
            chosen[key] = offer
    return list(chosen.values())


def _answer(offer: Offer) -> Answer:
    changed = what_changed(offer)
    return Answer(offer, *changed) if changed else Answer(offer, 0, None)


def _other_languages(query: LibraryQuery, everything: Iterable[Offer]) -> list[tuple[str, str]]:
    """Name and address of the languages in which the form asked for is there."""
    found = {o.language_name: o.language for o in everything if o.variant == query.variant}
    return [(name, query.having(language=code).address()) for name, code in sorted(found.items())]


def _shelves(query: LibraryQuery, everything: list[Offer]) -> list[Shelf]:
    rows = _own_first(everything)
    forms = Counter(variant for _form, variant in {(row.form, row.variant) for row in rows})
    active = get_language() or ""
    return [
        Shelf(
            form=form,
            title=named.title if forms[named.variant] > 1 else "",
            title_language=named.language,
            variant=found[0].variant,
            version=found[0].version,
            is_model=found[0].is_model,
            is_open=len(rows) <= FEW_ROWS or found[0].variant == query.variant,
            offers=found,
        )
        for form, group in groupby(rows, lambda offer: offer.form)
        for found in [list(group)]
        for named in [next((o for o in found if o.language == active), found[0])]
    ]
