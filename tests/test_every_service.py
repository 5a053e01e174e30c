"""Every service of every app asks who acts: each with each kind of person, against one table.

The table is compared with the code: a service that nobody put into it fails. Those of consent
forms need a world of their own (`tests/consents/test_services_permissions.py`).
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django_otp_webauthn.models import WebAuthnCredential

import portal
from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.errors import NotYourTaskError
from portal.accounts.models import TotpDevice, User
from portal.accounts.services import emails, people, second_factor, sessions
from portal.consents.services import editorial, library
from portal.core.errors import PortalError
from portal.pages import handover
from portal.pages import services as pages
from portal.pages.models import HomePage
from portal.privacy.models import AuditEntry
from portal.trainings import services as trainings
from portal.trainings.models import TrainingIndexPage
from portal.tutorials import services as tutorials
from portal.tutorials.models import DocumentTutorialPage, GuidePage, TutorialIndexPage
from portal.tutorials.video import services as video
from portal.tutorials.video.inspection import inspect_video
from tests.consents.test_services_permissions import ALLOWED as FORMS
from tests.factories.accounts import PASSWORD, CentreFactory, add_app, make_user
from tests.factories.trainings import make_calendar
from tests.factories.tutorials import make_document
from tests.factories.videos import MP4

pytestmark = pytest.mark.django_db

OPERATORS = {"operator", "operator for somebody"}
MANAGERS = OPERATORS | {"administrator", "superuser"}
OWNER = OPERATORS | {"owner"}
OWNER_OR_MANAGERS = OWNER | MANAGERS
# Wagtail lets its superusers, which administrators are, do all in its own domain.
PUBLISHERS = OPERATORS | {"moderator", "administrator", "superuser"}
READERS = PUBLISHERS | {"editor"}
FILM_MAKERS = OPERATORS | {"editor", "moderator", "administrator"}

ALLOWED: dict[str, set[str]] = {
    "accounts.create_user": MANAGERS,
    "accounts.invite": MANAGERS,
    "accounts.place_user": MANAGERS,
    "accounts.set_email": MANAGERS,
    "accounts.grant_role": MANAGERS,
    "accounts.revoke_role": MANAGERS,
    "accounts.set_roles": MANAGERS,
    "accounts.deactivate_user": MANAGERS,
    "accounts.reactivate_user": MANAGERS,
    "accounts.reset_second_factor": MANAGERS,
    "accounts.update_profile": OWNER_OR_MANAGERS,
    "accounts.set_password": OWNER_OR_MANAGERS,
    "accounts.end_session": OWNER_OR_MANAGERS,
    "accounts.end_sessions": OWNER_OR_MANAGERS,
    "accounts.begin_totp": OWNER,
    "accounts.confirm_totp": OWNER,
    "accounts.passkey_added": OWNER,
    "accounts.rename_passkey": OWNER,
    "accounts.remove_device": OWNER,
    "accounts.make_recovery_codes": OWNER,
    "pages.set_up_portal": MANAGERS,
    "pages.set_up_editorial": MANAGERS,
    "pages.open_list": MANAGERS,
    "pages.hand_over": READERS,
    "trainings.open_calendar": MANAGERS,
    "trainings.schedule_training": PUBLISHERS,
    "tutorials.open_tutorials": MANAGERS,
    "tutorials.add_tutorial": PUBLISHERS,
    "tutorials.add_document_version": PUBLISHERS,
    "tutorials.mark_read": READERS,
    "tutorials.add_video": FILM_MAKERS,
    "tutorials.store_video": FILM_MAKERS,
    "consents.open_forms": MANAGERS,
    "consents.offer_specimens": MANAGERS,
    "consents.open_library": MANAGERS,
}
# Asked where their world is made.
ELSEWHERE = {
    "pages.decide": "tests/pages/test_handover.py",
    "accounts.ask_for_email": "tests/test_every_service.py",
    "accounts.confirm_email": "tests/test_every_service.py",
    "consents.record_consent": "tests/consents/records/test_services.py",
    "consents.correct_consent": "tests/consents/records/test_services.py",
    "consents.withdraw_consent": "tests/consents/records/test_services.py",
    "consents.decide_conflict": "tests/consents/records/test_services.py",
    # What these services share; each is handed what its caller was asked.
    "consents.compare_with_held": "tests/consents/records/test_services.py",
    "consents.require_person": "tests/consents/records/test_services.py",
} | {f"consents.{name.split()[0]}": "tests/consents/test_services_permissions.py" for name in FORMS}


def _owner() -> User:
    return User.objects.get(email="owner@example.org")


def _passkey() -> WebAuthnCredential:
    key = uuid4().bytes
    return WebAuthnCredential.objects.create(
        user=_owner(), name="Key", credential_id=key, public_key=b"x", sign_count=0
    )


def _home() -> HomePage:
    home: HomePage = HomePage.objects.get()
    return home


def _store(actor: Any) -> object:
    with MP4.open("rb") as file:
        inspected = inspect_video(file, name=MP4.name)
        return video.store_video(file=file, inspected=inspected, title="Film", actor=actor)


CALLS: dict[str, Callable[[Any], object]] = {
    "accounts.create_user": lambda actor: people.create_user(
        email="new@example.org", password=PASSWORD, actor=actor
    ),
    "accounts.invite": lambda actor: people.invite(user=_owner(), actor=actor),
    "accounts.place_user": lambda actor: people.place_user(
        user=_owner(), email="moved@example.org", centre=None, actor=actor
    ),
    "accounts.set_email": lambda actor: emails.set_email(
        user=_owner(), email="moved@example.org", actor=actor
    ),
    "accounts.grant_role": lambda actor: people.grant_role(
        user=_owner(), role=Role.ADMINISTRATOR, actor=actor
    ),
    "accounts.revoke_role": lambda actor: people.revoke_role(
        user=_owner(), role=Role.CLINICIAN, actor=actor
    ),
    "accounts.set_roles": lambda actor: people.set_roles(user=_owner(), roles=set(), actor=actor),
    "accounts.deactivate_user": lambda actor: people.deactivate_user(user=_owner(), actor=actor),
    "accounts.reactivate_user": lambda actor: people.reactivate_user(user=_owner(), actor=actor),
    "accounts.reset_second_factor": lambda actor: second_factor.reset_second_factor(
        user=_owner(), actor=actor
    ),
    "accounts.update_profile": lambda actor: people.update_profile(
        user=_owner(),
        first_name="A",
        last_name="B",
        language="fr",
        time_zone="Europe/Kyiv",
        actor=actor,
    ),
    "accounts.set_password": lambda actor: people.set_password(
        user=_owner(), password=PASSWORD, actor=actor
    ),
    "accounts.end_session": lambda actor: sessions.end_session(
        user=_owner(), public_id=uuid4(), actor=actor
    ),
    "accounts.end_sessions": lambda actor: sessions.end_sessions(user=_owner(), actor=actor),
    "accounts.begin_totp": lambda actor: second_factor.begin_totp(user=_owner(), actor=actor),
    "accounts.confirm_totp": lambda actor: second_factor.confirm_totp(
        user=_owner(), code="000000", name="App", actor=actor
    ),
    "accounts.passkey_added": lambda actor: second_factor.passkey_added(
        user=_owner(), credential=_passkey(), name="Key", actor=actor
    ),
    "accounts.rename_passkey": lambda actor: second_factor.rename_passkey(
        credential=_passkey(), name="Key", actor=actor
    ),
    "accounts.remove_device": lambda actor: second_factor.remove_device(
        device=TotpDevice.objects.get(user=_owner()), actor=actor
    ),
    "accounts.make_recovery_codes": lambda actor: second_factor.make_recovery_codes(
        user=_owner(), actor=actor
    ),
    "pages.set_up_portal": lambda actor: pages.set_up_portal(actor=actor),
    "pages.set_up_editorial": lambda actor: pages.set_up_editorial(actor=actor),
    "pages.open_list": lambda actor: pages.open_list(
        TutorialIndexPage, home=_home(), slug="more", words={}, actor=actor
    ),
    "pages.hand_over": lambda actor: handover.hand_over(page_id=_home().pk, actor=actor),
    "trainings.open_calendar": lambda actor: trainings.open_calendar(home=_home(), actor=actor),
    "trainings.schedule_training": lambda actor: trainings.schedule_training(
        calendar=TrainingIndexPage.objects.get(),
        title="T",
        slug="t",
        start=datetime(2030, 1, 1, 9, tzinfo=UTC),
        end=datetime(2030, 1, 1, 9, tzinfo=UTC) + timedelta(hours=1),
        actor=actor,
    ),
    "tutorials.open_tutorials": lambda actor: tutorials.open_tutorials(home=_home(), actor=actor),
    "tutorials.add_tutorial": lambda actor: tutorials.add_tutorial(
        index=TutorialIndexPage.objects.get(), tutorial=GuidePage(title="G"), actor=actor
    ),
    "tutorials.add_document_version": lambda actor: tutorials.add_document_version(
        page=DocumentTutorialPage.objects.get(), file=ContentFile(b""), note="", actor=actor
    ),
    "tutorials.mark_read": lambda actor: tutorials.mark_read(feedback=[], actor=actor),
    "tutorials.add_video": lambda actor: video.add_video(
        file=BytesIO(b""), name="film.mp4", title="Film", actor=actor
    ),
    "tutorials.store_video": _store,
    "consents.open_forms": lambda actor: editorial.open_forms(home=_home(), actor=actor),
    "consents.offer_specimens": lambda actor: editorial.offer_specimens(home=_home(), actor=actor),
    "consents.open_library": lambda actor: library.open_library(home=_home(), actor=actor),
}


def test_the_table_has_every_service_that_names_its_actor() -> None:
    found = set(_services())
    assert len(found) > 50
    assert set(ALLOWED) == set(CALLS)
    assert found == set(ALLOWED) | set(ELSEWHERE)


@pytest.mark.parametrize("place", sorted(set(ELSEWHERE.values())))
def test_what_is_asked_elsewhere_is_asked_there(place: str) -> None:
    text = Path(place).read_text(encoding="utf-8")
    assert "NotYourTaskError" in text


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_service_refuses_whoever_may_not(name: str) -> None:
    world = _world()
    assert ALLOWED[name] <= set(world)
    for kind, actor in world.items():
        with _undone():
            before = AuditEntry.objects.count()
            is_refused = False
            try:
                CALLS[name](actor)
            except NotYourTaskError as error:
                is_refused = error.status == 403 and AuditEntry.objects.count() == before
            except (PortalError, ValidationError):
                pass  # let in, and then something else was missing
            assert is_refused == (kind not in ALLOWED[name]), kind


def test_a_clinician_does_not_make_himself_an_administrator() -> None:
    """As a task would load him: what he holds is known without a request, and is not enough."""
    clinician = User.objects.get(pk=make_user(Role.CLINICIAN).pk)
    with pytest.raises(NotYourTaskError):
        people.grant_role(user=clinician, role=Role.ADMINISTRATOR, actor=clinician)
    assert User.objects.get(pk=clinician.pk).roles == {Role.CLINICIAN}
    assert not User.objects.get(pk=clinician.pk).is_superuser


@pytest.mark.parametrize("closed", [None, AnonymousUser(), "closed"])
def test_nobody_changes_an_address_but_its_owner_whose_account_is_open(closed: Any) -> None:
    actor = make_user(is_active=False) if closed == "closed" else closed
    with pytest.raises(NotYourTaskError):
        emails.ask_for_email(actor=actor, email="new@example.org")
    with pytest.raises(NotYourTaskError):
        emails.confirm_email(actor=actor, token="x", keep_session="")


def test_permissions_of_wagtail_are_asked_at_its_own_door_only() -> None:
    """Elsewhere ask `accounts.permissions.holds_role`, or a permission function above it."""
    root = Path(portal.__path__[0])
    askers = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "has_perm(" in path.read_text(encoding="utf-8")
    }
    assert askers == {"accounts/middleware.py"}


def _services() -> Iterator[str]:
    """`app.name` of every public function with an actor in a module of services."""
    for module in _modules():
        app = module.__name__.split(".")[1]
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if (
                function.__module__ == module.__name__
                and not name.startswith("_")
                and "actor" in inspect.signature(function).parameters
            ):
                yield f"{app}.{name}"


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(portal.__path__, "portal."):
        parts = found.name.split(".")
        if parts[1] == "demo" or "selectors" in parts:
            continue
        if {"services", "handover"} & set(parts):
            yield importlib.import_module(found.name)


def _world() -> dict[str, Any]:
    make_calendar()
    make_document()
    pages.set_up_editorial(actor=Operator())
    here = CentreFactory.create()
    owner = make_user(Role.CLINICIAN, email="owner@example.org", centre=here)
    add_app(owner)
    kinds: dict[str, Any] = {
        "nobody": None,
        "visitor": AnonymousUser(),
        "owner": owner,
        "without a role": make_user(centre=here),
        "superuser": make_user(is_superuser=True),
        "closed administrator": make_user(Role.ADMINISTRATOR, is_active=False),
        "closed superuser": make_user(is_superuser=True, is_active=False),
        "operator": Operator(),
        "operator for somebody": Operator(on_behalf_of=make_user()),
    }
    kinds |= {role.value: make_user(role, centre=here) for role in Role}
    # As a task loads them.
    return {
        kind: User.objects.get(pk=actor.pk) if isinstance(actor, User) else actor
        for kind, actor in kinds.items()
    }


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
