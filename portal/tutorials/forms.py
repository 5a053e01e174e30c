"""What readers send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .enums import Usefulness

LONGEST_COMMENT = 1000


class FeedbackForm(forms.Form):
    """ "Was this useful?", with a comment to the editors.

    `website` is a field that no person sees: who fills it in is a program.
    """

    answer = forms.ChoiceField(
        label=_("Was this useful?"),
        choices=Usefulness.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes, partly or no.")},
    )
    comment = forms.CharField(
        label=_("What would make it better?"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The editors read this. Write nothing about a patient, and no names."),
    )
    website = forms.CharField(required=False, max_length=200)

    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))
