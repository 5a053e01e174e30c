"""Restricted pages and documents: for whom they are meant, and nowhere kept or named."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from portal.accounts.enums import Role
from portal.pages.models import HomePage, PortalDocument
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import (
    make_content_page,
    make_document,
    make_home,
    make_news,
    make_news_index,
)
from tests.factories.trainings import make_training

pytestmark = pytest.mark.django_db


def restrict(page: Any, kind: str, **fields: Any) -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)
    if kind == "groups":
        restriction.groups.add(Group.objects.get_or_create(name="Editors")[0])
    return restriction


def read(answer: Any) -> bytes:
    """The whole body; a streamed file is closed at its end."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def private_document(kind: str) -> PortalDocument:
    collection = Collection.get_first_root_node().add_child(name="Private")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=kind, password="open sesame"
    )
    if kind == "groups":
        restriction.groups.add(Group.objects.get_or_create(name="Editors")[0])
    return make_document(collection=collection)


@pytest.mark.parametrize("kind", ["login", "groups"])
@pytest.mark.parametrize("what", ["page", "document"])
def test_nobody_enters_by_a_password_alone(
    client: Client, home: HomePage, kind: str, what: str
) -> None:
    """A role's group counts after the second step only, as the role itself."""
    if what == "page":
        page = make_content_page(home, title="Inside", slug="inside")
        restrict(page, kind)
        address = "/inside/"
    else:
        address = private_document(kind).url
    assert client.get(address)["Location"].startswith("/account/sign-in/")
    editor = make_user(Role.EDITOR)
    sign_in(client, editor, verified=False)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/enrol/?next=%2F")
    sign_in(client, editor)
    answer = client.get(address)
    read(answer)
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
    assert Client().get(address).status_code == 302
    stranger = Client()
    sign_in(stranger, make_user(Role.CLINICIAN))
    answer = stranger.get(address)
    read(answer)
    assert answer.status_code == (200 if kind == "login" else 302)


@pytest.mark.parametrize("what", ["page", "document"])
def test_a_shared_password_opens_for_this_visitor_only(
    client: Client, home: HomePage, what: str
) -> None:
    if what == "page":
        page = make_content_page(home, title="Behind the door", slug="inside")
        kept = restrict(page, "password", password="open sesame")
        address, action = "/inside/", f"/_util/authenticate_with_password/{kept.pk}/{page.pk}/"
    else:
        document = private_document("password")
        kept = CollectionViewRestriction.objects.get()
        address, action = document.url, f"/documents/authenticate_with_password/{kept.pk}/"
    asked = client.get(address)
    assert "Behind the door" not in asked.text
    assert action in asked.text
    assert "skip-link" in asked.text  # our own frame
    for attempt in ({"password": "wrong"}, {}):
        assert client.post(action, {**attempt, "return_url": address}).status_code == 200
    data = {"password": "open sesame", "return_url": "https://evil.example/"}
    assert client.post(action, data)["Location"] == "/account/"
    assert client.post(action, {**data, "return_url": address})["Location"] == address
    opened = client.get(address)
    body = read(opened)
    assert b"Behind the door" in body or b"Text of the document" in body
    assert "Behind the door" not in Client().get(address).text


def test_a_shared_password_cannot_be_tried_for_ever(client: Client, home: HomePage) -> None:
    page = make_content_page(home, slug="inside")
    kept = restrict(page, "password", password="open sesame")
    document = private_document("password")
    collection = CollectionViewRestriction.objects.get(collection=document.collection)
    for action in (
        f"/_util/authenticate_with_password/{kept.pk}/{page.pk}/",
        f"/fr/_util/authenticate_with_password/{kept.pk}/{page.pk}/",
        f"/documents/authenticate_with_password/{collection.pk}/",
    ):
        statuses = {
            client.post(action, {"password": "wrong", "return_url": "/"}).status_code
            for _attempt in range(31)
        }
        assert 429 in statuses
        data = {"password": "open sesame", "return_url": "/"}
        assert client.post(action, data).status_code == 429
        assert client.get(action).status_code == 200


def test_a_restricted_page_is_named_nowhere(client: Client, home: HomePage) -> None:
    training = make_training(title="Whispered training")
    restrict(training, "login")
    index = make_news_index(home, slug="news", summary="Whispered lead")
    make_news(index, title="Whispered news", slug="whispered")
    restrict(index, "login")
    for address in (
        "/",
        "/sitemap.xml",
        "/feed/",
        "/trainings/",
        "/trainings/calendar.ics",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "whispered " not in answer.text.lower(), address
        assert training.slug not in answer.text
    assert client.get(f"/trainings/{training.slug}/training.ics").status_code == 404


def test_a_draft_is_named_nowhere(client: Client, home: HomePage) -> None:
    training = make_training(title="Whispered training")
    training.unpublish()
    for address in (
        "/sitemap.xml",
        "/trainings/",
        "/trainings/calendar.ics",
    ):
        assert training.slug not in client.get(address).text
    assert client.get(f"/trainings/{training.slug}/").status_code == 404
    assert client.get(f"/trainings/{training.slug}/training.ics").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    make_home()
    for address in ("/", "/sitemap.xml", "/feed/", "/robots.txt", "/search/"):
        assert getattr(client, method)(address).status_code == 405, address


def test_made_up_parameters_make_no_copies(client: Client) -> None:
    """Otherwise anybody could fill the page cache with one page."""
    make_home()
    for address in ("/", "/sitemap.xml", "/feed/", "/robots.txt"):
        assert "ETag" in client.get(address), address
        assert "ETag" not in client.get(f"{address}?made=up"), address
