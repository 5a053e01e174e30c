"""The editor's screens of forms and languages: what they show, and to whom."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.consents.content import LABELS
from portal.consents.models import (
    ConsentForm,
    ConsentText,
    FormLanguage,
)
from portal.consents.services.editorial import open_forms
from tests.consents.editing import FORMS, LANGUAGES, TEXTS, counted, errors_on, publication_page
from tests.factories.accounts import make_user, sign_in
from tests.factories.consents import (
    make_form,
    make_language,
    make_text,
    make_version,
)
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db


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

    open_forms(home=make_home(), actor=Operator())

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

    assert response.status_code == 302, errors_on(response)
    form = ConsentForm.objects.get(slug="adult")
    kept = form.modules.get()
    assert (kept.code, kept.is_needed) == ("care", True)
    assert kept.data_use == terms
    page = client.get(reverse(f"{FORMS}:edit", args=[form.pk])).content.decode()
    assert "clinical care use (DUO:0000043)" in page
    texts = reverse(f"{FORMS}:publication", args=[form.pk])
    assert f'<a href="{texts}" class="button button-small button-secondary">' in page


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Adult: advice", "adult-advice"),
        ("Згода", "zgoda"),
        ("Verify", "verify-2"),
        ("Taken", "taken-3"),
        ("Words " * 20, "words-words-words-words-words-words-words-words-words-words"),
        ("L" * 80, "l" * 60),
    ],
)
def test_a_new_forms_address_is_made_from_its_title(
    client: Client, editor: User, title: str, address: str
) -> None:
    make_form(slug="taken")
    make_form(slug="taken-2")
    values = {"title": title, "slug": "", "variant": "adult", "modules": inline_formset([])}

    response = client.post(reverse(f"{FORMS}:add"), nested_form_data(values))

    assert response.status_code == 302, errors_on(response)
    assert ConsentForm.objects.get(title=title.strip()).slug == address


def test_a_title_without_letters_makes_no_address(client: Client, editor: User) -> None:
    values = {"title": "!!!", "slug": "", "variant": "adult", "modules": inline_formset([])}
    response = client.post(reverse(f"{FORMS}:add"), nested_form_data(values))
    assert "Write an address" in str(response.context["form"].errors["slug"])
    assert not ConsentForm.objects.exists()


def test_only_a_new_forms_address_follows_its_title(client: Client, editor: User) -> None:
    page = unescape(client.get(reverse(f"{FORMS}:add")).content.decode())
    assert "keyup->w-sync#apply" in page
    assert 'data-w-sync-target-value="#id_slug"' in page
    assert "Made from the title where you leave it empty." in page
    form = make_form(slug="adult")
    page = unescape(client.get(reverse(f"{FORMS}:edit", args=[form.pk])).content.decode())
    assert "keyup->w-sync#apply" not in page
    assert "Made from the title" not in page
    values = {"title": "Other", "slug": "", "variant": "adult", "modules": inline_formset([])}
    response = client.post(reverse(f"{FORMS}:edit", args=[form.pk]), nested_form_data(values))
    assert "slug" in response.context["form"].errors


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

    assert response.status_code == 302, errors_on(response)
    after = ConsentForm.objects.get(pk=form.pk)
    assert (after.title, after.text_revision) == ("Grown-ups", before.text_revision + 1)
    assert not any(module.is_needed for module in after.modules.all())


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

    assert response.status_code == 302, errors_on(response)
    language.refresh_from_db()
    assert (language.code, language.name) == ("pl", "Polski")
    assert language.labels["yes"] == "Yes pl"
    assert "no" not in language.labels


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
        with counted() as queries:
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
    publication_page(client, form)
    with counted() as one:
        publication_page(client, form)
    for language in ("fr", "de"):
        make_text(form, language)
    make_version(form)
    with counted() as three:
        publication_page(client, form)
    assert len(three) == len(one)
