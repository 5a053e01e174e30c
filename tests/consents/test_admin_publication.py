"""The editor's screen of a form's versions: checking, publishing, withdrawing, retiring."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.accounts.models import User
from portal.consents.enums import VersionState
from portal.consents.models import (
    ConsentText,
    FormVersion,
)
from portal.consents.services.forms import confirm_translation, save_text
from portal.consents.tasks import print_version
from tests.consents.editing import FORMS, publication_page, second_step_an_hour_ago
from tests.factories.accounts import sign_in
from tests.factories.consents import (
    OPERATOR,
    make_form,
    make_text,
    make_version,
)

pytestmark = pytest.mark.django_db


def _retitle(text: ConsentText) -> None:
    text.title = "Another title"
    save_text(text=text, expected_revision=text.revision, actor=OPERATOR)


def test_the_page_of_a_form_shows_states_and_problems(client: Client, editor: User) -> None:
    form = make_form()
    make_text(form)
    make_text(form, "fr", checked=False, title="Mouse \U0001f42d")

    page = publication_page(client, form)

    assert "Checked by Olena Translator on 15 January 2026" in page
    assert "Draft: printed with a watermark" in page
    assert re.search(r"Français: Title: .*U\+1F42D", page)
    assert "No version is in force." in page


def test_publishing_from_the_page_with_its_progress(client: Client, editor: User) -> None:
    form = make_form(slug="adult")
    make_text(form)
    form.refresh_from_db()
    address = reverse(f"{FORMS}:publication", args=[form.pk])
    data = {
        "action": "publish",
        "change_note": "First",
        "note_language": "fr",
        "expected_revision": form.text_revision,
        "is_meant": "on",
    }

    assert client.post(address, {**data, "is_meant": ""}).status_code == 200
    assert not FormVersion.objects.exists()
    assert client.post(address, data).status_code == 302
    version = FormVersion.objects.get()
    assert (version.published_by, version.change_note_language) == (editor, "fr")
    page = publication_page(client, form)
    assert "0 of 2 documents are printed." in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "js/progress.js" in page

    client.post(address, {"action": "give-up"})
    version.refresh_from_db()
    assert version.state == VersionState.FAILED
    page = publication_page(client, form)
    assert "js/progress.js" not in page
    assert client.post(address, {"action": "resume"}, follow=True).status_code == 200


def test_trying_again_is_offered_once_nobody_is_at_it(client: Client, editor: User) -> None:
    version = make_version(state=VersionState.PREPARING)
    print_version.enqueue(str(version.pk))
    page = publication_page(client, version.form)
    assert 'data-progress-part="going"' in page
    assert "Stop publishing" in page
    assert "Try again now" not in page
    task = DBTaskResult.objects.all()

    task.update(status="RUNNING", started_at=timezone.now())
    FormVersion.objects.update(failure="storage")
    page = publication_page(client, version.form)
    assert "could not write its file" in page
    assert "Try again now" not in page

    # Its next try is an hour away.
    task.update(status="READY", run_after=timezone.now() + timedelta(hours=1))
    page = publication_page(client, version.form)
    assert 'data-progress-part="stalled"' in page
    assert "it prints the documents that are missing" in page
    assert page.count("Try again now") == 2

    # Lost, or given up after its last try.
    FormVersion.objects.update(failure="")
    task.update(status="FAILED")
    page = publication_page(client, version.form)
    assert "Nothing is being printed at the moment." in page
    assert page.count("Try again now") == 2


def test_publishing_what_was_changed_meanwhile_is_refused_and_keeps_the_note(
    client: Client, editor: User
) -> None:
    form = make_form()
    text = make_text(form)
    make_version(form)
    form.refresh_from_db()
    data = {
        "action": "publish",
        "change_note": "A note that took long",
        "expected_revision": form.text_revision,
        "is_meant": "on",
    }
    _retitle(text)
    address = reverse(f"{FORMS}:publication", args=[form.pk])

    page = client.post(address, data).content.decode()

    assert "A text of this form was changed after you opened this page" in page
    assert "A note that took long" in page
    assert FormVersion.objects.count() == 1
    fresh = re.search(r'name="expected_revision" value="(\d+)"', page)
    assert fresh is not None
    assert client.post(address, {**data, "expected_revision": fresh[1]}).status_code == 302


def test_publishing_with_problems_is_refused(client: Client, editor: User) -> None:
    form = make_form()
    make_text(form, title="Mouse \U0001f42d")
    form.refresh_from_db()
    address = reverse(f"{FORMS}:publication", args=[form.pk])

    response = client.post(
        address,
        {"action": "publish", "expected_revision": form.text_revision, "is_meant": "on"},
    )

    assert "There are problems to solve first" in response.content.decode()
    assert not FormVersion.objects.exists()


def test_publishing_takes_a_fresh_second_step_and_keeps_the_note(
    client: Client, editor: User
) -> None:
    form = make_form()
    text = make_text(form)
    make_version(form)
    _retitle(text)
    form.refresh_from_db()
    address = reverse(f"{FORMS}:publication", args=[form.pk])
    data = {
        "action": "publish",
        "change_note": "A note that took long",
        "expected_revision": form.text_revision,
        "is_meant": "on",
    }
    second_step_an_hour_ago(client)

    late = client.post(address, data).content.decode()
    assert "Confirm that it is you" in late
    assert "A note that took long" in late
    assert FormVersion.objects.count() == 1

    sign_in(client, editor)
    assert client.post(address, data).status_code == 302
    assert form.versions.get(number=2).published_by == editor


def test_whoever_replaces_a_version_says_what_changed(client: Client, editor: User) -> None:
    form = make_form()
    text = make_text(form)
    first = publication_page(client, form)
    assert "<td>New</td>" in first
    assert 'name="change_note"' not in first
    make_version(form)
    assert "<td>The same</td>" in publication_page(client, form)
    _retitle(text)
    form.refresh_from_db()
    data = {"action": "publish", "expected_revision": form.text_revision, "is_meant": "on"}
    address = reverse(f"{FORMS}:publication", args=[form.pk])
    answer = client.post(address, {**data, "change_note": " "})
    assert "change_note" in answer.context["publish_form"].errors
    assert client.post(address, {**data, "change_note": "Shorter."}).status_code == 302


def test_publishing_is_offered_where_something_is_new(client: Client, editor: User) -> None:
    form = make_form()
    text = make_text(form, checked=False)
    assert 'value="publish"' in publication_page(client, form)
    make_version(form)
    page = publication_page(client, form)
    assert "Every text says what version 1 says." in page
    assert 'value="publish"' not in page
    # Its words are the same, but it is printed without the watermark now.
    confirm_translation(text=text, actor=OPERATOR, on=timezone.localdate(), name="Olena Translator")
    assert 'value="publish"' in publication_page(client, form)


def test_checking_a_translation_beside_the_english_text(client: Client, editor: User) -> None:
    form = make_form()
    make_text(form)
    text = make_text(form, "fr", checked=False, title="Accord")
    address = reverse(f"{FORMS}:check", args=[text.pk])
    page = client.get(address).content.decode()
    assert "Consent for advice" in page
    assert "Accord" in page
    seen = dict(re.findall(r'name="(digest|source)" value="([0-9a-f]{64})"', page))
    data = {"name": "Edith Editor", "on": "2026-01-10", **seen}
    tomorrow = timezone.localdate() + timedelta(days=1)

    refused = client.post(address, {**data, "on": tomorrow.isoformat()})
    assert "cannot be in the future" in refused.content.decode()
    refused = client.post(address, {**data, "digest": "0" * 64})
    assert "Somebody else saved this" in refused.content.decode()
    assert client.post(address, data).status_code == 302

    text = ConsentText.objects.get(pk=text.pk)
    assert text.is_checked
    assert text.checked_by == editor


def test_withdrawing_takes_a_reason_and_a_fresh_second_step(client: Client, editor: User) -> None:
    version = make_version()
    address = reverse(f"{FORMS}:withdraw", args=[version.pk])
    assert "Withdraw version 1" in client.get(address).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 200
    second_step_an_hour_ago(client)

    late = client.post(address, {"reason": "A purpose was wrong."})
    assert "Confirm that it is you" in late.content.decode()
    assert "A purpose was wrong." in late.content.decode()
    assert client.get(address).status_code == 302
    version.refresh_from_db()
    assert version.state == VersionState.CURRENT

    sign_in(client, editor)
    assert client.post(address, {"reason": "A purpose was wrong."}).status_code == 302
    version.refresh_from_db()
    assert (version.state, version.withdrawn_by) == (VersionState.WITHDRAWN, editor)
    # Nothing said: the language of the page.
    assert version.withdrawal_language == "en"
    assert "A purpose was wrong." in publication_page(client, version.form)


def test_retiring_and_offering_again(client: Client, editor: User) -> None:
    form = make_form()
    address = reverse(f"{FORMS}:publication", args=[form.pk])

    client.post(address, {"action": "retire"})
    assert "The form is retired" in publication_page(client, form)
    client.post(address, {"action": "restore"})
    assert "The form is retired" not in publication_page(client, form)
