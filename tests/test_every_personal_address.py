"""Whoever is signed in reads in their own language and zone on every page that is theirs alone,
whatever language its address has; a page that is cached for all keeps the language of its address.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.services import update_profile
from tests.factories.accounts import CentreFactory, make_user, sign_in
from tests.factories.consents import make_centre_sheet
from tests.factories.pages import make_home
from tests.test_every_address import ALL, PUBLIC

pytestmark = pytest.mark.django_db
# What a printed code opens speaks the language of its form.
OF_A_FORM = r"consents/verify/.*"
PERSONAL = [
    path for path in ALL if not any(re.fullmatch(known, path) for known in (*PUBLIC, OF_A_FORM))
]
ZONE = "Pacific/Auckland"


def reader(language: str) -> User:
    """Somebody who may open as much as one person can."""
    centre = CentreFactory.create()
    make_centre_sheet(centre)
    roles = (Role.ADMINISTRATOR, Role.MODERATOR, Role.COORDINATOR, Role.CLINICIAN)
    user = make_user(*roles, centre=centre)
    # As the profile's page does: Wagtail keeps a copy of both for its own pages.
    update_profile(
        user=user,
        actor=user,
        first_name=user.first_name,
        last_name=user.last_name,
        language=language,
        time_zone=ZONE,
    )
    return user


@contextmanager
def zones_while_rendering() -> Iterator[set[str]]:
    """Under which zones templates are filled in."""
    seen: set[str] = set()

    def note(**kwargs: Any) -> None:
        seen.add(timezone.get_current_timezone_name())

    template_rendered.connect(note)
    try:
        yield seen
    finally:
        template_rendered.disconnect(note)


def language_of(response: Any) -> tuple[str, str]:
    """What the header and the page say."""
    found = re.search(r"<html[^>]*\blang=\"([^\"]+)\"", response.content.decode())
    return response["Content-Language"], found[1] if found else ""


def with_prefix(path: str, code: str) -> str:
    return f"/{path}" if code == settings.LANGUAGE_CODE else f"/{code}/{path}"


def test_every_page_of_ones_own_speaks_ones_language_in_ones_zone(client: Client) -> None:
    make_home()
    user = reader("fr")
    sign_in(client, user)
    client.raise_request_exception = False  # a sample may be no number that Wagtail can read
    pages = 0
    for path in PERSONAL:
        with zones_while_rendering() as zones:
            response = client.get(f"/{path}")
        if not str(response.headers.get("Content-Type", "")).startswith("text/html"):
            continue
        if response.status_code in {HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY}:
            continue
        if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
            continue
        spoken = language_of(response)
        # Some of Wagtail's answers are part of a page, without a head.
        assert spoken in {("fr", "fr"), ("fr", "")}, (path, response.status_code, spoken)
        assert zones <= {ZONE}, (path, zones)
        pages += 1
    assert pages > 60


@pytest.mark.parametrize("path", ["consents/centre/", "consents/centre/{sheet}/"])
@pytest.mark.parametrize(("language", "address"), [("fr", "en"), ("en", "fr"), ("fr", "fr")])
def test_a_hospitals_pages_follow_the_person_and_not_the_address(
    client: Client, path: str, language: str, address: str
) -> None:
    user = reader(language)
    assert user.centre is not None
    sign_in(client, user)
    filled = path.format(sheet=user.centre.consent_sheet.pk)
    with zones_while_rendering() as zones:
        response = client.get(with_prefix(filled, address))
    assert response.status_code == HTTPStatus.OK
    assert language_of(response) == (language, language)
    assert zones == {ZONE}


@pytest.mark.parametrize("path", ["no-such-page/", "no.such.page", "consents/centre/999999/"])
@pytest.mark.parametrize(("language", "address"), [("fr", "en"), ("en", "fr")])
def test_errors_follow_the_person(client: Client, path: str, language: str, address: str) -> None:
    make_home()
    visitor = client.get(with_prefix("no-such-page/", address))
    assert language_of(visitor) == (address, address)
    sign_in(client, reader(language))
    with zones_while_rendering() as zones:
        response = client.get(with_prefix(path, address))
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert language_of(response) == (language, language)
    assert zones == {ZONE}
    asked_for_json = client.get(with_prefix(path, address), headers={"Accept": "application/json"})
    assert asked_for_json["Content-Language"] == language


def test_what_is_cached_for_all_keeps_the_language_of_its_address(client: Client) -> None:
    make_home()
    sign_in(client, reader("fr"))
    response = client.get("/")
    assert language_of(response) == ("en", "en")


def test_a_zone_ends_with_its_request(client: Client) -> None:
    before = timezone.get_current_timezone_name()
    sign_in(client, reader("fr"))
    client.get("/consents/centre/")
    client.get("/no-such-page/")
    assert timezone.get_current_timezone_name() == before
