"""Every service asks who acts: each of them with each kind of person, against one table."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.errors import NotYourTaskError
from portal.accounts.models import Centre, User
from portal.consents.content import Particulars
from portal.consents.enums import Variant, VersionState
from portal.consents.models import CentreEdition, ConsentForm, ConsentText, FormVersion
from portal.consents.services import (
    centres,
    documents,
    editorial,
    forms,
    library,
    publishing,
    releases,
)
from portal.consents.specimens import all_specimens, load_specimen
from portal.privacy.models import AuditEntry
from tests.factories.accounts import CentreFactory, make_user
from tests.factories.consents import (
    at_work,
    give_right,
    make_centre_sheet,
    make_edition,
    make_form,
    make_text,
    make_version,
)

pytestmark = pytest.mark.django_db

CHECKED = date(2026, 1, 20)
WRITERS = {"editor", "moderator", "operator", "operator for somebody"}
PUBLISHERS = {"editor", "moderator", "operator", "operator for somebody"}
HOSPITAL = {"clinician here", "coordinator", "operator", "operator for somebody"}

# Who may; everybody else of `_people` may not.
ALLOWED = {
    "create_form": WRITERS,
    "save_form": WRITERS,
    "save_text": WRITERS,
    "delete_text": WRITERS,
    "save_language": WRITERS,
    "confirm_translation": WRITERS,
    "keep_translation": WRITERS,
    "take_in_text": WRITERS,
    "take_in_specimen": WRITERS,
    "retire_form": PUBLISHERS,
    "restore_form": PUBLISHERS,
    "start_publication": PUBLISHERS,
    "open_sheet": HOSPITAL,
    "save_sheet": HOSPITAL,
    "publish_centre_edition": HOSPITAL,
}
# What is done with a version is its publishers' task, with an edition its hospital's.
RELEASES = ("resume", "give_up", "withdraw")
ALLOWED |= {f"{name} a version": PUBLISHERS for name in RELEASES}
ALLOWED |= {f"{name} an edition": HOSPITAL for name in RELEASES}
# Steps of `manage.py set_up_portal`; `tests/test_every_service.py` asks them.
SET_UP = {"open_forms", "offer_specimens", "open_library"}


def _create_form(actor: Any, here: Centre) -> object:
    return forms.create_form(
        slug="new", title="New", variant=Variant.ADULT, modules=[], actor=actor
    )


def _save_form(actor: Any, here: Centre) -> object:
    form = ConsentForm.objects.get(slug="working")
    return forms.save_form(form=form, expected_revision=form.revision, actor=actor)


def _save_text(actor: Any, here: Centre) -> object:
    text = _text()
    return forms.save_text(text=text, expected_revision=text.revision, actor=actor)


def _delete_text(actor: Any, here: Centre) -> object:
    return forms.delete_text(text=_text(), actor=actor)


def _save_language(actor: Any, here: Centre) -> object:
    language = _text().language
    return forms.save_language(language=language, expected_revision=1, actor=actor)


def _confirm_translation(actor: Any, here: Centre) -> object:
    return forms.confirm_translation(text=_text(), on=CHECKED, actor=actor)


def _keep_translation(actor: Any, here: Centre) -> object:
    text = ConsentText.objects.get(form__slug="stale", language__code="fr")
    return forms.keep_translation(text=text, actor=actor)


def _take_in_text(actor: Any, here: Centre) -> object:
    form = ConsentForm.objects.get(slug="working")
    content = load_specimen("adult", "fr")
    return forms.take_in_text(form=form, content=content, language_name="Français", actor=actor)


def _take_in_specimen(actor: Any, here: Centre) -> object:
    return editorial.take_in_specimen(model=all_specimens()[-1], actor=actor)


def _start_publication(actor: Any, here: Centre) -> object:
    form = ConsentForm.objects.get(slug="working")
    return publishing.start_publication(
        form=form, actor=actor, change_note="", expected_revision=form.text_revision
    )


def _save_sheet(actor: Any, here: Centre) -> object:
    return centres.save_sheet(
        sheet=_edition(VersionState.CURRENT).sheet,
        controller="Hospital",
        officer="Office",
        contacts="Clinic",
        particulars=Particulars(),
        clauses=[],
        expected_revision=1,
        actor=actor,
    )


def _publish_centre_edition(actor: Any, here: Centre) -> object:
    edition = _edition(VersionState.PREPARING)
    CentreEdition.objects.filter(pk=edition.pk).update(state=VersionState.FAILED)
    return centres.publish_centre_edition(
        sheet=edition.sheet, actor=actor, officer_checked_on=CHECKED
    )


CALLS: dict[str, Callable[[Any, Centre], object]] = {
    "create_form": _create_form,
    "save_form": _save_form,
    "save_text": _save_text,
    "delete_text": _delete_text,
    "save_language": _save_language,
    "confirm_translation": _confirm_translation,
    "keep_translation": _keep_translation,
    "take_in_text": _take_in_text,
    "take_in_specimen": _take_in_specimen,
    "retire_form": lambda actor, _here: forms.retire_form(form=_text().form, actor=actor),
    "restore_form": lambda actor, _here: forms.restore_form(form=_retired(), actor=actor),
    "start_publication": _start_publication,
    "open_sheet": lambda actor, here: centres.open_sheet(centre=here, actor=actor),
    "save_sheet": _save_sheet,
    "publish_centre_edition": _publish_centre_edition,
    "resume a version": lambda actor, _here: releases.resume(
        release=_version(VersionState.PREPARING), actor=actor
    ),
    "resume an edition": lambda actor, _here: releases.resume(
        release=_edition(VersionState.PREPARING), actor=actor
    ),
    "give_up a version": lambda actor, _here: releases.give_up(
        release=_version(VersionState.PREPARING), actor=actor
    ),
    "give_up an edition": lambda actor, _here: releases.give_up(
        release=_edition(VersionState.PREPARING), actor=actor
    ),
    "withdraw a version": lambda actor, _here: releases.withdraw(
        release=_version(VersionState.CURRENT), actor=actor, reason="Wrong."
    ),
    "withdraw an edition": lambda actor, _here: releases.withdraw(
        release=_edition(VersionState.CURRENT), actor=actor, reason="Wrong."
    ),
}


def test_the_table_has_every_service_with_an_actor() -> None:
    modules = (forms, publishing, centres, editorial, library, releases, documents)
    found = {name for module in modules for name in _services(module)}
    assert set(ALLOWED) == set(CALLS)
    assert found - SET_UP == {name.split()[0] for name in ALLOWED}
    assert found > SET_UP


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_service_refuses_whoever_may_not(name: str) -> None:
    here, people = _world()
    assert ALLOWED[name] < set(people)
    for kind, actor in people.items():
        with _undone():
            before = AuditEntry.objects.count()
            is_refused = False
            try:
                CALLS[name](actor, here)
            except NotYourTaskError as error:
                is_refused = error.status == 403 and AuditEntry.objects.count() == before
            is_allowed = kind.removesuffix(", from the database") in ALLOWED[name]
            assert is_refused != is_allowed, kind


def test_an_operator_is_nobody_or_the_person_they_act_for() -> None:
    _world()
    editor = make_user(Role.EDITOR, first_name="Edith", last_name="Editor")
    text = forms.confirm_translation(text=_text(), actor=Operator(editor), on=CHECKED)
    assert (text.checked_by, text.checked_by_name) == (editor, "Edith Editor")
    assert AuditEntry.objects.latest("pk").actor_id == editor.pk

    text = forms.confirm_translation(text=_text(), actor=Operator(), on=CHECKED)
    assert (text.checked_by, text.checked_by_name) == (None, "")
    assert AuditEntry.objects.latest("pk").actor_id is None


def test_only_set_up_and_the_demo_make_operators() -> None:
    portal = Path(apps.get_app_config("consents").path).parent
    makers = {
        str(path.relative_to(portal))
        for path in portal.rglob("*.py")
        if "Operator(" in path.read_text(encoding="utf-8")
    }
    assert {path for path in makers if not path.startswith("demo/")} == {
        "consents/services/editorial.py",
        "pages/management/commands/set_up_portal.py",
    }


def _services(module: ModuleType) -> Iterator[str]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if (
            function.__module__ == module.__name__
            and not name.startswith("_")
            and "actor" in inspect.signature(function).parameters
        ):
            yield name


def _world() -> tuple[Centre, dict[str, Any]]:
    """A hospital and everybody there is; forms, versions and editions as the calls need them."""
    for codename in ("change_consenttext", "add_formversion"):
        give_right(codename)
    working = make_form(slug="working")
    make_text(working)
    stale = make_form(slug="stale")
    for language in ("en", "fr"):
        make_text(stale, language)
    ConsentText.objects.filter(form=stale, language__code="en").update(title="Changed")
    retired = make_form(slug="retired")
    ConsentForm.objects.filter(pk=retired.pk).update(retired_at="2026-01-01T00:00:00Z")
    make_version(make_form(slug="published"))
    make_version(make_form(slug="preparing"), state=VersionState.PREPARING)
    here = CentreFactory.create(name="Here")
    sheet = make_centre_sheet(here)
    make_edition(sheet)
    make_edition(sheet, state=VersionState.PREPARING)
    elsewhere = CentreFactory.create(name="Elsewhere")

    def person(*roles: Role, centre: Centre | None = None, **fields: Any) -> User:
        return at_work(make_user(*roles, centre=centre, **fields))

    people: dict[str, Any] = {
        "nobody": None,
        "visitor": AnonymousUser(),
        "without a role": person(centre=here),
        "clinician here": person(Role.CLINICIAN, centre=here),
        "clinician elsewhere": person(Role.CLINICIAN, centre=elsewhere),
        "clinician of no hospital": person(Role.CLINICIAN),
        "assistant here": person(Role.ASSISTANT, centre=here),
        "expert here": person(Role.EXPERT, centre=here),
        "dispatcher here": person(Role.DISPATCHER, centre=here),
        "researcher here": person(Role.RESEARCHER, centre=here),
        "administrator here": person(Role.ADMINISTRATOR, centre=here),
        "superuser here": person(centre=here, is_superuser=True),
        "editor": person(Role.EDITOR),
        "moderator": person(Role.MODERATOR),
        "coordinator": person(Role.COORDINATOR),
        "inactive editor": person(Role.EDITOR, is_active=False),
        "inactive clinician here": person(Role.CLINICIAN, centre=here, is_active=False),
        "inactive coordinator": person(Role.COORDINATOR, is_active=False),
        "operator": Operator(),
        "operator for somebody": Operator(on_behalf_of=make_user()),
    }
    for name in ("editor", "clinician here", "coordinator"):
        # As a task or command would load them: holding a role does not take a request.
        people[f"{name}, from the database"] = User.objects.get(pk=people[name].pk)
    return here, people


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _text() -> ConsentText:
    return ConsentText.objects.select_related("form", "language").get(form__slug="working")


def _retired() -> ConsentForm:
    form: ConsentForm = ConsentForm.objects.get(slug="retired")
    return form


def _version(state: VersionState) -> FormVersion:
    return FormVersion.objects.get(state=state)


def _edition(state: VersionState) -> CentreEdition:
    return CentreEdition.objects.get(state=state)
