"""The demo as it is loaded, and loaded again."""

import re
import stat
from datetime import UTC

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, Site, Task, Workflow, WorkflowState
from wagtail.search import index

from portal.accounts.models import Centre, RoleGrant, User
from portal.consents.models import CentreSheet, ConsentForm, ConsentText
from portal.demo import accounts
from portal.demo.content.vocabulary import LANGUAGES
from portal.pages.models import (
    Announcement,
    Footer,
    NavigationMenu,
    Person,
)
from portal.trainings.enums import Attendance, Status
from portal.trainings.models import TrainingPage
from portal.tutorials.models import DocumentVersion, TutorialPage
from portal.tutorials.video.models import VideoFile

from .test_load import load, page_of

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]

COUNTED = (
    Page,
    Revision,
    Site,
    User,
    Centre,
    RoleGrant,
    Person,
    Announcement,
    Footer,
    NavigationMenu,
    Workflow,
    Task,
    WorkflowState,
    ConsentForm,
    ConsentText,
    CentreSheet,
    TutorialPage,
    DocumentVersion,
    VideoFile,
)


def counts() -> dict[str, int]:
    models = (*COUNTED, get_image_model())
    return {model.__name__: model.objects.count() for model in models}


def test_second_load_doubles_nothing_and_keeps_what_editors_changed() -> None:
    before = counts()
    page = page_of("privacy")
    page.title, page.slug = "Reworded by an editor", "reworded"
    page.save_revision().publish()
    page_of("moving").move(page_of("for-families"), pos="last-child")
    Person.objects.filter(name="Carmen Exemplo").update(role="Changed")
    user = User.objects.get(email="expert@demo.example")
    User.objects.filter(pk=user.pk).update(first_name="Renamed", password="!")
    load()
    assert {**counts(), "Revision": before["Revision"]} == before
    assert page_of("privacy").title == "Reworded by an editor"
    assert page_of("moving").get_parent().pk == page_of("for-families").pk
    assert Person.objects.filter(role="Changed").count() == 2
    user.refresh_from_db()
    assert (user.first_name, user.password) == ("Renamed", "!")


def test_load_adds_again_what_is_missing() -> None:
    page_of("legal").delete()
    load()
    assert page_of("legal").live


def test_the_seven_trainings_of_2025_have_their_exact_times() -> None:
    found = TrainingPage.objects.filter(status=Status.HELD, locale__language_code="en")
    assert [
        (training.start.astimezone(UTC).isoformat(), training.end.astimezone(UTC).isoformat())
        for training in found.order_by("start")
    ] == [
        ("2025-03-12T08:00:00+00:00", "2025-03-12T09:00:00+00:00"),
        ("2025-04-07T08:00:00+00:00", "2025-04-07T09:00:00+00:00"),
        ("2025-04-09T14:00:00+00:00", "2025-04-09T15:00:00+00:00"),
        ("2025-05-19T13:00:00+00:00", "2025-05-19T14:00:00+00:00"),
        ("2025-05-20T07:00:00+00:00", "2025-05-20T08:00:00+00:00"),
        ("2025-06-16T08:00:00+00:00", "2025-06-16T09:00:00+00:00"),
        ("2025-06-18T14:00:00+00:00", "2025-06-18T15:00:00+00:00"),
    ]
    assert {training.timezone for training in found} == {"Europe/Brussels"}


def test_coming_trainings_show_what_the_calendar_can_do() -> None:
    coming = list(TrainingPage.objects.filter(locale__language_code="en").coming())
    assert len({training.timezone for training in coming}) >= 3
    assert len({training.language for training in coming}) >= 4
    assert len({training.audience for training in coming}) == 5
    assert len({training.level for training in coming}) == 3
    assert {training.attendance for training in coming} == set(Attendance.values)
    assert [training.status for training in coming].count(Status.CANCELLED) == 1
    assert {training.capacity is None for training in coming} == {True, False}


def test_translations_share_their_identity() -> None:
    keys = {
        code: set(
            TrainingPage.objects.filter(locale__language_code=code).values_list("translation_key")
        )
        for code in LANGUAGES
    }
    assert keys["en"] == keys["fr"]
    assert len(keys["en"]) == 19


def test_a_moderator_finds_a_page_that_waits() -> None:
    waiting = page_of("key-images")
    assert not waiting.live
    task = waiting.current_workflow_task
    moderator = User.objects.get(email="moderator@demo.example")
    assert task.specific.user_can_access_editor(waiting, moderator)
    assert waiting.current_workflow_state.requested_by.email == "editor@demo.example"


def test_pages_say_what_the_workgroup_is_and_what_this_is_not(client: Client) -> None:
    english = client.get("/our-workgroups/healthcare-cpms/").content.decode()
    for words in ("Sofia Douzgou", "Bergen, Norway", "4,500+", "No median time", "CPMS 2.0"):
        assert words in english
    french = client.get("/fr/our-workgroups/healthcare-cpms/").content.decode()
    assert "Bergen, Norvège" in french
    assert "aucun délai médian" in french.lower()
    assert not re.search(r"coming soon|bientôt disponible", english + french, re.IGNORECASE)


def test_search_finds_the_demo(client: Client) -> None:
    # As the task runner does after a page was published.
    for page in Page.objects.live().specific():
        index.insert_or_update_object(page)
    found = client.get("/search/", {"q": "Ukrainian"}).content.decode()
    assert "/our-workgroups/healthcare-cpms/ukrainian-hospitals/" in found


def test_password_is_random_private_and_kept() -> None:
    path = accounts.password_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    password = accounts.known_password()
    assert len(password) >= 16
    user = User.objects.get(email="clinician@demo.example")
    assert user.check_password(password)
    load(if_empty=True)
    assert accounts.known_password() == password
