"""Every typed error answers in the shape that was asked for."""

import json
from collections.abc import Iterator
from errno import ENOSPC

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

import portal.urls
from portal.core.answers import Shape, shape_for
from portal.core.errors import NotFoundError, PortalError
from tests.factories.accounts import UserFactory, add_app, sign_in

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true", "hx-current-url": "https://portal.example/cases/new/?a=b"}
JSON = {"accept": "application/json"}


def _kinds(kind: type[PortalError] = PortalError) -> Iterator[type[PortalError]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("portal."):
            yield below
            yield from _kinds(below)


KINDS = {kind.__name__: kind for kind in _kinds()}


class _Anything(dict[str, object]):
    """Whatever a message asks for."""

    def __missing__(self, key: str) -> object:
        return 7


def _made(kind: type[PortalError]) -> PortalError:
    """Without its own arguments: what is looked at is the answer, not the words."""
    error = kind.__new__(kind)
    PortalError.__init__(error)
    error.data = _Anything(seven=7)
    error.__dict__.setdefault("minutes", 7)
    error.__dict__.setdefault("problems", ["One.", "Two."])
    return error


def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise _made(KINDS[name])


def break_down(request: HttpRequest, what: str) -> HttpResponse:
    errors = {"database": OperationalError(), "fault": ValueError(), "disk": OSError(ENOSPC, "")}
    raise errors[what]


urlpatterns = [
    path("test-error/<str:name>/", fail),
    path("test-breakdown/<str:what>/", break_down),
    *portal.urls.urlpatterns,
]
handler400, handler403 = portal.urls.handler400, portal.urls.handler403
handler404, handler500 = portal.urls.handler404, portal.urls.handler500


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_typed_error_has_three_shapes(visitor: Client, name: str) -> None:
    status, code = KINDS[name].status, KINDS[name].code
    address = f"/test-error/{name}/"

    page = visitor.get(address)
    assert (page.status_code, page["Cache-Control"]) == (status, "no-store")
    assert "<!doctype html>" in page.text
    assert "<h1>" in page.text

    part = visitor.get(address, headers=HTMX)
    assert (part.status_code, part["Cache-Control"]) == (status, "no-store")
    assert (part["HX-Retarget"], part["HX-Reswap"]) == ("#problem", "innerHTML")
    assert "<html" not in part.text
    assert "problem-title" in part.text

    said = visitor.get(address, headers=JSON)
    assert (said.status_code, said["Cache-Control"]) == (status, "no-store")
    assert said["Content-Type"] == "application/problem+json"
    body = json.loads(said.content)
    assert (body["status"], body["code"]) == (status, code)
    assert body["title"]
    assert body["detail"]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/nowhere/", 404, "not_found"),
        ("/a%00b/", 400, "unreadable"),
        ("/test-breakdown/database/", 503, "away"),
        ("/test-breakdown/disk/", 507, "no_room"),
        ("/test-breakdown/fault/", 500, "fault"),
    ],
)
def test_what_django_finds_out_has_them_too(
    visitor: Client, address: str, status: int, code: str
) -> None:
    assert visitor.get(address).status_code == status
    assert "<!doctype html>" in visitor.get(address).text
    part = visitor.get(address, headers=HTMX)
    assert (part.status_code, part["HX-Retarget"]) == (status, "#problem")
    said = visitor.get(address, headers=JSON)
    assert (said.status_code, json.loads(said.content)["code"]) == (status, code)


def test_a_forged_form_is_told_in_the_shape_it_came_in() -> None:
    strict = Client(enforce_csrf_checks=True)
    address = "/account/sign-in/"
    assert "This form has expired" in strict.post(address).text
    assert strict.post(address, headers=HTMX)["HX-Retarget"] == "#problem"
    body = strict.post(address, "{}", content_type="application/json").json()
    assert body["code"] == "expired_form"


def test_missing_and_kept_from_me_look_the_same(visitor: Client) -> None:
    missing = visitor.get("/nowhere/").text
    kept = visitor.get(f"/test-error/{NotFoundError.__name__}/").text
    assert missing.replace("/nowhere/", "") == kept.replace("/test-error/NotFoundError/", "")


@pytest.mark.parametrize("address", ["/account/", "/account/security/", "/consents/centre/"])
def test_a_script_whose_person_is_gone_is_told_and_a_person_is_sent(
    visitor: Client, address: str
) -> None:
    assert visitor.get(address).status_code == 302
    part = visitor.get(address, headers=HTMX)
    assert part.status_code == 401
    assert "What you typed is still here" in part.text
    assert "/account/sign-in/?next=%2Fcases%2Fnew%2F" in part.text
    assert part["HX-Retarget"] == "#problem"
    said = visitor.get(address, headers=JSON)
    assert (said.status_code, said.json()["code"]) == (401, "sign_in_owed")


@pytest.mark.parametrize(
    ("headers", "shape"),
    [
        ({}, Shape.PAGE),
        ({"accept": "*/*"}, Shape.PAGE),
        ({"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, Shape.PAGE),
        ({"accept": "application/json, text/html;q=0.5"}, Shape.JSON),
        ({"accept": "text/html, application/json;q=0.5"}, Shape.PAGE),
        ({"accept": "application/problem+json"}, Shape.JSON),
        ({"accept": "nonsense"}, Shape.PAGE),
        ({"hx-request": "true"}, Shape.FRAGMENT),
        ({"hx-request": "true", "accept": "application/json"}, Shape.FRAGMENT),
        ({"hx-request": "true", "hx-boosted": "true"}, Shape.PAGE),
        ({"hx-request": "true", "hx-history-restore-request": "true"}, Shape.PAGE),
        ({"hx-request": "yes"}, Shape.PAGE),
    ],
)
def test_the_shape_is_what_the_client_can_show(headers: dict[str, str], shape: Shape) -> None:
    assert shape_for(RequestFactory().get("/", headers=headers)) is shape


@pytest.mark.parametrize(
    ("accept", "shape"),
    [("", Shape.JSON), ("*/*", Shape.JSON), ("text/html", Shape.PAGE)],
)
def test_who_sends_json_is_answered_in_it(accept: str, shape: Shape) -> None:
    headers = {"accept": accept} if accept else {}
    sent = RequestFactory().post("/", "{}", content_type="application/json", headers=headers)
    assert shape_for(sent) is shape


def test_a_second_step_that_is_owed_is_told_to_a_script(client: Client) -> None:
    user = UserFactory.create()
    add_app(user)
    sign_in(client, user, verified=False)
    part = client.get("/account/", headers=HTMX)
    assert (part.status_code, part["HX-Retarget"]) == (401, "#problem")
    assert "/account/confirm/?next=%2Fcases%2Fnew%2F" in part.text
