"""Forms of the editor's screens: texts that remember what they were opened from, publication."""

from itertools import count
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import SlugInput
from wagtail.coreutils import string_to_ascii

from .addresses import RESERVED
from .models import ConsentForm

EXPECTED = "expected_revision"
ADDRESS_LENGTH = ConsentForm._meta.get_field("slug").max_length
# Room for a hyphen and a number behind it.
_STEM = ADDRESS_LENGTH - 4
_WHOLE_WORDS = rf"^(.{{1,{ADDRESS_LENGTH}}})(\s.*)?$"


class RevisionForm(WagtailAdminModelForm):
    """Carries the revision that the editor opened, so that a later save is told from an old one."""

    expected_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # What identifies a row: chosen when it is made, and fixed afterwards.
    fixed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[EXPECTED] = self.instance.revision
        if self.instance.pk:
            for name in self.fixed:
                if name in self.fields:
                    self.fields[name].disabled = True

    @property
    def opened_revision(self) -> int:
        """The revision posted with the form; 0, which is nobody's, where it is missing."""
        return int(self.cleaned_data.get(EXPECTED) or 0)


class FormForm(RevisionForm):
    """A form. A new one's address is made from its title where none is typed.

    With scripts that is seen while the title is typed, cut at the same words.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = self.fields["slug"]
        address.widget = SlugInput(
            attrs={"maxlength": ADDRESS_LENGTH}, formatters=[(_WHOLE_WORDS, "$1")]
        )
        if self.instance.pk is None:
            address.required = False
            address.help_text = _(
                "Part of the address of every version; fixed once a version was published."
                " Made from the title where you leave it empty."
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None and cleaned.get("slug") == "" and cleaned.get("title"):
            cleaned["slug"] = _free_address(cleaned["title"])
            if not cleaned["slug"]:
                said = _("Write an address: the title has no letters to make one from.")
                self.add_error("slug", said)
        return cleaned


def _free_address(title: str) -> str:
    """An address in the title's words, numbered where another form has it; empty where it has none.

    Letters of other scripts are written in Latin ones.
    """
    made = slugify(string_to_ascii(title))
    if len(made) > ADDRESS_LENGTH:
        made = made[: ADDRESS_LENGTH + 1].rpartition("-")[0] or made[:ADDRESS_LENGTH]
    taken = RESERVED | set(
        ConsentForm.objects.filter(slug__startswith=made[:_STEM]).values_list("slug", flat=True)
    )
    numbered = (f"{made[:_STEM]}-{number}" for number in count(2))
    return made if made not in taken else next(one for one in numbered if one not in taken)


class TextForm(RevisionForm):
    """A text. Which form and language it is of never changes."""

    fixed = ("form", "language")


class LanguageForm(RevisionForm):
    """A language. Its tag is part of addresses."""

    fixed = ("code",)


class WrittenIn(forms.ChoiceField):
    """The language in which somebody wrote what everybody reads; that of the page unless told."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=settings.LANGUAGES,
            required=False,
            initial=get_language,
            help_text=_("Readers of other languages are told which one it is."),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        written: str = super().clean(value)
        return written or get_language() or settings.LANGUAGE_CODE


class PublishForm(forms.Form):
    """What changed since the version that it replaces, if any, and that it is meant."""

    change_note = forms.CharField(
        label=_("What changed"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown on the version's page. One or two sentences."),
    )
    note_language = WrittenIn(label=_("Language of the note"))
    is_meant = forms.BooleanField(
        label=_("A published version can never be changed, only replaced or withdrawn. I mean it."),
    )
    expected_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change_note"].required = replaces


class CheckForm(forms.Form):
    """Who compared a translation, and when."""

    name = forms.CharField(
        label=_("Checked by"), max_length=200, help_text=_("Shown beside the text.")
    )
    on = forms.DateField(
        label=_("Checked on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    source = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("The date of the check cannot be in the future."))
        return on


class WithdrawForm(forms.Form):
    """Why nobody may use a version any more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who opens one of its addresses reads it."),
    )
    language = WrittenIn(label=_("Language of the reason"))
