"""Loading the demo: once, twice, on another day, into a portal that has content."""

import re
import stat
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, Site, Task, Workflow, WorkflowState
from wagtail.search import index

from portal.accounts.models import Centre, RoleGrant, User
from portal.consents.models import CentreSheet, ConsentForm, ConsentText
from portal.demo import accounts
from portal.demo.bodies import with_block_keys
from portal.demo.content.trainings_coming import COMING
from portal.demo.content.vocabulary import LANGUAGES
from portal.demo.keys import translation_key
from portal.pages.models import (
    Announcement,
    ContentPage,
    Footer,
    NavigationMenu,
    NewsPage,
    Person,
)
from portal.trainings.enums import Attendance, Status
from portal.trainings.models import TrainingPage
from portal.tutorials.models import DocumentVersion, TutorialPage
from portal.tutorials.video.models import VideoFile
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db

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


def load(**options: bool) -> str:
    output = StringIO()
    # `test_forms` prints; the content is the same without.
    call_command("load_demo", print_later=True, stdout=output, **options)
    return output.getvalue()


def counts() -> dict[str, int]:
    models = (*COUNTED, get_image_model())
    return {model.__name__: model.objects.count() for model in models}


def page_of(key: str, language: str = "en") -> Page:
    page: Page = Page.objects.get(
        translation_key=translation_key("page", key), locale__language_code=language
    ).specific
    return page


def test_second_load_doubles_nothing_and_keeps_what_editors_changed() -> None:
    load()
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
    load()
    page_of("legal").delete()
    load()
    assert page_of("legal").live


def test_if_empty_leaves_a_begun_portal_alone() -> None:
    make_home()
    load(if_empty=True)
    assert not User.objects.exists()
    with pytest.raises(CommandError, match="pages of its own"):
        load()
    assert not User.objects.exists()


def test_if_empty_does_not_bring_back_what_an_editor_deleted() -> None:
    load(if_empty=True)
    page_of("legal").delete()
    assert load(if_empty=True) == ""
    assert not Page.objects.filter(
        translation_key=translation_key("page", "legal"), depth=3
    ).filter(locale__language_code="en")


@pytest.mark.parametrize("day", ["2027-03-27", "2028-02-29", "2031-12-31"])
def test_every_date_is_relative_to_the_day_of_loading(day: str) -> None:
    today = date.fromisoformat(day)
    with time_machine.travel(
        datetime(today.year, today.month, today.day, 11, tzinfo=UTC), tick=True
    ):
        load()
        now = timezone.now()
        coming = TrainingPage.objects.filter(locale__language_code="en").coming(now)
        assert len(coming) == len(COMING) >= 12
        assert coming[0].start - now < timedelta(days=14)
        assert all(training.start.weekday() < 5 for training in coming)
        news = NewsPage.objects.live().filter(locale__language_code="en")
        assert {(today - page.published_on).days for page in news} == {4, 27, 58, 96}
        scheduled = page_of("news-questions")
        assert not scheduled.live
        assert timedelta(days=6) < scheduled.go_live_at - now <= timedelta(days=7)
        announcement = Announcement.objects.get(locale__language_code="en")
        assert announcement.ends_at is not None
        assert announcement.starts_at < now < announcement.ends_at
        assert all(
            page.last_reviewed < today for page in ContentPage.objects.live() if page.last_reviewed
        )
        assert not any(page.is_review_overdue for page in ContentPage.objects.live())
        tutorials = TutorialPage.objects.live()
        assert all(page.last_reviewed < today for page in tutorials)
        assert not any(page.is_review_overdue for page in tutorials)


def test_the_seven_trainings_of_2025_have_their_exact_times() -> None:
    load()
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
    load()
    coming = list(TrainingPage.objects.filter(locale__language_code="en").coming())
    assert len({training.timezone for training in coming}) >= 3
    assert len({training.language for training in coming}) >= 4
    assert len({training.audience for training in coming}) == 5
    assert len({training.level for training in coming}) == 3
    assert {training.attendance for training in coming} == set(Attendance.values)
    assert [training.status for training in coming].count(Status.CANCELLED) == 1
    assert {training.capacity is None for training in coming} == {True, False}


def test_translations_share_their_identity() -> None:
    load()
    keys = {
        code: set(
            TrainingPage.objects.filter(locale__language_code=code).values_list("translation_key")
        )
        for code in LANGUAGES
    }
    assert keys["en"] == keys["fr"]
    assert len(keys["en"]) == 19


def test_a_moderator_finds_a_page_that_waits() -> None:
    load()
    waiting = page_of("key-images")
    assert not waiting.live
    task = waiting.current_workflow_task
    moderator = User.objects.get(email="moderator@demo.example")
    assert task.specific.user_can_access_editor(waiting, moderator)
    assert waiting.current_workflow_state.requested_by.email == "editor@demo.example"


def test_pages_say_what_the_workgroup_is_and_what_this_is_not(client: Client) -> None:
    load()
    english = client.get("/our-workgroups/healthcare-cpms/").content.decode()
    for words in ("Sofia Douzgou", "Bergen, Norway", "4,500+", "No median time", "CPMS 2.0"):
        assert words in english
    french = client.get("/fr/our-workgroups/healthcare-cpms/").content.decode()
    assert "Bergen, Norvège" in french
    assert "aucun délai médian" in french.lower()
    assert not re.search(r"coming soon|bientôt disponible", english + french, re.IGNORECASE)


def test_search_finds_the_demo(client: Client) -> None:
    load()
    # As the task runner does after a page was published.
    for page in Page.objects.live().specific():
        index.insert_or_update_object(page)
    found = client.get("/search/", {"q": "Ukrainian"}).content.decode()
    assert "/our-workgroups/healthcare-cpms/ukrainian-hospitals/" in found


def test_password_is_random_private_and_kept() -> None:
    load()
    path = accounts.password_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    password = accounts.known_password()
    assert len(password) >= 16
    user = User.objects.get(email="clinician@demo.example")
    assert user.check_password(password)
    load(if_empty=True)
    assert accounts.known_password() == password


def test_rich_text_is_written_as_the_editor_writes_it() -> None:
    """Else opening a page in the editor would save a draft of it."""
    assert with_block_keys("<p>One</p><ol><li>Two</li></ol><pre>x</pre>") == (
        '<p data-block-key="d0000">One</p><ol><li data-block-key="d0001">Two</li></ol><pre>x</pre>'
    )
