"""A translation goes from its translator over a moderator to readers."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Revision, TaskState, WorkflowState
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.errors import NotYourTaskError
from portal.accounts.models import User
from portal.core.errors import PortalError
from portal.pages.enums import Decision
from portal.pages.errors import (
    AlreadyHandedOverError,
    LockedPageError,
    NoModeratorsError,
    NoTranslationError,
    NotWaitingError,
    UnfitTranslationError,
)
from portal.pages.handover import decide, hand_over
from portal.pages.models import ContentPage, HomePage
from portal.pages.services import set_up_editorial
from tests.factories import pages as make
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db
# More than a title tag takes.
LONG = "Nous " * 80
BUTTON = "Hand to a moderator"


@pytest.fixture
def page(home: HomePage) -> ContentPage:
    """A French draft of a published page, with no sentence translated."""
    set_up_editorial(actor=Operator())
    french = Locale.objects.get(language_code="fr")
    home.copy_for_translation(french).save_revision().publish()
    # A migration of wagtail-localize makes it, and tests may run without migrations.
    Permission.objects.get_or_create(
        codename="submit_translation",
        content_type=ContentType.objects.get_for_model(Translation),
        defaults={"name": "Can submit translations"},
    )
    original = make.make_content_page(
        home, title="About", slug="about", summary="Who we are", seo_title="Us"
    )
    original.body = [("heading", {"text": "Our aim", "level": "2"})]
    original.save_revision().publish()
    translate_object(original, [french])
    target: ContentPage = original.get_translation(french)
    return target


@pytest.fixture
def editor(db: None) -> User:
    return make_user(Role.EDITOR, first_name="Eva", last_name="Writer")


@pytest.fixture
def moderator(db: None) -> User:
    return make_user(Role.MODERATOR, first_name="Mona", last_name="Reader")


def browser_of(user: User) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def translation_of(page: Page) -> Translation:
    translation: Translation = Translation.objects.get(
        source__object_id=page.translation_key, target_locale=page.locale
    )
    return translation


def translate(page: Page, words: dict[str, str]) -> None:
    translation = translation_of(page)
    for segment in translation.source.stringsegment_set.select_related("string", "context"):
        if segment.string.data in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={"data": words[segment.string.data]},
            )


def translation_editor(client: Client, page: Page) -> str:
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    text: str = response.content.decode()
    assert "js-translation-editor" in text
    return text


def press(client: Client, page: Page, **data: str) -> str:
    """Send the bar's button and follow it back; answers what the page says then."""
    response = client.post(reverse("hand_over_translation", args=[page.pk]), data, follow=True)
    text: str = response.content.decode()
    return text


def answer(client: Client, page: Page, decision: Decision, comment: str = "") -> str:
    state = TaskState.objects.latest("pk")
    response = client.post(
        reverse("decide_on_translation", args=[page.pk]),
        {"decision": decision, "comment": comment, "task_state": state.pk},
        follow=True,
    )
    text: str = response.content.decode()
    return text


def test_approving_a_translation_that_an_editor_handed_over_publishes_it(
    page: ContentPage,
    editor: User,
    moderator: User,
    mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    translate(page, {"About": "À propos", "Our aim": "Notre but"})
    writing = browser_of(editor)
    offered = translation_editor(writing, page)
    assert BUTTON in offered
    assert "3 texts have no translation yet and stay in English." in offered
    with django_capture_on_commit_callbacks(execute=True):
        said = press(writing, page)
    assert "“À propos” is with the moderators" in said
    assert "Handed over by Eva Writer" in said
    assert BUTTON not in said
    assert "Approve" not in said
    assert [mail.to for mail in mailoutbox] == [[moderator.email]]
    assert Client().get("/fr/about/").status_code == 404

    reading = browser_of(moderator)
    start = reading.get("/cms/").content.decode()
    assert "Awaiting your review" in start
    assert "À propos" in start
    said = translation_editor(reading, page)
    preview = reverse(
        "wagtailadmin_pages:workflow_preview", args=[page.pk, TaskState.objects.get().task_id]
    )
    assert f'href="{preview}"' in said
    assert "Notre but" in reading.get(preview).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        said = answer(reading, page, Decision.APPROVE)
    assert "“À propos” is approved and published." in said
    html = Client().get(page.get_url()).content.decode()
    assert "Notre but" in html
    assert "Who we are" in html  # nobody translated it
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    assert "Ready for readers?" in translation_editor(writing, page)


def test_what_readers_see_of_a_published_translation_waits_for_the_moderator(
    page: ContentPage, editor: User, moderator: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        translate(page, {"Our aim": "Notre but"})
        translation_of(page).save_target(publish=True)
    translate(page, {"Our aim": "Notre objectif", "About": "Nous"})
    hand_over(page_id=page.pk, actor=editor)
    page.refresh_from_db()
    assert page.title == "About"
    assert "Notre but" in str(page.body)
    assert page.has_unpublished_changes
    with django_capture_on_commit_callbacks(execute=True):
        answer(browser_of(moderator), page, Decision.APPROVE)
    page = ContentPage.objects.get(pk=page.pk)
    assert page.title == "Nous"
    assert "Notre objectif" in str(page.body)


def test_a_translation_is_with_the_moderators_once(page: ContentPage, editor: User) -> None:
    writing = browser_of(editor)
    press(writing, page)
    said = press(writing, page)
    assert "already with a moderator" in said
    assert WorkflowState.objects.count() == 1
    with pytest.raises(AlreadyHandedOverError):
        hand_over(page_id=page.pk, actor=editor)


def test_a_translation_sent_back_says_why_and_can_be_handed_over_again(
    page: ContentPage, editor: User, moderator: User, mailoutbox: list[Any]
) -> None:
    writing = browser_of(editor)
    press(writing, page)
    said = answer(browser_of(moderator), page, Decision.REJECT, "The title is in English.")
    assert "sent back with your request for changes" in said
    said = translation_editor(writing, page)
    assert "The title is in English." in said
    assert "Mona Reader" in said
    assert BUTTON in said
    translate(page, {"About": "À propos"})
    mailoutbox.clear()
    assert "is with the moderators" in press(writing, page)
    assert [mail.to for mail in mailoutbox] == [[moderator.email]]
    waiting = ContentPage.objects.get(pk=page.pk).current_workflow_task_state
    assert waiting.revision.as_object().title == "À propos"
    assert WorkflowState.objects.count() == 1


def test_words_changed_while_it_waits_can_be_handed_over_instead(
    page: ContentPage, editor: User
) -> None:
    writing = browser_of(editor)
    offer = "Hand over the newest texts instead"
    assert offer not in press(writing, page)
    translate(page, {"About": "À propos"})
    said = translation_editor(writing, page)
    assert "what waits does not have the changes" in said
    assert offer in said
    another = browser_of(make_user(Role.EDITOR))
    assert offer not in translation_editor(another, page)
    press(another, page, anew="yes")
    assert WorkflowState.objects.count() == 1
    assert offer not in press(writing, page, anew="yes")
    assert sorted(WorkflowState.objects.values_list("status", flat=True)) == [
        WorkflowState.STATUS_CANCELLED,
        WorkflowState.STATUS_IN_PROGRESS,
    ]
    waiting = ContentPage.objects.get(pk=page.pk).current_workflow_task_state
    assert waiting.revision.as_object().title == "À propos"


def test_publishing_in_the_translation_editor_ends_the_waiting(
    page: ContentPage, editor: User, moderator: User, django_capture_on_commit_callbacks: Any
) -> None:
    hand_over(page_id=page.pk, actor=editor)
    reading = browser_of(moderator)
    with django_capture_on_commit_callbacks(execute=True):
        reading.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"})
    page.refresh_from_db()
    assert page.live
    assert not page.workflow_in_progress
    assert "Awaiting your review" not in reading.get("/cms/").content.decode()


def test_a_decision_counts_for_what_the_moderator_saw(
    page: ContentPage, editor: User, moderator: User
) -> None:
    hand_over(page_id=page.pk, actor=editor)
    seen = TaskState.objects.get()
    hand_over(page_id=page.pk, actor=editor, anew=True)
    reading = browser_of(moderator)
    response = reading.post(
        reverse("decide_on_translation", args=[page.pk]),
        {"decision": Decision.APPROVE, "task_state": seen.pk},
        follow=True,
    )
    assert "Look at it again" in response.content.decode()
    page.refresh_from_db()
    assert not page.live
    with pytest.raises(NotWaitingError):
        decide(
            page_id=page.pk,
            task_state_id=seen.pk,
            decision=Decision.APPROVE,
            comment="",
            actor=moderator,
        )


@pytest.mark.parametrize(
    "data", [{}, {"decision": "publish", "task_state": "1"}, {"decision": "approve"}]
)
def test_a_decision_that_is_none_is_refused(
    page: ContentPage, moderator: User, data: dict[str, str]
) -> None:
    response = browser_of(moderator).post(reverse("decide_on_translation", args=[page.pk]), data)
    assert response.status_code == 400


def test_an_editor_does_not_approve(page: ContentPage, editor: User) -> None:
    hand_over(page_id=page.pk, actor=editor)
    said = answer(browser_of(editor), page, Decision.APPROVE)
    assert "do not have permission" in said
    page.refresh_from_db()
    assert not page.live
    assert page.workflow_in_progress


def test_whoever_may_not_change_the_page_hands_nothing_over(page: ContentPage) -> None:
    clinician = make_user(Role.CLINICIAN)
    with pytest.raises(NotYourTaskError):
        hand_over(page_id=page.pk, actor=clinician)
    address = reverse("hand_over_translation", args=[page.pk])
    assert browser_of(clinician).post(address).status_code in {302, 403}
    assert Client().post(address).status_code == 302
    assert browser_of(make_user(Role.EDITOR)).get(address).status_code == 405
    assert not WorkflowState.objects.exists()


def test_a_text_too_long_is_named_and_nothing_is_handed_over(
    page: ContentPage, editor: User
) -> None:
    translate(page, {"Us": LONG})
    revisions = Revision.objects.count()
    said = press(browser_of(editor), page)
    assert "marked below. Title tag: Ensure this value has at most 255" in said
    assert Revision.objects.count() == revisions
    assert not WorkflowState.objects.exists()
    # The sentence bears the mark.
    assert StringTranslation.objects.get(has_error=True).data.startswith("Nous")


def test_a_text_too_long_of_a_published_translation_is_named_too(
    page: ContentPage, editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        translation_of(page).save_target(publish=True)
    translate(page, {"Us": LONG})
    with pytest.raises(UnfitTranslationError, match="Title tag: Ensure"):
        hand_over(page_id=page.pk, actor=editor)
    assert not WorkflowState.objects.exists()


def test_publishing_a_text_too_long_names_it_and_publishes_nothing(
    page: ContentPage, moderator: User
) -> None:
    translate(page, {"Us": LONG})
    response = browser_of(moderator).post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"}, follow=True
    )
    assert "Title tag: Ensure this value has at most 255" in response.content.decode()
    page.refresh_from_db()
    assert not page.live
    assert StringTranslation.objects.get(has_error=True).data.startswith("Nous")


def _lock(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(locked=True)


def _stop(page: Page) -> None:
    Translation.objects.update(enabled=False)


def _release(page: Page) -> None:
    for state in Page.objects.get(depth=1).workflowpage.workflow.workflow_pages.all():
        state.delete()


def _make_copy(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(alias_of=page.get_parent())


def _delete(page: Page) -> None:
    page.delete()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (_lock, LockedPageError),
        (_stop, NoTranslationError),
        (_release, NoModeratorsError),
        (_make_copy, NoTranslationError),
        (_delete, NoTranslationError),
    ],
)
def test_what_cannot_be_handed_over_says_so(
    page: ContentPage, editor: User, spoil: Any, error: type[PortalError]
) -> None:
    number = page.pk
    spoil(page)
    with pytest.raises(error):
        hand_over(page_id=number, actor=editor)
    assert not WorkflowState.objects.exists()


def test_a_locked_translation_offers_no_button(page: ContentPage, editor: User) -> None:
    _lock(page)
    said = translation_editor(browser_of(editor), page)
    assert "This page is locked" in said
    assert BUTTON not in said


def test_where_nobody_moderates_there_is_no_bar(page: ContentPage, editor: User) -> None:
    _release(page)
    assert "handover-heading" not in translation_editor(browser_of(editor), page)


def test_a_page_that_is_gone_has_no_address(page: ContentPage, editor: User) -> None:
    number = page.pk
    page.delete()
    response = browser_of(editor).post(reverse("hand_over_translation", args=[number]))
    assert response.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_it_over_at_once_one_is_told(page: ContentPage, editor: User) -> None:
    colleague = make_user(Role.EDITOR)
    start, outcomes = Barrier(2), []

    def run(actor: User) -> None:
        try:
            start.wait(timeout=10)
            hand_over(page_id=page.pk, actor=actor)
            outcomes.append("handed over")
        except AlreadyHandedOverError as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[actor]) for actor in (editor, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["already_handed_over", "handed over"]
    assert WorkflowState.objects.count() == 1
