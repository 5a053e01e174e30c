"""The page cache: one query for a page it has, never a page of somebody, nothing stale."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.core.models import RevisionName, raise_revision, revision_number
from portal.core.pagecache import MAX_AGE, PageCacheMiddleware, cacheable, expires_at

pytestmark = pytest.mark.django_db


class Counter:
    """A view that counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.until: timedelta | None = None
        self.headers: dict[str, str] = {}
        self.opted_in = True
        self.status = 200
        self.cookie = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        if self.opted_in:
            cacheable(request)
        if self.until is not None:
            expires_at(request, timezone.now() + self.until)
        response = HttpResponse(f"answer {self.asked}", status=self.status, headers=self.headers)
        if self.cookie:
            response.set_cookie("a", "b")
        return response


def ask(view: Counter, path: str = "/", method: str = "get", **extra: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)(path, **extra)
    return PageCacheMiddleware(view)(request)


def test_a_kept_page_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    view = Counter()
    first = ask(view)
    with django_assert_num_queries(1):
        second = ask(view)
    assert first.content == second.content == b"answer 1"
    assert first["ETag"] == second["ETag"]
    assert first["Cache-Control"] == second["Cache-Control"]


def test_a_visitor_who_has_it_gets_304() -> None:
    view = Counter()
    etag = ask(view)["ETag"]
    again = ask(view, HTTP_IF_NONE_MATCH=etag)
    assert (again.status_code, again.content) == (304, b"")
    assert ask(view, HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_a_change_drops_every_page() -> None:
    view = Counter()
    ask(view, "/a")
    ask(view, "/b")
    raise_revision(RevisionName.SITE)
    assert ask(view, "/a").content == b"answer 3"
    assert ask(view, "/b").content == b"answer 4"


def test_what_was_rendered_before_a_change_is_never_found_after_it() -> None:
    """A change between reading the revision and keeping the page: the slow reader loses."""

    class Slow(Counter):
        def __call__(self, request: HttpRequest) -> HttpResponse:
            response = super().__call__(request)
            if self.asked == 1:
                raise_revision(RevisionName.SITE)
            return response

    view = Slow()
    ask(view)
    assert ask(view).content == b"answer 2"


def test_addresses_are_kept_apart() -> None:
    view = Counter()
    assert ask(view, "/?page=1").content != ask(view, "/?page=2").content
    assert ask(view, "/", HTTP_HOST="localhost").content == b"answer 3"


@pytest.mark.parametrize("cookie", ["sessionid"])
def test_somebody_is_never_answered_from_the_cache_nor_kept(cookie: str) -> None:
    view = Counter()
    ask(view, HTTP_COOKIE=f"{cookie}=abc")
    assert ask(view).content == b"answer 2"
    assert ask(view, HTTP_COOKIE=f"{cookie}=abc").content == b"answer 3"
    assert ask(view, HTTP_AUTHORIZATION="Bearer x").content == b"answer 4"


def test_a_post_passes() -> None:
    view = Counter()
    ask(view)
    assert ask(view, method="post").content == b"answer 2"


def test_head_is_answered_but_not_kept() -> None:
    view = Counter()
    ask(view, method="head")
    assert ask(view).content == b"answer 2"
    assert ask(view, method="head").content == b"answer 2"


@pytest.mark.parametrize("spoil", ["opted_in", "status", "cookie", "private"])
def test_what_may_not_be_kept_is_not(spoil: str) -> None:
    view = Counter()
    match spoil:
        case "opted_in":
            view.opted_in = False
        case "status":
            view.status = 404
        case "cookie":
            view.cookie = True
        case "private":
            view.headers = {"Cache-Control": "private"}
    ask(view)
    assert ask(view).content == b"answer 2"


def test_a_page_ages_and_a_known_moment_ends_it_sooner() -> None:
    view = Counter()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(view)
        clock.shift(MAX_AGE - timedelta(seconds=5))
        assert ask(view).content == b"answer 1"
        clock.shift(10)
        assert ask(view).content == b"answer 2"
        raise_revision(RevisionName.SITE)
        view.until = timedelta(seconds=20)
        ask(view)
        clock.shift(15)
        assert ask(view).content == b"answer 3"
        clock.shift(10)
        assert ask(view).content == b"answer 4"


def test_a_moment_that_has_passed_keeps_nothing() -> None:
    view = Counter()
    view.until = timedelta(seconds=-1)
    ask(view)
    assert ask(view).content == b"answer 2"


def test_revisions_rise_by_one_and_count_apart() -> None:
    assert revision_number(RevisionName.TRAININGS) == 0
    raise_revision(RevisionName.TRAININGS)
    raise_revision(RevisionName.TRAININGS)
    assert revision_number(RevisionName.TRAININGS) == 2
    assert revision_number(RevisionName.SITE) == 0


def test_the_probe_asks_no_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/health/live")
