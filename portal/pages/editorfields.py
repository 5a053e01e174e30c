"""Formatted texts and streams that know when nobody touched them, for every form of the admin."""

import re
from functools import cache
from typing import Any

from django.db import models
from wagtail.admin.forms.models import FORM_FIELD_OVERRIDES, register_form_field_override
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks.base import BlockField
from wagtail.fields import RichTextField, StreamField

from .formfields import LineField, LinesField, MomentField, TimeOfDayField

# All that the portal's texts may hold: what is not named here would be dropped from both sides.
FEATURES = ("h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link")
# The editor's own marks: made anew for each text that was not written in the editor.
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


class FormattedField(LineField):
    """A formatted text. The editor writes the same text in its own way."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, data) and _plain(initial) != _plain(data)


class StreamFormField(BlockField):
    """A stream of blocks, compared by what they say: the marks of blocks and texts do not count."""

    def has_changed(self, initial_value: Any, data_value: Any) -> bool:
        before, after = map(self.block.get_prep_value, (initial_value, data_value))
        return bool(before != after and _plain(before) != _plain(after))


def let_forms_know_what_was_shown() -> None:
    """Have every form of the admin made from a model use the fields above.

    Django compares a field whose default is a function with a hidden copy of what was shown.
    Wagtail renders no such copy: without one the field counts as changed for ever.
    """
    for override in FORM_FIELD_OVERRIDES.values():
        if isinstance(override, dict):
            override["show_hidden_initial"] = False
    overrides: dict[type[Any], dict[str, Any]] = {
        models.Field: {},
        models.CharField: {"form_class": LineField},
        models.DateTimeField: {"form_class": MomentField},
        models.TimeField: {"form_class": TimeOfDayField},
        RichTextField: {"form_class": FormattedField},
        StreamField: {"form_class": StreamFormField},
    }
    for field, more in overrides.items():
        known = FORM_FIELD_OVERRIDES.get(field, {})
        register_form_field_override(
            field, override={**known, **more, "show_hidden_initial": False}
        )
    register_form_field_override(
        models.TextField,
        override={
            "form_class": LinesField,
            "widget": AdminAutoHeightTextInput,
            "show_hidden_initial": False,
        },
        exact_class=True,
    )


def _plain(value: Any) -> Any:
    """What a stored value says: no marks that no reader sees, no empty parts, numbers as texts.

    A part that was never filled may be missing before and is empty afterwards; a choice among
    numbers comes back as a text.
    """
    if isinstance(value, dict):
        is_block = "type" in value and "value" in value
        parts = {key: _plain(item) for key, item in value.items() if key != "id" or not is_block}
        return {key: item for key, item in parts.items() if item not in (None, "", False)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    text = str(value)
    return _rewritten(text) if "<" in text else text.replace("\r\n", "\n").strip()


def _rewritten(html: str) -> str:
    """A formatted text as the editor would write it."""
    converter = _converter()
    written = converter.to_database_format(converter.from_database_format(html))
    return _BLOCK_KEY.sub("", written)


@cache
def _converter() -> ContentstateConverter:
    return ContentstateConverter(list(FEATURES))
