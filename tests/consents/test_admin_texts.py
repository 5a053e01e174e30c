"""The editor's screens of texts: writing, saving, looking at the printed pages."""

import json
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from portal.accounts.models import User
from portal.consents.models import (
    ConsentForm,
    ConsentText,
    content_of,
)
from portal.consents.printing.queue import MOST_WAITING, place_in_queue
from portal.consents.services.forms import save_text
from tests.consents.editing import (
    TEXTS,
    errors_on,
)
from tests.factories.consents import (
    OPERATOR,
    make_form,
    make_language,
    make_text,
    wording,
)

pytestmark = pytest.mark.django_db


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


def test_a_text_is_saved_through_the_service(client: Client, editor: User) -> None:
    text = make_text()
    form_revision = text.form.text_revision

    response = client.post(
        reverse(f"{TEXTS}:edit", args=[text.pk]), _text_data(text, title="New title")
    )

    assert response.status_code == 302, errors_on(response)
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

    assert response.status_code == 302, errors_on(response)
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
        assert f'href="{reverse(f"{TEXTS}:list")}"' in page.partition("w-breadcrumbs")[2]
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
