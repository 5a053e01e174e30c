"""The forms editors give a video tutorial its captions, chapters and sources in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from portal.tutorials.enums import TrackKind
from portal.tutorials.pageforms import TutorialPageForm

from .chapters import chapter_lines, parse_chapters
from .errors import LinesError, TextFileError, VttTooBigError
from .webvtt import MAX_BYTES, Cue, check_length, parse_vtt, read_vtt, write_vtt

# Two formats of one film may differ by this many milliseconds: encoders round.
SAME_LENGTH = 1500
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?", re.IGNORECASE)
_VTT_INPUT = {"accept": ".vtt,text/vtt"}


def normal_language_tag(value: str) -> str:
    """A language as BCP 47 writes it: “FR-be” is “fr-BE”. Raises `ValidationError`."""
    match = _TAG.fullmatch(value.strip())
    if match is None:
        raise ValidationError(
            _("Write a language code, such as en, fr or fr-BE."), code="language_tag"
        )
    language, script, region = match.groups()
    parts = [language.lower(), (script or "").title(), (region or "").upper()]
    return "-".join(part for part in parts if part)


def validate_language_tag(value: str) -> None:
    """Refuse what `normal_language_tag` cannot read."""
    normal_language_tag(value)


def as_validation_error(error: TextFileError) -> ValidationError:
    """Each line's problem as an error of its own, so that a form lists them."""
    if isinstance(error, LinesError):
        return ValidationError(
            [ValidationError(str(row), code=error.code) for row in error.problems]
        )
    return ValidationError(str(error), code=error.code)


class LanguageTagField(forms.CharField):
    """A BCP 47 language tag, put into its usual capitals."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return normal_language_tag(cleaned) if cleaned else cleaned


class UploadedVttField(forms.FileField):
    """A chosen .vtt file; answers with its cues, or with None where none was chosen."""

    widget = forms.FileInput(attrs=_VTT_INPUT)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            return None
        if data.size > MAX_BYTES:
            error = VttTooBigError(limit_kb=MAX_BYTES // 1024)
            raise ValidationError(str(error), code=error.code)
        try:
            return read_vtt(data.read())
        except TextFileError as error:
            raise as_validation_error(error) from None


class CaptionTrackForm(WagtailAdminModelForm):
    """One caption track: a file puts its text into the field below, where it can be corrected."""

    language = LanguageTagField(
        label=_("Language"), max_length=12, help_text=_("Its code, such as en, fr or uk.")
    )
    upload = UploadedVttField(
        label=_("Captions file"),
        required=False,
        help_text=_("WebVTT (.vtt). It replaces the text below; styles and notes are left out."),
    )
    cues: list[Cue] | None = None
    data: Any

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "upload" in self.errors:
            self.show_refused_file()
        if self.errors:
            return cleaned
        uploaded = cleaned.get("upload")
        text = cleaned.get("text", "")
        if uploaded is not None:
            self.cues = uploaded
        elif text.strip():
            try:
                self.cues = parse_vtt(text)
            except TextFileError as error:
                self.add_error("text", as_validation_error(error))
        elif not self.is_deferred_validation:
            self.add_error(
                "upload", ValidationError(_("Choose a captions file (.vtt)."), code="required")
            )
        if self.cues is not None:
            cleaned["text"] = write_vtt(self.cues)
        return cleaned

    def show_refused_file(self) -> None:
        """Put a file with faults in its lines into the text field, where they can be mended.

        Not over a text that was just typed.
        """
        codes = {error.code for error in self.errors.as_data()["upload"]}
        if LinesError.code not in codes or "text" in self.changed_data:
            return
        file = self.files[self.add_prefix("upload")]
        file.seek(0)
        self.data = self.data.copy()
        self.data[self.add_prefix("text")] = file.read().decode("utf-8-sig")

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """After a save in the background the text is in the open page, and the file done with."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        if self.cleaned_data.get("upload") is not None:
            updates += [
                (self.add_prefix("text"), self.cleaned_data["text"]),
                (self.add_prefix("upload"), ""),
            ]
        return updates


class CaptionInlinePanel(InlinePanel):
    """Caption tracks with `CaptionTrackForm`: Wagtail takes a form class of its own for them."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = CaptionTrackForm
        return options


class VideoTutorialPageForm(TutorialPageForm):
    """A video page: one source or two, captions or the reason why not, chapters."""

    audio_language = LanguageTagField(
        label=_("Language spoken"),
        required=False,
        max_length=12,
        help_text=_("Its code, such as en or fr. Empty: nobody speaks in it."),
    )
    chapters_upload = UploadedVttField(
        label=_("Chapters file"),
        required=False,
        help_text=_("A WebVTT file of chapters (.vtt). It replaces the lines above."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._clean_sources(cleaned)
        video = cleaned.get("video")
        duration = video.duration if video else None
        self._clean_chapters(cleaned, duration)
        self._clean_tracks(cleaned, duration)
        return cleaned

    def _post_clean(self) -> None:
        # The page judges by its saved captions; here those of the form count.
        self.instance.is_judged_by_form = True
        try:
            super()._post_clean()
        finally:
            self.instance.is_judged_by_form = False

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        if self.cleaned_data.get("chapters_upload") is not None:
            updates += [("chapters", self.cleaned_data["chapters"]), ("chapters_upload", "")]
        return updates

    def _clean_sources(self, cleaned: dict[str, Any]) -> None:
        video, second = cleaned.get("video"), cleaned.get("second_video")
        address = cleaned.get("external_url")
        if video and address:
            self._refuse("external_url", _("Choose a video or give an address, not both."))
        is_missing = not video and not address and "video" not in self.errors
        if is_missing and not self.is_deferred_validation:
            self._refuse("video", _("Choose a video, or give the address of one elsewhere."))
        if not second:
            return
        if not video:
            self._refuse("second_video", _("Choose the video itself first."))
        elif second.media_type == video.media_type:
            self._refuse(
                "second_video", _("This is the same format again. One is MP4, the other WebM.")
            )
        elif abs(second.duration - video.duration) > SAME_LENGTH:
            self._refuse(
                "second_video",
                _("This is not the same film: one lasts %(one)s, the other %(other)s.")
                % {"one": video.clock, "other": second.clock},
            )

    def _clean_chapters(self, cleaned: dict[str, Any], duration: int | None) -> None:
        uploaded = cleaned.get("chapters_upload")
        if uploaded is not None:
            cleaned["chapters"] = chapter_lines(uploaded)
        field = "chapters_upload" if uploaded is not None else "chapters"
        try:
            parse_chapters(cleaned.get("chapters") or "", duration=duration)
        except TextFileError as error:
            self.add_error(field, as_validation_error(error))

    def _clean_tracks(self, cleaned: dict[str, Any], duration: int | None) -> None:
        """Judge the caption tracks together: one of each language and kind, none too long."""
        formset = self.formsets.get("caption_tracks")
        if formset is None:
            return
        seen: set[tuple[str, str]] = set()
        for form in formset.forms:
            # Asking for its errors makes the row judge itself first.
            if form.errors or not form.cleaned_data or formset._should_delete_form(form):
                continue
            key = (form.cleaned_data["language"], form.cleaned_data["kind"])
            if key in seen:
                form.add_error("language", _("There is a track of this kind and language already."))
            seen.add(key)
            if duration is not None and form.cues:
                field = "upload" if form.cleaned_data.get("upload") is not None else "text"
                try:
                    check_length(form.cues, duration)
                except LinesError as error:
                    form.add_error(field, as_validation_error(error))
                    if field == "upload":
                        form.show_refused_file()
        has_captions = any(kind == TrackKind.CAPTIONS for _language, kind in seen)
        reason = (cleaned.get("no_captions_reason") or "").strip()
        if has_captions or reason or self.is_deferred_validation:
            return
        if not any(form.errors for form in formset.forms):
            self._refuse(
                "no_captions_reason",
                _(
                    "A video without captions shuts people out. Add captions above, "
                    "or write here why there are none."
                ),
            )

    def _refuse(self, field: str, message: Any) -> None:
        if field in self.fields:
            self.add_error(field, ValidationError(message, code=f"{field}_refused"))
