"""The editor's screens: writing, checking, publishing and withdrawing, the ordinary way."""

import json
import re
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.consents.content import LABELS
from portal.consents.enums import VersionState
from portal.consents.models import (
    ConsentForm,
    ConsentText,
    FormLanguage,
    FormVersion,
    content_of,
)
from portal.consents.printing.queue import MOST_WAITING, place_in_queue
from portal.consents.services.editorial import open_forms
from portal.consents.services.forms import save_text
from portal.pages.services import set_up_editorial
from tests.factories.accounts import make_user, sign_in
from tests.factories.consents import (
    OPERATOR,
    make_form,
    make_language,
    make_text,
    make_version,
    wording,
)
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db

FORMS = "wagtailsnippets_consents_consentform"
TEXTS = "wagtailsnippets_consents_consenttext"
LANGUAGES = "wagtailsnippets_consents_formlanguage"


@pytest.fixture
def editor(client: Client) -> User:
    """Signed in, the second step passed."""
    home = make_home()
    set_up_editorial(actor=None)
    open_forms(home=home, actor=None)
    user = make_user(Role.EDITOR, first_name="Edith", last_name="Editor")
    sign_in(client, user)
    return user


def _page(client: Client, form: ConsentForm) -> str:
    response = client.get(reverse(f"{FORMS}:publication", args=[form.pk]))
    assert response.status_code == 200
    return response.content.decode()


def _text_data(text: ConsentText, **changes: Any) -> dict[str, Any]:
    """What the browser posts for a text that was opened and not changed."""
    sections = [
        ("section", {**block.value, "body": rich_text(block.value["body"].source)})
        for block in text.sections
    ]
    modules = [
        ("module", {**block.value, "explanation": rich_text(block.value["explanation"].source)})
        for block in text.modules
    ]
    values = {
        "form": text.form_id,
        "language": text.language_id,
        "title": text.title,
        "introduction": text.introduction,
        "key_points": text.key_points,
        "sections": streamfield(sections),
        "modules": streamfield(modules),
        "expected_revision": text.revision,
        **changes,
    }
    return nested_form_data(values)  # type: ignore[no-any-return]  # -- untyped in Wagtail


def test_open_forms_gives_rights_and_languages_once(editor: User) -> None:
    assert set(FormLanguage.objects.values_list("code", flat=True)) == {
        "en",
        "fr",
        "de",
        "es",
        "it",
        "uk",
    }
    language = FormLanguage.objects.get(code="en")
    language.labels = {"yes": "Aye"}
    language.save()

    open_forms(home=make_home(), actor=None)

    language.refresh_from_db()
    assert language.labels == {"yes": "Aye"}
    assert editor.has_perm("consents.change_consenttext")
    assert editor.has_perm("consents.add_formversion")


def test_a_form_is_made_with_modules_and_ticked_terms(client: Client, editor: User) -> None:
    module = {
        "code": "care",
        "purpose": "care",
        "is_needed": "on",
        "ORDER": "1",
    }
    terms = ["DUO:0000043", "DUO:0000021"]
    values = {
        "title": "Adult",
        "slug": "adult",
        "variant": "adult",
        "modules": inline_formset([module]),
    }
    data = {**nested_form_data(values), "modules-0-data_use": terms}

    response = client.post(reverse(f"{FORMS}:add"), data)

    assert response.status_code == 302, _errors(response)
    form = ConsentForm.objects.get(slug="adult")
    kept = form.modules.get()
    assert (kept.code, kept.is_needed) == ("care", True)
    assert kept.data_use == terms
    page = client.get(reverse(f"{FORMS}:edit", args=[form.pk])).content.decode()
    assert "clinical care use (DUO:0000043)" in page
    texts = reverse(f"{FORMS}:publication", args=[form.pk])
    assert f'<a href="{texts}" class="button button-small button-secondary">' in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("slug", "another", "The address cannot be changed any more"),
        ("slug", "verify", "is the address of another page"),
        ("variant", "representative", "The variant cannot be changed any more"),
    ],
)
def test_what_published_versions_stand_under_is_kept_and_said_at_the_field(
    client: Client, editor: User, field: str, value: str, said: str
) -> None:
    form = make_form(slug="adult")
    make_version(form)
    rows = [
        {"id": row.pk, "code": row.code, "purpose": row.purpose, "ORDER": str(place)}
        for place, row in enumerate(form.modules.all(), 1)
    ]
    values = {
        "title": "Grown-ups",
        "slug": form.slug,
        "variant": form.variant,
        "expected_revision": form.revision,
        "modules": inline_formset(rows, initial=len(rows)),
        field: value,
    }

    response = client.post(reverse(f"{FORMS}:edit", args=[form.pk]), nested_form_data(values))

    assert said in str(response.context["form"].errors[field])
    form.refresh_from_db()
    assert (form.slug, form.variant, form.title) == ("adult", "adult", "Adult")


def test_changing_a_form_raises_what_publishing_compares(client: Client, editor: User) -> None:
    form = make_text().form
    before = ConsentForm.objects.get(pk=form.pk)
    rows = [
        {
            "id": module.pk,
            "code": module.code,
            "purpose": module.purpose,
            "ORDER": str(position),
        }
        for position, module in enumerate(form.modules.all(), 1)
    ]
    values = {
        "title": "Grown-ups",
        "slug": form.slug,
        "variant": form.variant,
        "expected_revision": before.revision,
        "modules": inline_formset(rows, initial=len(rows)),
    }

    response = client.post(reverse(f"{FORMS}:edit", args=[form.pk]), nested_form_data(values))

    assert response.status_code == 302, _errors(response)
    after = ConsentForm.objects.get(pk=form.pk)
    assert (after.title, after.text_revision) == ("Grown-ups", before.text_revision + 1)
    assert not any(module.is_needed for module in after.modules.all())


def test_a_text_is_saved_through_the_service(client: Client, editor: User) -> None:
    text = make_text()
    form_revision = text.form.text_revision

    response = client.post(
        reverse(f"{TEXTS}:edit", args=[text.pk]), _text_data(text, title="New title")
    )

    assert response.status_code == 302, _errors(response)
    text = ConsentText.objects.select_related("form").get(pk=text.pk)
    assert (text.title, text.revision) == ("New title", 2)
    assert text.form.text_revision == form_revision + 1
    assert not text.is_checked


def test_opening_and_saving_changes_no_word(client: Client, editor: User) -> None:
    text = make_text()
    before = content_of(text)

    client.post(reverse(f"{TEXTS}:edit", args=[text.pk]), _text_data(text))

    text = ConsentText.objects.get(pk=text.pk)
    assert text.revision == 2
    assert content_of(text) == before
    assert text.is_checked


def test_whoever_saves_second_keeps_what_they_typed(client: Client, editor: User) -> None:
    text = make_text()
    opened = _text_data(text, title="My long evening's work")
    other = ConsentText.objects.get(pk=text.pk)
    other.title = "Somebody else's"
    save_text(text=other, expected_revision=other.revision, actor=OPERATOR)

    response = client.post(reverse(f"{TEXTS}:edit", args=[text.pk]), opened)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Somebody else saved this while you were writing" in page
    assert "My long evening&#x27;s work" in page
    assert ConsentText.objects.get(pk=text.pk).title == "Somebody else's"


def test_a_save_without_its_revision_is_refused(client: Client, editor: User) -> None:
    text = make_text()

    response = client.post(
        reverse(f"{TEXTS}:edit", args=[text.pk]),
        _text_data(text, title="Blind", expected_revision=""),
    )

    assert response.status_code == 200
    assert ConsentText.objects.get(pk=text.pk).title != "Blind"


def test_form_and_language_of_a_text_stay(client: Client, editor: User) -> None:
    text, other = make_text(), make_form()

    client.post(reverse(f"{TEXTS}:edit", args=[text.pk]), _text_data(text, form=other.pk))

    assert ConsentText.objects.get(pk=text.pk).form_id == text.form_id


def test_the_editor_stores_whitelisted_text_only(client: Client, editor: User) -> None:
    """What a browser could be made to post: a link, a picture, a heading, an embed."""
    text = make_text()
    sneaky = json.dumps(
        {
            "entityMap": {
                "0": {
                    "type": "LINK",
                    "mutability": "MUTABLE",
                    "data": {"url": "file:///etc/passwd"},
                },
                "1": {"type": "IMAGE", "mutability": "IMMUTABLE", "data": {"id": "1"}},
            },
            "blocks": [
                {
                    "key": "aaaaa",
                    "text": "linked <script>x()</script>",
                    "type": "unstyled",
                    "depth": 0,
                    "inlineStyleRanges": [{"offset": 0, "length": 6, "style": "BOLD"}],
                    "entityRanges": [{"offset": 0, "length": 6, "key": 0}],
                },
                {
                    "key": "bbbbb",
                    "text": " ",
                    "type": "atomic",
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [{"offset": 0, "length": 1, "key": 1}],
                },
            ],
        }
    )
    data = _text_data(text)
    data["sections-0-value-body"] = sneaky

    response = client.post(reverse(f"{TEXTS}:edit", args=[text.pk]), data)

    assert response.status_code == 302, _errors(response)
    text = ConsentText.objects.get(pk=text.pk)
    stored = text.sections[0].value["body"].source
    assert "file:" not in stored
    assert "<script" not in stored
    assert "<a" not in stored
    assert "<embed" not in stored
    assert "file:" not in content_of(text).sections[0].body


def test_saving_says_what_would_keep_it_from_being_published(client: Client, editor: User) -> None:
    text = make_text()
    data = _text_data(text, title="Mouse \U0001f42d", introduction="word " * 400)

    response = client.post(reverse(f"{TEXTS}:edit", args=[text.pk]), data, follow=True)

    page = response.content.decode()
    assert "U+1F42D" in page
    assert "400 words; at most 300" in page
    assert ConsentText.objects.get(pk=text.pk).title == "Mouse \U0001f42d"


def test_publishing_is_found_from_the_list_and_from_the_forms_own_page(
    client: Client, editor: User
) -> None:
    form = make_form()
    address = reverse(f"{FORMS}:publication", args=[form.pk])
    assert client.get(reverse(f"{FORMS}:list")).content.decode().count(f'href="{address}"') == 2
    page = client.get(reverse(f"{FORMS}:edit", args=[form.pk])).content.decode()
    assert "No version is in force." in page
    assert f'<a href="{address}">Texts, versions and publishing</a>' in page
    version = make_version(form)
    page = client.get(reverse(f"{FORMS}:edit", args=[form.pk])).content.decode()
    assert f"Version {version.number} of" in page
    assert "No version is in force" not in client.get(reverse(f"{FORMS}:add")).content.decode()


def test_a_new_language_begins_with_the_sources_words_and_shows_them_beside(
    client: Client, editor: User
) -> None:
    form = make_text(language="fr", title="Accord").form
    source = make_text(form, "en", modules=[("module", wording("care", "I agree to care."))])

    page = client.get(f"{reverse(f'{TEXTS}:add')}?form={form.pk}")

    begun = page.context["form"].instance
    assert begun.title == source.title
    assert [block.value["heading"] for block in begun.sections] == ["Why we ask", "Who sees it"]
    # A place for every module of the form, the one that the source has no words for included.
    assert [(block.value["code"], block.value["statement"]) for block in begun.modules] == [
        ("care", "I agree to care."),
        ("registry", ""),
    ]
    panel = page.content.decode().partition('data-side-panel="source"')[2]
    assert "Source text" in panel
    assert "What this text is translated from (English)" in panel
    assert "I agree to care." in panel
    assert "css/consent-editor.css" in page.content.decode()


def test_the_source_stands_beside_a_translation_and_not_beside_itself(
    client: Client, editor: User
) -> None:
    source = make_text()
    french = make_text(source.form, "fr")
    mark = 'data-side-panel="source"'
    assert mark in client.get(reverse(f"{TEXTS}:edit", args=[french.pk])).content.decode()
    assert mark not in client.get(reverse(f"{TEXTS}:edit", args=[source.pk])).content.decode()


def test_what_nobody_translated_is_told_on_saving(client: Client, editor: User) -> None:
    french = make_text(make_text().form, "fr")
    address = reverse(f"{TEXTS}:edit", args=[french.pk])

    page = client.post(address, _text_data(french), follow=True).content.decode()

    said = "Still in the words of the source text: Why we ask, Who sees it, Care, Registry."
    assert said in page


def test_a_text_without_a_form_asks_which(client: Client, editor: User) -> None:
    empty = make_form(title="Grown-ups", slug="grown-ups")
    for query in ("", "?form=x", "?form=999999", f"?form={'9' * 5000}"):
        page = client.get(f"{reverse(f'{TEXTS}:add')}{query}").content.decode()
        assert "Which form gets another language?" in page
        assert f'<a href="?form={empty.pk}">Grown-ups</a>' in page
    first = client.get(f"{reverse(f'{TEXTS}:add')}?form={empty.pk}")
    assert len(first.context["form"].instance.modules) == 2
    assert 'data-side-panel="source"' not in first.content.decode()


def test_a_new_text_can_be_made_and_removed(client: Client, editor: User) -> None:
    form = make_text().form
    pattern = form.texts.get()
    french = make_language("fr")
    data = _text_data(pattern, language=french.pk, title="Accord")

    assert client.post(reverse(f"{TEXTS}:add"), data).status_code == 302
    text = ConsentText.objects.get(language=french)
    assert not text.is_checked

    moderator = Permission.objects.get(codename="delete_consenttext")
    assert editor.groups.get().permissions.filter(pk=moderator.pk).exists()
    revision = ConsentForm.objects.get(pk=form.pk).text_revision
    client.post(reverse(f"{TEXTS}:delete", args=[text.pk]))
    assert not ConsentText.objects.filter(pk=text.pk).exists()
    assert ConsentForm.objects.get(pk=form.pk).text_revision == revision + 1


def test_the_preview_shows_pages_or_what_keeps_them_away(client: Client, editor: User) -> None:
    text = make_text()
    address = reverse(f"{TEXTS}:preview_on_edit", args=[text.pk])

    assert client.post(address, _text_data(text)).json()["is_valid"]
    page = client.get(address).content.decode()
    assert page.count('src="data:image/png;base64,') >= 2

    with ExitStack() as full:
        for _place in range(MOST_WAITING):
            full.enter_context(place_in_queue())
        page = client.get(address).content.decode()
        assert "Other forms are being printed" in page
        assert "<img" not in page

    client.post(address, _text_data(text, title="Mouse \U0001f42d"))
    page = client.get(address).content.decode()
    assert "U+1F42D" in page
    assert "<img" not in page


def test_fixed_words_are_lines_beside_the_english_ones(client: Client, editor: User) -> None:
    language = make_language("pl")
    address = reverse(f"{LANGUAGES}:edit", args=[language.pk])
    page = client.get(address).content.decode()
    assert "Tick one box in each row." in page
    data = {f"labels_{key}": f"{value} pl" for key, value in LABELS.items()}
    data["labels_no"] = "  "

    response = client.post(
        address, {**data, "code": "xx", "name": "Polski", "expected_revision": language.revision}
    )

    assert response.status_code == 302, _errors(response)
    language.refresh_from_db()
    assert (language.code, language.name) == ("pl", "Polski")
    assert language.labels["yes"] == "Yes pl"
    assert "no" not in language.labels


def test_the_page_of_a_form_shows_states_and_problems(client: Client, editor: User) -> None:
    form = make_form()
    make_text(form)
    make_text(form, "fr", checked=False, title="Mouse \U0001f42d")

    page = _page(client, form)

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
    page = _page(client, form)
    assert "0 of 2 documents are printed." in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "js/progress.js" in page

    client.post(address, {"action": "give-up"})
    version.refresh_from_db()
    assert version.state == VersionState.FAILED
    page = _page(client, form)
    assert "js/progress.js" not in page
    assert client.post(address, {"action": "resume"}, follow=True).status_code == 200


def test_publishing_what_was_changed_meanwhile_is_refused_and_keeps_the_note(
    client: Client, editor: User
) -> None:
    form = make_form()
    text = make_text(form)
    form.refresh_from_db()
    data = {
        "action": "publish",
        "change_note": "A note that took long",
        "expected_revision": form.text_revision,
        "is_meant": "on",
    }
    save_text(text=text, expected_revision=text.revision, actor=OPERATOR)
    address = reverse(f"{FORMS}:publication", args=[form.pk])

    page = client.post(address, data).content.decode()

    assert "A text of this form was changed after you opened this page" in page
    assert "A note that took long" in page
    assert not FormVersion.objects.exists()
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
    session = client.session
    session["verified_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()

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
    assert "A purpose was wrong." in _page(client, version.form)


def test_retiring_and_offering_again(client: Client, editor: User) -> None:
    form = make_form()
    address = reverse(f"{FORMS}:publication", args=[form.pk])

    client.post(address, {"action": "retire"})
    assert "The form is retired" in _page(client, form)
    client.post(address, {"action": "restore"})
    assert "The form is retired" not in _page(client, form)


ADDRESSES = [
    (f"{FORMS}:publication", "form"),
    (f"{FORMS}:edit", "form"),
    (f"{FORMS}:check", "text"),
    (f"{TEXTS}:edit", "text"),
    (f"{TEXTS}:delete", "text"),
    (f"{LANGUAGES}:edit", "language"),
    (f"{FORMS}:withdraw", "version"),
]


@pytest.mark.parametrize(("name", "kind"), ADDRESSES)
@pytest.mark.parametrize("who", ["nobody", "clinician", "moderator without group", "one step"])
def test_nobody_else_gets_in(client: Client, editor: User, name: str, kind: str, who: str) -> None:
    client.logout()
    text = make_text()
    version = make_version(text.form)
    rows: dict[str, Any] = {
        "form": text.form,
        "text": text,
        "language": text.language,
        "version": version,
    }
    user = make_user(Role.CLINICIAN if who == "clinician" else Role.EDITOR)
    if who == "moderator without group":
        user.groups.clear()
    if who != "nobody":
        sign_in(client, user, verified=who != "one step")

    response = client.get(reverse(name, args=[rows[kind].pk]))

    assert response.status_code in {302, 403, 404}
    if response.status_code == 302:
        assert response["Location"].startswith(("/account/", "/cms/?"))


def test_forms_and_languages_cannot_be_deleted(client: Client, editor: User) -> None:
    form = make_form()
    page = client.get(reverse(f"{FORMS}:list")).content.decode()
    assert str(form) in page
    assert f"/delete/{form.pk}/" not in page
    assert client.get(f"/cms/snippets/consents/consentform/delete/{form.pk}/").status_code == 404


@pytest.mark.parametrize("model", ["consentform", "consenttext", "formlanguage"])
def test_nothing_is_deleted_in_bulk(client: Client, editor: User, model: str) -> None:
    text = make_text()
    editor.is_superuser = True
    editor.save()
    pk = {"consentform": text.form_id, "consenttext": text.pk, "formlanguage": text.language_id}

    response = client.post(f"/cms/bulk/consents/{model}/delete/?id={pk[model]}")

    assert response.status_code == 302
    assert ConsentText.objects.filter(pk=text.pk).exists()


def test_lists_cost_the_same_for_one_and_for_three(client: Client, editor: User) -> None:
    def cost(name: str) -> int:
        address = reverse(f"{name}:list")
        client.get(address)
        with _counted() as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    make_version()
    one = [cost(name) for name in (FORMS, TEXTS)]
    for language in ("fr", "de"):
        make_version(make_form(), languages=("en", language))
    assert [cost(name) for name in (FORMS, TEXTS)] == one


def test_the_page_of_a_form_costs_the_same_for_one_and_for_three_languages(
    client: Client, editor: User
) -> None:
    form = make_form()
    make_version(form)
    _page(client, form)
    with _counted() as one:
        _page(client, form)
    for language in ("fr", "de"):
        make_text(form, language)
    make_version(form)
    with _counted() as three:
        _page(client, form)
    assert len(three) == len(one)


def _counted() -> Any:
    return CaptureQueriesContext(connection)


def _errors(response: Any) -> str:
    """What the form complained of, for the failure's message."""
    context = response.context or {}
    form = context.get("form") if hasattr(context, "get") else None
    return str(getattr(form, "errors", "")) + str(getattr(form, "formsets", ""))
