"""What templates draw with: icons, form fields, the summary of a form's errors."""

from datetime import date
from functools import lru_cache

from django import forms, template
from django.forms import BaseForm, BoundField
from django.forms.utils import ErrorList
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

SPRITE = "vendor/lucide/sprite.svg"
_CAPITAL_MONTHS = {"en", "de", "el", "lb"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a Lucide icon of the sprite, hidden from screen readers: a word stands beside it."""
    return _icon(name, static(SPRITE))


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """Show a form field with label, hint and errors, tied together for screen readers.

    A field's `due` says when it is needed, where it may stay empty for now; "optional" else.
    """
    widget = bound.field.widget
    return {
        "field": bound,
        "fieldset": widget.use_fieldset,
        "check": isinstance(widget, forms.CheckboxInput),
        "described_by": bound.aria_describedby,
    }


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString | str:
    """List what is wrong in a form above it, each line a link to its field."""
    if not form.errors:
        return ""
    entries = [
        {"text": text, "target": _target(form, name)}
        for name, errors in form.errors.items()
        for text in _texts(errors)
    ]
    return render_to_string("components/error_summary.html", {"entries": entries})


@register.filter(expects_localtime=True)
def short_date(value: date | None, pattern: str) -> str:
    """Write a date with a short month as the language does: "1 Dec" in English, "1 déc" in French.

    Django's `M` begins every month with a capital, in languages that never do, too.
    """
    if not value:
        return ""
    if (get_language() or "en").split("-")[0] not in _CAPITAL_MONTHS:
        pattern = pattern.replace("M", "b")
    return date_format(value, pattern)


@lru_cache(maxsize=512)
def _icon(name: str, sprite: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 24 24">'
        '<use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


def _target(form: BaseForm, name: str) -> str:
    if name not in form.fields:
        return ""
    bound = form[name]
    return bound.id_for_label or bound.auto_id


def _texts(errors: ErrorList) -> list[str]:
    return [str(error) for error in errors]
