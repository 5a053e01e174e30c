"""What a first installation needs before anybody can write consent forms.

`open_forms` and `offer_specimens` are steps of `set_up_portal`, a command: nobody is signed in.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from portal.accounts.actors import Actor, Operator
from portal.accounts.permissions import require
from portal.consents.content import FormContent
from portal.consents.models import ConsentForm, FormLanguage
from portal.consents.specimens import (
    LANGUAGES,
    Specimen,
    all_specimens,
    load_specimen,
    shipped_labels,
)
from portal.pages.models import HomePage
from portal.pages.permissions import may_set_up

from .forms import ModuleFacts, create_form, take_in_text

GROUPS = ("Editors", "Moderators")
_MODELS = ("consentform", "consenttext", "formlanguage")
_RIGHTS = ("add", "change", "view")
# Taking a language out of a form; publishing and withdrawing.
_MORE = ("delete_consenttext", "add_formversion", "change_formversion")


@transaction.atomic
def open_forms(*, home: HomePage, actor: Actor) -> None:
    """Let editors and moderators write and publish forms, in the languages that are shipped.

    May run again at any time: what is there stays, what is missing is added.
    """
    require(may_set_up, actor)
    codes = [f"{right}_{model}" for right in _RIGHTS for model in _MODELS]
    wanted = Q(content_type__app_label="consents", codename__in=[*codes, *_MORE])
    permissions = list(Permission.objects.filter(wanted))
    for group in Group.objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)
    for code, name in LANGUAGES.items():
        if not FormLanguage.objects.filter(code=code).exists():
            FormLanguage.objects.create(code=code, name=name, labels=shipped_labels(code))


@transaction.atomic
def offer_specimens(*, home: HomePage, actor: Actor) -> None:
    """Lay the shipped model forms ready, as drafts that nobody has checked or published.

    Only into an installation without any form: what an editor removed does not come back.
    """
    person = require(may_set_up, actor)
    if ConsentForm.objects.exists():
        return
    for model in all_specimens():
        take_in_specimen(model=model, actor=Operator(person))


@transaction.atomic
def take_in_specimen(
    *, model: Specimen, actor: Actor, contents: Iterable[FormContent] | None = None
) -> ConsentForm:
    """A new form with the texts of a shipped one, in all its languages, each of them a draft.

    `contents` stand in for the shipped texts where given.
    """
    form = create_form(
        slug=model.slug,
        title=model.name,
        variant=model.variant,
        modules=[
            ModuleFacts(
                code=module.code,
                purpose=module.purpose,
                data_use=module.data_use,
                is_needed=module.is_needed,
            )
            for module in model.modules
        ],
        actor=actor,
        is_model=True,
    )
    if contents is None:
        contents = [load_specimen(model.slug, language) for language in model.languages]
    for content in contents:
        name = LANGUAGES[content.language]
        take_in_text(form=form, content=content, language_name=name, actor=actor)
    return form
