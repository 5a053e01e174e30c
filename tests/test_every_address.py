"""Every address there is: public by name, else it sends the anonymous away. None fails."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.services import set_up_editorial
from tests.factories.accounts import CentreFactory, add_app, make_user, sign_in
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db

# What anybody may ask for. A new address is refused to visitors until it is named here.
PUBLIC = (
    r"health/(live|ready)",
    r"media/.*",
    r"documents/.*",
    r"account/(sign-in|sign-in/second-step|sign-in/recovery)/",
    r"account/passkeys/use/(begin/)?",
    r"account/password/(forgotten|sent|choose|done|link/x/x)/",
    r"account/sign-out/",
    r"cms/(login|logout)/",
    r"cms/(sprite|jsi18n)/",  # Wagtail's icons and interface words
    r"(trainings|tutorials|search|feed)/.*",
    r"consents/verify/",
    r"favicon\.ico",
    r"(sitemap\.xml|robots\.txt)",
    r"",  # Wagtail's catch-all: what a page may show is the page's own restriction
    r"x/",
)
SAMPLES = {
    "int": "1",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "slug": "x",
    "str": "x",
    "path": "x",
}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every path that the resolver knows, its converters filled with samples."""
    for entry in patterns:
        path = prefix + _filled(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, path)
        else:
            yield path


def _filled(route: str) -> str:
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "x"), route)
    route = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)", "1", route)
    route = re.sub(r"\([^()]*\)[*+?]?", "1", route)
    return re.sub(r"\\[ZA]|[\^$\\]", "", route)


ALL = sorted(set(addresses(get_resolver().url_patterns)))


def test_the_sweep_sees_the_portal_and_wagtail() -> None:
    assert len(ALL) > 250
    assert {"health/live", "account/sign-in/", "cms/pages/1/edit/"} <= set(ALL)


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_the_anonymous_are_sent_away_from_all_that_is_not_public(
    client: Client, method: str
) -> None:
    make_home()
    open_doors = []
    for path in ALL:
        response = getattr(client, method)(f"/{path}")
        assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR or path == "health/ready", (
            f"{method} /{path} failed with {response.status_code}"
        )
        public = any(re.fullmatch(pattern, path) for pattern in PUBLIC)
        sent_away = response.status_code in {400, 401, 403, 404, 405, 415} or (
            response.status_code == HTTPStatus.FOUND
            and re.match(r"/(account/sign-in|cms/login)/", response["Location"])
        )
        if not public and not sent_away:
            open_doors.append((path, response.status_code))
    assert open_doors == []


# What a session with one step may open beside: one's own account, where the second step is set up.
OWN_ACCOUNT = r"account/.*"
OWN_SECOND_STEP = r"account/confirm/(recovery/)?"


@pytest.mark.parametrize("has_app", [True, False], ids=["owes the step", "has none"])
def test_a_session_with_one_step_opens_no_door_for_roles(client: Client, has_app: bool) -> None:
    """Roles are facts about people: that a session may act by them is asked at every door."""
    make_home()
    set_up_editorial(actor=Operator())
    person = make_user(*Role, centre=CentreFactory.create(), is_superuser=True)
    if has_app:
        add_app(person)
    sign_in(client, person, verified=False)
    open_doors = []
    for path in ALL:
        response = client.get(f"/{path}")
        allowed = (*PUBLIC, OWN_ACCOUNT) if not has_app else (*PUBLIC, OWN_SECOND_STEP)
        if any(re.fullmatch(pattern, path) for pattern in allowed):
            continue
        sent = response.status_code == HTTPStatus.FOUND and re.match(
            r"/account/(sign-in|confirm|enrol)/", response["Location"]
        )
        if not (sent or response.status_code in {400, 401, 403, 404, 405, 415}):
            open_doors.append(f"{path}: {response.status_code} {response.get('Location', '')}")
        # Sessions do not outlive what some addresses do, such as signing out.
        sign_in(client, person, verified=False)
    assert open_doors == []
