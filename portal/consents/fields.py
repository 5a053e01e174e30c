"""Columns of plain JSON that editors fill in with boxes and lines instead of brackets."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .content import LABELS
from .enums import DataUse

LABEL_LENGTH = 300
_LONG = 60
# DUO's permissions for research, of which a set of data has one; all others narrow it.
_RESEARCH = {
    DataUse.GENERAL_RESEARCH,
    DataUse.HEALTH_RESEARCH,
    DataUse.DISEASE_RESEARCH,
    DataUse.POPULATION_ORIGINS,
}


def validate_data_use(terms: list[str]) -> None:
    """Refuse terms that cannot hold together. Raises `ValidationError`.

    A machine that reads both would have to choose one of them, and could choose the wider.
    """
    if DataUse.NO_RESTRICTION in terms and len(terms) > 1:
        raise ValidationError(
            _("“%(term)s” stands alone: every other term is a restriction."),
            code="data_use_contradicts",
            params={"term": DataUse.NO_RESTRICTION.label},
        )
    if len(_RESEARCH.intersection(terms)) > 1:
        raise ValidationError(
            _("Tick one of these at most: %(terms)s."),
            code="data_use_contradicts",
            params={"terms": ", ".join(use.label for use in DataUse if use in _RESEARCH)},
        )


class DataUseField(models.JSONField):
    """A list of DUO terms, ticked one by one. To the database it is a JSON column."""

    default_validators = [validate_data_use]  # noqa: RUF012 -- as Django declares it

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=[(use.value, f"{use.label} ({use.value})") for use in DataUse],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=capfirst(self.verbose_name),
            help_text=_("Terms of the Data Use Ontology: what machines read of this purpose."),
        )

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class LabelsField(models.JSONField):
    """The fixed words of the printed form, a line each. To the database it is a JSON column."""

    def formfield(self, **kwargs: Any) -> Any:
        return LabelsFormField(required=False, label=capfirst(self.verbose_name))

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class LabelsWidget(forms.MultiWidget):
    """One line for each label, beside the English words that it stands for."""

    def __init__(self) -> None:
        super().__init__({key: _line(english) for key, english in LABELS.items()})

    def decompress(self, value: Any) -> list[str]:
        words = value if isinstance(value, Mapping) else {}
        return [str(words.get(key, "")) for key in LABELS]

    def id_for_label(self, id_: str) -> str:
        """None: the lines have labels of their own."""
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        values = value if isinstance(value, list) else self.decompress(value)
        rows = []
        for key, english, widget, text in zip(
            LABELS, LABELS.values(), self.widgets, values, strict=True
        ):
            row_id = f"id_{name}_{key}"
            line = widget.render(f"{name}_{key}", text, {"id": row_id}, renderer)
            rows.append({"id": row_id, "english": english, "line": line})
        return render_to_string("consents/admin/labels_widget.html", {"rows": rows})


class LabelsFormField(forms.MultiValueField):
    """Words by key. Empty lines are left out; whether one is missing is found by the checks."""

    widget = LabelsWidget

    def __init__(self, **kwargs: Any) -> None:
        lines = tuple(forms.CharField(max_length=LABEL_LENGTH, required=False) for _key in LABELS)
        super().__init__(lines, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        words = zip(LABELS, data_list or [""] * len(LABELS), strict=True)
        return {key: text.strip() for key, text in words if text and text.strip()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial if isinstance(initial, Mapping) else {}
        return dict(before) != self.compress(data or [])


def _line(english: str) -> forms.Widget:
    return forms.Textarea({"rows": 2}) if len(english) > _LONG else forms.TextInput()
