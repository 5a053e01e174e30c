"""The form editors give a training its times in: local times in the training's own zone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminDateTimeInput

from portal.pages.formfields import ShownTemporalField

from .errors import DoubleTimeError, MissingTimeError, UnknownZoneError
from .localtime import (
    Occurrence,
    day_start,
    is_repeated,
    occurrence_of,
    to_local,
    to_utc,
    zone_named,
    zone_names,
)

_TIMES = ("start", "end")
_OCCURRENCES = [
    ("", _("Choose one")),
    (Occurrence.FIRST, _("The first: before the clocks go back (summer time)")),
    (Occurrence.SECOND, _("The second: after the clocks have gone back (winter time)")),
]


class LocalTimeInput(AdminDateTimeInput):
    """Leaves what was typed alone.

    The picker would otherwise read it as a time of the browser's own zone, and move one that
    the clocks skip there, although the training may be in a zone where it exists.
    """

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}


class LocalTimeField(ShownTemporalField):
    """A date and time as a clock shows them, tied to no zone yet."""

    widget = LocalTimeInput
    input_formats = get_format_lazy("DATETIME_INPUT_FORMATS")
    default_error_messages = {"invalid": _("Write a date and a time, such as 2026-11-23 14:00.")}  # noqa: RUF012 -- Django's own way

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        return value if isinstance(value, datetime) else super().to_python(value)

    def strptime(self, value: str, format: str) -> datetime:  # noqa: A002 -- Django's name
        return datetime.strptime(value, format)  # noqa: DTZ007 -- the zone is another field


class TrainingPageForm(WagtailAdminPageForm):
    """Turns local times and a zone into instants, and asks where the clocks make that unclear.

    `start` and `end` are instants on the page and local times on screen. A local time that
    comes twice is asked about with one more field, which is only shown then.
    """

    start = LocalTimeField(
        label=_("Start"), help_text=_("As clocks in the time zone below show it.")
    )
    end = LocalTimeField(label=_("End"))
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name.replace("_", " ")) for name in zone_names()],
        error_messages={"invalid_choice": _("There is no time zone “%(value)s”.")},
    )
    start_occurrence = forms.ChoiceField(
        label=_("Which start is meant?"), choices=_OCCURRENCES, required=False
    )
    end_occurrence = forms.ChoiceField(
        label=_("Which end is meant?"), choices=_OCCURRENCES, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: set[str] = set()
        if "timezone" not in self.fields:
            return
        current = self.instance.timezone
        if current and current not in zone_names():
            # An old name of a zone stays choosable for the page that has it.
            self.fields["timezone"].choices = [(current, current), *self.fields["timezone"].choices]
        try:
            zone = zone_named(current)
        except UnknownZoneError:
            return
        for name in _TIMES:
            instant = getattr(self.instance, name)
            if instant is None:
                continue
            local = to_local(instant, zone)
            if name == "end" and self.instance.all_day:
                local -= timedelta(days=1)
            self.initial[name] = local
            occurrence = occurrence_of(instant, zone)
            if occurrence and not self.instance.all_day:
                self.initial[f"{name}_occurrence"] = occurrence
                self._asked.add(name)

    def asks_which(self, name: str) -> bool:
        """Whether the local time in the field `name` comes twice, so that the form must ask."""
        return name in self._asked

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "timezone" not in cleaned:
            # The zone's own error is enough: UTC stands in, so that no time is called missing.
            for name in _TIMES:
                if cleaned.get(name) is not None:
                    cleaned[name] = cleaned[name].replace(tzinfo=UTC)
            return cleaned
        zone = zone_named(cleaned["timezone"])
        for name in _TIMES:
            if cleaned.get(name) is not None:
                self._resolve(name, cleaned, zone)
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error(
                "end", ValidationError(_("The end is not after the start."), code="order")
            )
        return cleaned

    def _resolve(self, name: str, cleaned: dict[str, Any], zone: ZoneInfo) -> None:
        """Replace the local time in `cleaned[name]` by its instant, or say why there is none."""
        local: datetime = cleaned[name]
        if cleaned.get("all_day"):
            day = local.date() + timedelta(days=1 if name == "end" else 0)
            cleaned[name] = day_start(day, zone)
            return
        chosen = cleaned.get(f"{name}_occurrence")
        if is_repeated(local, zone):
            self._asked.add(name)
        try:
            cleaned[name] = to_utc(local, zone, Occurrence(chosen) if chosen else None)
        except MissingTimeError as error:
            self.add_error(name, ValidationError(str(error), code=error.code))
        except DoubleTimeError as error:
            cleaned[name] = to_utc(local, zone, Occurrence.FIRST)
            self.add_error(f"{name}_occurrence", ValidationError(str(error), code=error.code))


class WhichPanel(FieldPanel):
    """A question that is only asked when the clocks make it necessary."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            if not super().is_shown():
                return False
            asked: bool = self.form.asks_which(self.field_name.removesuffix("_occurrence"))
            return asked
