"""Sessions: listed, ended, ending by themselves."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts import services, tasks
from portal.accounts.actors import Operator
from portal.accounts.models import Session, TotpDevice, User
from portal.accounts.sessions import describe_browser
from tests.factories.accounts import PASSWORD, UserFactory, add_app, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in_with_password(user: User, **headers: str) -> Client:
    client = Client(headers=headers)
    client.post("/account/sign-in/", {"username": user.email, "password": PASSWORD})
    return client


def is_anonymous(client: Client) -> bool:
    return client.get("/account/profile/").status_code == 302


def test_list_says_which_browser_and_since_when_but_not_where_from(user: User) -> None:
    client = sign_in_with_password(user, user_agent=FIREFOX)
    page = client.get("/account/sessions/").content.decode()
    assert "Firefox, Linux" in page
    assert "This browser" in page
    assert "127.0.0.1" not in page
    assert "127.0.0.1" not in repr(Session.objects.values())
    assert str(client.session.session_key) not in page


def test_list_takes_the_same_queries_however_long(
    client: Client, user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, user)
    client.get("/account/sessions/")
    with django_assert_num_queries(6):
        client.get("/account/sessions/")
    for _browser in range(2):
        sign_in(Client(), user)
    with django_assert_num_queries(6):
        client.get("/account/sessions/")


def test_one_session_can_be_ended(user: User) -> None:
    here, there = sign_in_with_password(user), sign_in_with_password(user)
    public_id = Session.objects.get(session_key=there.session.session_key).public_id
    assert here.post(f"/account/sessions/{public_id}/end/").status_code == 302
    assert is_anonymous(there)
    assert not is_anonymous(here)


def test_all_others_can_be_ended(user: User) -> None:
    here, there, elsewhere = (sign_in_with_password(user) for _browser in range(3))
    here.post("/account/sessions/end-others/")
    assert is_anonymous(there)
    assert is_anonymous(elsewhere)
    assert not is_anonymous(here)


def test_nobody_ends_somebody_elses_session(user: User) -> None:
    theirs = sign_in_with_password(UserFactory.create())
    mine = sign_in_with_password(user)
    public_id = Session.objects.get(session_key=theirs.session.session_key).public_id
    mine.post(f"/account/sessions/{public_id}/end/")
    assert not is_anonymous(theirs)


def test_a_closed_account_is_out_with_its_next_request(user: User) -> None:
    client = sign_in_with_password(user)
    assert not is_anonymous(client)
    services.deactivate_user(user=user, actor=Operator())
    assert is_anonymous(client)
    assert not Session.objects.filter(user=user).exists()
    response = client.post("/account/sign-in/", {"username": user.email, "password": PASSWORD})
    assert response.status_code == 422


def test_an_account_closed_by_other_means_is_out_too(user: User) -> None:
    client = sign_in_with_password(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert is_anonymous(client)


def test_a_session_ends_when_nobody_is_there(user: User) -> None:
    client = sign_in_with_password(user)
    start = timezone.now()
    idle = settings.SESSION_IDLE_AGE
    with time_machine.travel(start + idle - timedelta(minutes=1)):
        assert not is_anonymous(client)
    with time_machine.travel(start + 2 * idle - timedelta(minutes=2)):
        assert not is_anonymous(client)
    with time_machine.travel(start + 3 * idle):
        assert is_anonymous(client)


def test_a_session_ends_after_twelve_hours_however_busy(user: User) -> None:
    client = sign_in_with_password(user)
    start = timezone.now()
    for hour in range(1, 12):
        with time_machine.travel(start + timedelta(hours=hour)):
            assert not is_anonymous(client)
            client.post("/account/profile/", {"first_name": str(hour)})
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert is_anonymous(client)


def test_writing_to_a_session_does_not_prolong_it(user: User) -> None:
    client = sign_in_with_password(user)
    end = Session.objects.get().expire_date
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        session = client.session
        session["something"] = 1
        session.save()
    assert abs(Session.objects.get().expire_date - end) < timedelta(seconds=5)


def test_last_seen_is_coarse(user: User) -> None:
    client = sign_in_with_password(user)
    seen = Session.objects.get().last_seen_at
    is_anonymous(client)
    assert Session.objects.get().last_seen_at == seen
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        is_anonymous(client)
        assert Session.objects.get().last_seen_at > seen + timedelta(minutes=5)


def test_what_is_over_is_thrown_away(user: User) -> None:
    sign_in_with_password(user)
    services.begin_totp(user=user, actor=user)
    confirmed = add_app(UserFactory.create())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        live = sign_in_with_password(user)
        tasks.forget_what_is_over()
        assert list(Session.objects.values_list("session_key", flat=True)) == [
            live.session.session_key
        ]
    assert list(TotpDevice.objects.all()) == [confirmed]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", ""),
        ("", ""),
        ("<script>Firefox/1</script>" * 1000, "Firefox"),
    ],
)
def test_browsers_in_words(agent: str, words: str) -> None:
    assert describe_browser(agent) == words
