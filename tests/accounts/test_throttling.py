"""Limits hold for all processes together, for the time they say and not longer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.accounts import tasks
from portal.accounts.addresses import client_network
from portal.accounts.errors import TooManyRequestsError
from portal.accounts.models import RateCount
from portal.accounts.services import limit_rate
from portal.accounts.services.throttling import within_limit
from tests.factories.pages import make_home

RULE = ("tests", 3, timedelta(minutes=15))


def asked_by(address: str) -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR=address)


@pytest.mark.django_db
def test_so_many_and_no_more() -> None:
    assert [within_limit("192.0.2.7", RULE) for _time in range(5)] == [True] * 3 + [False] * 2
    with pytest.raises(TooManyRequestsError) as refused:
        limit_rate(asked_by("192.0.2.7"), RULE)
    assert "Wait 15 minutes" in str(refused.value)
    limit_rate(asked_by("192.0.2.8"), RULE)
    assert within_limit("192.0.2.7", ("other", 1, timedelta(minutes=1)))


@pytest.mark.django_db
def test_who_only_reads_is_not_counted(client: Client) -> None:
    make_home()
    for address in ("/", "/search/", "/robots.txt", "/account/sign-in/"):
        assert client.get(address).status_code == 200
    assert not RateCount.objects.exists()
    client.post("/account/sign-in/", {"username": "a@example.org", "password": "x"})
    assert RateCount.objects.count() == 1


@pytest.mark.django_db
def test_the_time_runs_from_the_first_one_and_begins_anew() -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert within_limit("a", RULE)
        clock.shift(RULE[2] - timedelta(seconds=1))
        assert [within_limit("a", RULE) for _time in range(3)] == [True, True, False]
        clock.shift(timedelta(seconds=1))
        assert [within_limit("a", RULE) for _time in range(4)] == [True] * 3 + [False]
        # The second count has a whole period of its own.
        clock.shift(RULE[2] - timedelta(seconds=1))
        assert not within_limit("a", RULE)


@pytest.mark.django_db
def test_the_table_names_nobody_and_forgets() -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        within_limit("192.0.2.7", RULE)
        kept = RateCount.objects.get()
        assert "192.0.2.7" not in repr(kept.__dict__)
        clock.shift(RULE[2] - timedelta(seconds=1))
        tasks.forget_what_is_over()
        assert RateCount.objects.exists()
        clock.shift(timedelta(seconds=1))
        tasks.forget_what_is_over()
        assert not RateCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_those_who_come_together_are_all_counted() -> None:
    """Each thread has a connection of its own, as each process has."""
    callers, tries = 4, 10
    together = Barrier(callers)
    rule = ("tests", callers * tries - 7, timedelta(minutes=15))

    def ask() -> list[bool]:
        try:
            together.wait()
            return [within_limit("192.0.2.7", rule) for _time in range(tries)]
        finally:
            connection.close()

    # What was over before they came must begin anew once, not once for each of them.
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        within_limit("192.0.2.7", rule)
    with ThreadPoolExecutor(callers) as pool:
        answers = [answer for done in [pool.submit(ask) for _ in range(callers)]
                   for answer in done.result()]  # fmt: skip
    assert answers.count(True) == rule[1]
    assert RateCount.objects.get().number == callers * tries


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ("", ""),
    ],
)
def test_a_house_with_many_addresses_is_one_visitor(address: str, counted: str) -> None:
    assert client_network(asked_by(address)) == counted
