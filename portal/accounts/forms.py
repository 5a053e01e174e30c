"""Forms of the account pages. Lengths are bounded: nobody types more, and hashing is work."""

import zoneinfo
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .enums import Role
from .errors import NotYourTaskError, WrongPasswordError
from .models import User
from .services import check_password

PASSWORD_LENGTH = 128
DEVICE_NAME_LENGTH = 40
EMAIL_ERRORS = {
    "required": _("Write your e-mail address."),
    "invalid": _("Write an e-mail address such as name@hospital.example."),
}


def _password_field(
    label: Any, autocomplete: str, missing: Any, help_text: Any = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        error_messages={"required": missing},
        help_text=help_text,
        strip=False,
        max_length=PASSWORD_LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def _email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class SignInForm(forms.Form):
    """Who and what only they know. The view adds what is wrong with the pair."""

    username = _email_field()
    password = _password_field(_("Password"), "current-password", _("Write your password."))


class CodeForm(forms.Form):
    """The six digits an authenticator app shows."""

    code = forms.CharField(
        label=_("Code from your authenticator app"),
        help_text=_("Six digits. The app shows new ones every 30 seconds."),
        max_length=9,
        error_messages={
            "required": _("Write the code that your app shows."),
            "max_length": _("The code has six digits."),
        },
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
            }
        ),
    )


class RecoveryCodeForm(forms.Form):
    """One of the ten codes made at enrolment."""

    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("One of the ten you kept, such as bcdfg-hjkmn. Each works once."),
        max_length=20,
        error_messages={
            "required": _("Write one of your recovery codes."),
            "max_length": _("A recovery code has ten letters and digits."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class DeviceNameForm(forms.Form):
    """A label to tell one's devices apart."""

    name = forms.CharField(
        label=_("Name of this device"),
        help_text=_("So that you recognise it in your list, such as “My phone”."),
        max_length=DEVICE_NAME_LENGTH,
        error_messages={"required": _("Give this device a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EnrolForm(DeviceNameForm, CodeForm):
    """The first code of a new app, and what to call it."""

    field_order = ("name", "code")


class PasswordForgottenForm(forms.Form):
    """Where to send the link."""

    email = _email_field()


class NewPasswordForm(forms.Form):
    """A new password for `user`, checked by the validators of the settings."""

    new_password = _password_field(
        _("New password"),
        "new-password",
        _("Write a new password."),
        _("At least 12 characters, and not a common password. Three or four words are good."),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        password_validation.validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    """As above, by somebody who is signed in with `request` and knows the old one."""

    current_password = _password_field(
        _("Current password"), "current-password", _("Write your current password.")
    )
    field_order = ("current_password", "new_password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(_person(request), *args, **kwargs)

    def clean_current_password(self) -> str:
        return _own_password(self.request, self.cleaned_data["current_password"])


class ChangeEmailForm(forms.Form):
    """A new address for whoever is signed in with `request` and knows their password."""

    current_password = _password_field(
        _("Current password"), "current-password", _("Write your current password.")
    )
    new_email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        error_messages={**EMAIL_ERRORS, "required": _("Write the new e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    field_order = ("new_email", "current_password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user = _person(request)
        super().__init__(*args, **kwargs)

    def clean_new_email(self) -> str:
        email = str(self.cleaned_data["new_email"]).lower()
        if email == self.user.email:
            raise ValidationError(_("This is your address already."), code="same_email")
        return email

    def clean_current_password(self) -> str:
        return _own_password(self.request, self.cleaned_data["current_password"])


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotYourTaskError
    return request.user


def _own_password(request: HttpRequest, password: str) -> str:
    """Wrong ones count and lock as at the door: a session left open is no place to guess."""
    try:
        check_password(request=request, email=_person(request).email, password=password)
    except WrongPasswordError:
        raise ValidationError(
            _("This is not your current password."), code="wrong_password"
        ) from None
    return password


@lru_cache(maxsize=1)
def time_zone_choices() -> list[tuple[str, str]]:
    """The zones people live in, in alphabetical order."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")
    skipped = ("Etc/", "posix/", "right/", "SystemV/", "US/")
    return [(name, name.replace("_", " ")) for name in names if not name.startswith(skipped)]


def language_choices(spoken: str) -> list[tuple[str, str]]:
    """The languages of the interface, and the one that somebody chose when there were more."""
    offered = list(settings.INTERFACE_LANGUAGES)
    return offered + [row for row in settings.LANGUAGES if row[0] == spoken and row not in offered]


class ProfileForm(forms.ModelForm[User]):
    """What people may change about themselves."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language", "time_zone")
        help_texts: ClassVar = {
            "language": _("Of these pages, of the editor and of e-mails to you."),
            "time_zone": _("Times are shown in this zone."),
        }
        widgets: ClassVar = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(self.instance.language)  # type: ignore[attr-defined]  # -- a choice field
        zone = self.instance.time_zone
        choices = time_zone_choices()
        if zone not in dict(choices):
            choices = [(zone, zone), *choices]
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), help_text=_("Times are shown in this zone."), choices=choices
        )


class PersonForm(forms.ModelForm[User]):
    """What an administrator says about somebody. The services write; the form only checks."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A role counts only after the second step of signing in."),
    )

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "centre", "language", "time_zone")
        help_texts: ClassVar = {
            "email": _("They sign in with it, and get a link to choose their password."),
        }

    field_order = ("email", "first_name", "last_name", "centre", "roles")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Wagtail's view says whether somebody edits their own account; nothing differs here.
        kwargs.pop("editing_self", None)
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(self.instance.language)  # type: ignore[attr-defined]  # -- a choice field
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=time_zone_choices(),
            initial=settings.TIME_ZONE,
        )
        if not self.instance._state.adding:
            self.fields["roles"].initial = sorted(self.instance.roles)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_roles(self) -> set[Role]:
        return {Role(role) for role in self.cleaned_data["roles"]}


class EditPersonForm(PersonForm):
    """As above, and whether the account is open."""

    is_active = forms.BooleanField(
        label=_("Active"),
        required=False,
        help_text=_("Closing an account ends its sessions at once. Nothing is deleted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_active"].initial = self.instance.is_active
        self.fields["email"].help_text = _(
            "They sign in with it. A new one ends their sessions, and both addresses are told."
        )
