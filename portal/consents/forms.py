"""What people type: into a form before it is printed, and about their own centre."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .content import Particulars
from .enums import Safeguard
from .models import CentreEdition
from .printing import check_filled_in
from .pseudonyms import PSEUDONYM_LENGTH, validate_letters, validate_pseudonym

CLINICIAN_LENGTH = 80


# Why a name cannot be printed, said to the person whose name it is.
_NOT_PRINTED = {
    "missing_glyph": _(
        "The form cannot print %(characters)s in your name. Write the name in Latin, Greek or "
        "Cyrillic letters, or leave this field empty and write the name on the paper by hand."
    ),
    "right_to_left": _(
        "The form cannot print writing that runs from right to left (%(characters)s). Write your "
        "name in Latin, Greek or Cyrillic letters, or leave this field empty and write the name "
        "on the paper by hand."
    ),
    "too_long": _("At most %(most)s words fit on the line; this has %(words)s. Shorten it."),
    "long_word": _("At most %(most)s letters fit on the line without a space. Shorten the name."),
}


def validate_printable(value: str) -> None:
    """Refuse a name that would leave the line or come out as empty boxes."""
    problems = check_filled_in(pseudonym="", clinician=value)
    if problems:
        raise ValidationError(
            [
                ValidationError(_NOT_PRINTED[problem.code], code=problem.code, params=problem.data)
                for problem in problems
            ]
        )


class FillForm(forms.Form):
    """The pseudonym, the clinician's name, and which print they go on."""

    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        required=False,
        max_length=PSEUDONYM_LENGTH,
        help_text=_("A code such as K7-0042: letters, digits and hyphens, at most 32."),
        validators=[validate_letters, validate_pseudonym],
        error_messages={"max_length": _("A pseudonym has at most 32 characters.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    clinician = forms.CharField(
        label=_("Clinician's name"),
        required=False,
        max_length=CLINICIAN_LENGTH,
        help_text=_("Your own name, as it is to stand beside your signature."),
        validators=[validate_printable],
        error_messages={"max_length": _("Write at most 80 characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    centre = forms.ChoiceField(label=_("Hospital"), required=False)
    is_large = forms.BooleanField(label=_("Large print"), required=False)

    def __init__(self, *args: Any, centres: Iterable[CentreEdition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editions = {edition.sheet.slug: edition for edition in centres}
        named = [(slug, str(edition.sheet)) for slug, edition in self.editions.items()]
        field: Any = self.fields["centre"]
        field.choices = [("", _("None named: the general form")), *named]

    @property
    def edition(self) -> CentreEdition | None:
        """The edition of the hospital that was chosen."""
        return self.editions.get(self.cleaned_data["centre"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned.get("pseudonym") or cleaned.get("clinician")):
            self.add_error(
                "pseudonym",
                _("Write a pseudonym, a clinician's name, or both. For an empty form go back."),
            )
        return cleaned


class _NeededLater(forms.CharField):
    """May stay empty while somebody is still writing; nothing is published without it."""

    due = _("needed before publishing")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class _YearsNeededLater(forms.IntegerField):
    due = _NeededLater.due


class _ChoiceNeededLater(forms.ChoiceField):
    due = _NeededLater.due


class SheetForm(forms.Form):
    """Who is responsible at a centre, and whom to ask. Printed as it is typed, line by line."""

    controller = _NeededLater(
        label=_("Controller"),
        help_text=_("Name and postal address of the hospital that is responsible for the data."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    officer = _NeededLater(
        label=_("Data protection officer"),
        help_text=_("The office, and how to reach it. An office outlives a person."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contacts = _NeededLater(
        label=_("Whom to ask, and where to withdraw"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    retention = _YearsNeededLater(
        label=_("Years for which the data are kept"),
        required=False,
        min_value=1,
        max_value=200,
        error_messages={
            "min_value": _("Write a number of years from 1 to 200."),
            "max_value": _("Write a number of years from 1 to 200."),
            "invalid": _("Write a number of years from 1 to 200."),
        },
    )
    transfers = _NeededLater(
        label=_("Countries outside the European Union where the case may be read"),
        help_text=_(
            "One country a line, such as Ukraine. It has no adequacy decision of the European "
            "Commission, so that a safeguard is needed."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    safeguard = _ChoiceNeededLater(
        label=_("Safeguard in those countries"),
        required=False,
        choices=[("", _("Choose a safeguard")), *Safeguard.choices],
    )
    registry = _NeededLater(
        label=_("Registry, and who is responsible for it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    operator = _NeededLater(
        label=_("Who runs the portal, and in which country the data are stored"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def particulars(self) -> Particulars:
        """What was typed of the data; call it on a valid form."""
        typed = {name: self.cleaned_data[name] for name in Particulars.__dataclass_fields__}
        chosen = typed["safeguard"]
        return Particulars(**{**typed, "safeguard": Safeguard(chosen) if chosen else None})


class ClauseForm(forms.Form):
    """One local clause. Left empty it is no clause."""

    language = forms.ChoiceField(
        label=_("Language"), error_messages={"required": _("Choose the clause's language.")}
    )
    after = forms.ChoiceField(label=_("Where it stands"), required=False)
    heading = forms.CharField(
        label=_("Heading"),
        max_length=200,
        error_messages={"required": _("Write the clause's heading.")},
    )
    body = forms.CharField(
        label=_("Text"),
        help_text=_("An empty line begins a new paragraph; “- ” at the start of a line, a list."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the clause's text.")},
    )

    def __init__(
        self,
        *args: Any,
        languages: Iterable[tuple[str, str]],
        places: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        after = [(key, _("After “%(heading)s”") % {"heading": head}) for key, head in places]
        fields: Any = self.fields
        fields["language"].choices = [("", _("Choose a language")), *languages]
        fields["after"].choices = [("", _("At the end of the text")), *after]


class _Clauses(forms.BaseFormSet[ClauseForm]):
    default_error_messages: ClassVar = {
        "missing_management_form": _(
            "A part of this page was lost on the way. Nothing was saved: open the page again."
        ),
        "too_many_forms": _("At most %(num)d clauses can be kept. Nothing was saved."),
    }

    def add_fields(self, form: ClauseForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this clause")


# More than any hospital writes; each is a part of a page that has to stay quick.
MOST_CLAUSES = 100
ClauseFormSet = forms.formset_factory(
    ClauseForm,
    formset=_Clauses,
    extra=1,
    can_delete=True,
    max_num=MOST_CLAUSES,
    absolute_max=MOST_CLAUSES + 1,
    validate_max=True,
)


class OfficerCheckForm(forms.Form):
    """What a centre says before its edition is printed."""

    officer_checked_on = forms.DateField(
        label=_("Our data protection officer read this on"),
        help_text=_("The day on which they read the text as it stands now."),
        error_messages={
            "required": _("Write the day on which they read it."),
            "invalid": _("Write a day such as 2026-11-23."),
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    confirmed = forms.BooleanField(
        label=_("It may be printed in the hospital's name"),
        error_messages={"required": _("Tick the box, or go back without publishing.")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class EditionWithdrawalForm(forms.Form):
    """Why nobody may use a centre's edition any more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who opens one of its addresses reads it."),
        error_messages={"required": _("Say in one sentence why.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the reason"),
        help_text=_("Readers of other languages are told which one it is."),
        choices=settings.LANGUAGES,
    )
