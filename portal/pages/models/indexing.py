"""What the search keeps of a page: the stems of its words (`portal.pages.words`)."""

from collections.abc import Iterable
from typing import Any

from wagtail.search import index

from portal.pages.words import folded, stems


class StemField(index.SearchField):
    """A text, its words brought to their stems. Whoever searches brings the query to them too."""

    def get_value(self, obj: Any) -> str:
        return " ".join(stem for text in self.texts(obj) for stem in stems(text))

    def texts(self, obj: Any) -> list[str]:
        """What the field holds, as it is written."""
        return list(_flat(super().get_value(obj)))


class BeginningField(index.AutocompleteField):
    """A text as it is typed, and without its accents, which PostgreSQL tells apart."""

    def get_value(self, obj: Any) -> str:
        text = " ".join(_flat(super().get_value(obj)))
        plain = folded(text)
        return text if plain == text.casefold() else f"{text} {plain}"


def stemmed(fields: Iterable[Any]) -> list[Any]:
    """Search fields of a page with every text read as words."""
    return [_stemmed(field) for field in fields]


def _stemmed(field: Any) -> Any:
    if type(field) is index.SearchField:
        return StemField(field.field_name, boost=field.boost, **field.kwargs)
    if type(field) is index.AutocompleteField:
        return BeginningField(field.field_name, **field.kwargs)
    return field


def _flat(value: Any) -> Iterable[str]:
    """Texts of what a field answers: a text, a list of texts, a number or nothing."""
    if isinstance(value, list):
        for part in value:
            yield from _flat(part)
    elif value not in (None, ""):
        yield str(value)
