"""The editor's screens of a translation whose source text changed after it was checked."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from portal.accounts.models import User
from portal.consents.models import ConsentText
from portal.consents.services.forms import save_text
from tests.factories.consents import OPERATOR, make_form, make_text

pytestmark = pytest.mark.django_db

FORMS = "wagtailsnippets_consents_consentform"
TEXTS = "wagtailsnippets_consents_consenttext"


@pytest.fixture
def french(editor: User) -> ConsentText:
    """Checked, and then the English text was changed."""
    form = make_form()
    make_text(form, "en")
    make_text(form, "de", checked=False)
    french = make_text(form, "fr")
    _change_source(french, "Another title")
    return french


def _change_source(text: ConsentText, title: str) -> None:
    english = ConsentText.objects.get(form=text.form_id, language__code="en")
    english.title = title
    save_text(text=english, expected_revision=english.revision, actor=OPERATOR)


def _said() -> str:
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    return f"Check again: the English text changed on {today}"


def _page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def _posted(page: str) -> dict[str, str]:
    """The hashes of what stands on the page where a translation is checked."""
    found = dict(re.findall(r'name="(digest|source)" value="([0-9a-f]{64})"', page))
    assert set(found) == {"digest", "source"}
    return found


def test_lists_and_pages_name_it(client: Client, french: ConsentText) -> None:
    assert _page(client, f"{TEXTS}:list").count(_said()) == 1
    assert _said() in _page(client, f"{TEXTS}:edit", french.pk)
    assert _said() in _page(client, f"{FORMS}:check", french.pk)
    page = _page(client, f"{FORMS}:publication", french.form_id)
    assert f"Français. {_said()}." in page
    assert "Checked before that by Olena Translator on" in page
    # English by its change, German from the beginning; French is named apart.
    assert "2 languages have not been checked." in page


def test_other_texts_say_their_state_too(client: Client, french: ConsentText) -> None:
    texts = {text.language.code: text for text in french.form.texts.select_related("language")}
    page = _page(client, f"{TEXTS}:edit", texts["de"].pk)
    assert re.search(
        r"help-info\">.*\bDraft\.\s*<a href=\"[^\"]*\">I have checked this translation<",
        page,
        re.DOTALL,
    )
    fresh = make_text(make_form())
    page = _page(client, f"{TEXTS}:edit", fresh.pk)
    assert re.search(
        r"help-info\">.*\bChecked by Olena Translator\.\s*"
        r"<a href=\"[^\"]*\">Texts, versions and publishing</a>\s*</div>",
        page,
        re.DOTALL,
    )
    check = _page(client, f"{FORMS}:check", fresh.pk)
    assert "Keep" not in check
    # Nothing stands beside it: it is no translation.
    assert "Read the text to the end." in check
    assert "translation" not in check.partition("<main")[2].partition("</main>")[0].lower()


def test_it_can_be_kept_from_the_page_that_shows_both(
    client: Client, editor: User, french: ConsentText
) -> None:
    address = reverse(f"{FORMS}:check", args=[french.pk])
    seen = _posted(client.get(address).content.decode())
    _change_source(french, "Changed once more")

    late = client.post(address, {"action": "keep", **seen}, follow=True)
    assert "Somebody else saved this" in late.content.decode()
    assert not ConsentText.objects.get(pk=french.pk).is_checked

    seen = _posted(client.get(address).content.decode())
    page = client.post(address, {"action": "keep", **seen}, follow=True).content.decode()

    french = ConsentText.objects.get(pk=french.pk)
    assert french.is_checked
    assert french.kept_by == editor
    assert "stays checked as it is." in page
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    assert f"Kept as it is after a change of the source text (Edith Editor, {today})" in page
    again = client.post(address, {"action": "keep", **seen}, follow=True)
    assert "not waiting for a second check" in again.content.decode()


def test_nothing_is_kept_blindly(client: Client, french: ConsentText) -> None:
    address = reverse(f"{FORMS}:check", args=[french.pk])

    client.post(address, {"action": "keep"})

    assert not ConsentText.objects.get(pk=french.pk).is_checked


def test_it_can_be_checked_again_beside_what_was_read(client: Client, french: ConsentText) -> None:
    address = reverse(f"{FORMS}:check", args=[french.pk])
    today = timezone.localdate().isoformat()
    data = {"name": "Marie", "on": today, **_posted(client.get(address).content.decode())}
    _change_source(french, "Changed once more")

    refused = client.post(address, data)
    assert "Somebody else saved this" in refused.content.decode()
    assert not ConsentText.objects.get(pk=french.pk).is_checked

    data |= _posted(client.get(address).content.decode())
    assert client.post(address, data).status_code == 302
    french = ConsentText.objects.get(pk=french.pk)
    assert french.is_checked
    assert french.checked_by_name == "Marie"


def test_the_source_is_compared_with_nothing(client: Client, french: ConsentText) -> None:
    english = ConsentText.objects.get(form=french.form_id, language__code="en")

    page = _page(client, f"{FORMS}:check", english.pk)

    assert page.count("text-pair__text") == 1
    assert 'name="source"' in page
    publication = _page(client, f"{FORMS}:publication", french.form_id)
    assert publication.count("Source text") == 1
