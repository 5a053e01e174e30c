"""Form fields that know when nobody touched them.

A page that was only looked at counts as changed wherever a browser sends a value back in another
shape. Approving it in the editor then begins its workflow anew
(`WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT`), for ever. `editorfields` puts these in place of
Django's in every form of the admin.
"""

from typing import Any

from django import forms


class LineField(forms.CharField):
    """A text of one line. What was stored is compared as it would be taken from a browser."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


class LinesField(LineField):
    """A text of several lines, which browsers send with line ends of their own."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class ShownTemporalField(forms.fields.BaseTemporalField):
    """A moment, compared as the widget shows it: to the minute.

    A form that shows no seconds cannot send them back.
    """

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, data) and self._shown(initial) != self._shown(data)

    def _shown(self, value: Any) -> Any:
        try:
            found = self.to_python(value)
        except forms.ValidationError:
            return value
        return self.widget.format_value(self.prepare_value(found)) or ""


class MomentField(ShownTemporalField, forms.DateTimeField):
    """A day and a time."""


class TimeOfDayField(ShownTemporalField, forms.TimeField):
    """A time of day."""
