"""What a first installation needs before anybody can write consent forms."""

from django.contrib.auth.models import AbstractBaseUser, Group, Permission
from django.db import transaction
from django.db.models import Q

from portal.consents.model_forms import LANGUAGES, shipped_labels
from portal.consents.models import FormLanguage
from portal.pages.models import HomePage

GROUPS = ("Editors", "Moderators")
_MODELS = ("consentform", "consenttext", "formlanguage")
_RIGHTS = ("add", "change", "view")
# Taking a language out of a form; publishing and withdrawing.
_MORE = ("delete_consenttext", "add_formversion", "change_formversion")


@transaction.atomic
def open_forms(*, home: HomePage, actor: AbstractBaseUser | None) -> None:
    """Let editors and moderators write and publish forms, in the languages that are shipped.

    May run again at any time: what is there stays, what is missing is added.
    """
    codes = [f"{right}_{model}" for right in _RIGHTS for model in _MODELS]
    wanted = Q(content_type__app_label="consents", codename__in=[*codes, *_MORE])
    permissions = list(Permission.objects.filter(wanted))
    for group in Group.objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)
    for code, name in LANGUAGES.items():
        if not FormLanguage.objects.filter(code=code).exists():
            FormLanguage.objects.create(code=code, name=name, labels=shipped_labels(code))
