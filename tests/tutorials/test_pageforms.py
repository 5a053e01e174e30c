"""The editor's forms of tutorials."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from portal.accounts.models import User
from portal.tutorials.models import DocumentTutorialPage, DocumentVersion, GuidePage
from tests.factories.accounts import make_user, sign_in
from tests.factories.tutorials import PDF, author, make_document, make_guide, make_index

pytestmark = pytest.mark.django_db

OTHER_PDF = PDF + b"% second\n%%EOF\n"


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user(is_superuser=True)
    sign_in(client, user)
    return user


def form_data(**fields: Any) -> dict[str, Any]:
    """What the form of a document sends, valid unless told otherwise."""
    data = {
        "title": "Checklist",
        "slug": "checklist",
        "summary": "Before you submit.",
        "objectives": "Tick off what a panel needs",
        "change_note": "",
        "level": "introduction",
        "duration": "",
        "authors": streamfield([("author", {**author()["value"], "person": "", "centre": ""})]),
        "version_label": "1.0",
        "licence": "CC-BY-4.0",
        "last_reviewed": "",
        "review_interval": "12",
        "replaces": "",
        "related_trainings": streamfield([]),
        "body": streamfield([]),
        "seo_title": "",
        "search_description": "",
        "social_image": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    roles = fields.pop("roles", ["submit"])
    return {**nested_form_data({**data, **fields}), "roles": roles}


def upload(content: bytes = PDF, name: str = "checklist.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def add_address() -> str:
    return reverse(
        "wagtailadmin_pages:add", args=["tutorials", "documenttutorialpage", make_index().pk]
    )


def test_a_document_can_be_written_and_published_in_the_editor(
    client: Client, editor: User
) -> None:
    data = form_data(file=upload(), **{"action-publish": "1"})
    response = client.post(add_address(), data)
    assert response.status_code == 302, _errors(response)
    page = DocumentTutorialPage.objects.get(slug="checklist")
    assert page.live
    assert page.roles == ["submit"]
    version = page.versions.get()
    assert version.number == 1
    answer = client.get(f"{page.url}document/")
    assert answer.content == PDF


def test_a_drafts_file_is_kept_and_waits_for_publication(client: Client, editor: User) -> None:
    page = make_document(slug="checklist", roles=["submit"])
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(address, form_data(file=upload(OTHER_PDF)))
    assert response.status_code == 302, _errors(response)
    assert client.get(f"{page.url}document/").content == PDF
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    with draft.file.open("rb") as file:
        assert file.read() == OTHER_PDF
    assert "not published yet" in client.get(address).content.decode()

    client.post(address, form_data(change_note="Now in colour", **{"action-publish": "1"}))
    assert client.get(f"{page.url}document/").content == OTHER_PDF
    assert [row.number for row in page.versions.all()] == [2, 1]
    assert page.versions.first().note == "Now in colour"


def test_saving_a_draft_again_and_again_keeps_one_file(client: Client, editor: User) -> None:
    page = make_document(slug="checklist", roles=["submit"])
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for _time in range(3):
        client.post(address, form_data(file=upload(OTHER_PDF)))
    names = default_storage.listdir("documents/tutorials")[1]
    sizes = [default_storage.size(f"documents/tutorials/{name}") for name in names]
    assert sizes.count(len(OTHER_PDF)) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\x00" * 60, "checklist.pdf"),
        (b"<html><script>alert(1)</script></html>", "checklist.txt"),
        (PDF, "checklist.docx"),
        (b"", "checklist.pdf"),
    ],
)
def test_what_is_no_document_is_refused_beside_the_field(
    client: Client, editor: User, content: bytes, name: str
) -> None:
    data = form_data(file=upload(content, name), **{"action-publish": "1"})
    response = client.post(add_address(), data)
    assert response.status_code == 200
    assert "Before you submit." in response.content.decode()
    assert response.context["form"].errors["file"]
    assert not DocumentTutorialPage.objects.exists()


def test_nobody_publishes_without_roles_or_a_word_on_conflicts_of_interest(
    client: Client, editor: User
) -> None:
    silent = {**author()["value"], "none_declared": "", "person": "", "centre": ""}
    data = form_data(
        file=upload(),
        roles=[],
        authors=streamfield([("author", silent)]),
        **{"action-publish": "1"},
    )
    errors = client.post(add_address(), data).context["form"].errors
    assert set(errors) == {"roles", "authors"}
    assert not DocumentVersion.objects.exists()


def test_a_tutorial_cannot_replace_itself(client: Client, editor: User) -> None:
    page = make_guide(slug="guide")
    data = form_data(
        slug="guide",
        replaces=str(page.pk),
        body=streamfield([("text", rich_text("<p>Words.</p>"))]),
        **{"action-publish": "1"},
    )
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert set(response.context["form"].errors) == {"replaces"}
    assert GuidePage.objects.get().replaces_id is None


def _errors(response: Any) -> Any:
    return response.context and response.context["form"].errors
