"""Forgotten and changed passwords."""

import re
import time

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.accounts import services, tasks
from portal.accounts.actors import Operator
from portal.accounts.enums import SecurityChange
from portal.accounts.models import TotpDevice, User
from tests.factories.accounts import PASSWORD, UserFactory, add_app, sign_in

pytestmark = pytest.mark.django_db
FORGOTTEN = "/account/password/forgotten/"
CHOOSE = "/account/password/choose/"
NEW = "a wholly different phrase"


def mailed_link(user: User) -> str:
    tasks.send_password_link.call(str(user.pk))
    found = re.search(
        r"http://localhost:8000(/account/password/link/\S+)", str(mail.outbox[-1].body)
    )
    assert found
    return found[1]


def test_known_and_unknown_addresses_get_the_same_answer_and_work(
    client: Client,
    user: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    answers = []
    for email in (user.email, "nobody@example.org"):
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            response = client.post(FORGOTTEN, {"email": email})
        followed = client.get(response["Location"])
        answers.append(
            (response.status_code, response["Location"], followed.content, len(callbacks))
        )
    assert answers[0] == answers[1]
    rows = DBTaskResult.objects.values_list("task_path", "args_kwargs")
    assert len(rows) == 2
    assert {path for path, _arguments in rows} == {"portal.accounts.tasks.send_password_link"}
    assert "@" not in repr(list(rows))


def test_the_task_of_nobody_mails_nobody(user: User) -> None:
    services.request_reset(email="nobody@example.org")
    tasks.send_password_link.call("00000000-0000-4000-8000-000000000000")
    UserFactory.create(email="closed@example.org", is_active=False)
    tasks.send_password_link.call(str(User.objects.get(email="closed@example.org").pk))
    assert mail.outbox == []


def test_one_address_is_not_flooded(
    user: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        for _time in range(10):
            services.request_reset(email=user.email)
    assert len(callbacks) == 3


def test_the_link_sets_a_password_once(client: Client, user: User) -> None:
    link = mailed_link(user)
    assert "[" not in mail.outbox[0].subject
    assert "\n" not in mail.outbox[0].subject
    response = client.get(link)
    assert response["Location"] == CHOOSE
    assert client.get(CHOOSE).status_code == 200
    response = client.post(CHOOSE, {"new_password": NEW})
    assert response["Location"] == "/account/password/done/"
    user.refresh_from_db()
    assert user.check_password(NEW)
    used = client.get(link)
    assert used.status_code == 410
    assert "This link no longer works" in used.content.decode()
    assert client.get(CHOOSE).status_code == 410


def test_the_link_expires(client: Client, user: User) -> None:
    link = mailed_link(user)
    client.get(link)
    # A number, for a date would take the test into another time zone too.
    with time_machine.travel(time.time() + 3660):
        assert client.get(link).status_code == 410
        response = client.post(CHOOSE, {"new_password": NEW})
    assert response.status_code == 410
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("link", "status"),
    [("abc/def", 410), ("AAAA/" + "x" * 500, 410), ("4pyT/c-d", 410), ("%00/x", 400)],
)
def test_invented_links(client: Client, link: str, status: int) -> None:
    assert client.get(f"/account/password/link/{link}/").status_code == status


def test_a_link_is_void_once_the_account_is_closed(client: Client, user: User) -> None:
    link = mailed_link(user)
    services.deactivate_user(user=user, actor=Operator())
    assert client.get(link).status_code == 410


def test_reset_ends_sessions_and_keeps_the_second_step(client: Client, user: User) -> None:
    device = add_app(user)
    signed_in = Client()
    sign_in(signed_in, user)
    client.get(mailed_link(user))
    client.post(CHOOSE, {"new_password": NEW})
    assert signed_in.get("/account/profile/").status_code == 302
    response = client.post("/account/sign-in/", {"username": user.email, "password": NEW})
    assert response["Location"] == "/account/sign-in/second-step/"
    assert "_auth_user_id" not in client.session
    assert TotpDevice.objects.get() == device


@pytest.mark.parametrize("password", ["short", "q1w2e3r4t5y6", "", "x" * 200])
def test_poor_passwords_are_refused(client: Client, user: User, password: str) -> None:
    client.get(mailed_link(user))
    response = client.post(CHOOSE, {"new_password": password})
    assert response.status_code == 422
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_change_keeps_this_session_and_ends_the_others(
    client: Client, user: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    other = Client()
    sign_in(client, user)
    sign_in(other, user)
    key = client.session.session_key
    with django_capture_on_commit_callbacks() as callbacks:
        response = client.post(
            "/account/password/", {"current_password": PASSWORD, "new_password": NEW}
        )
    assert response["Location"] == "/account/security/"
    assert len(callbacks) == 1
    assert client.get("/account/security/").status_code == 200
    assert client.session.session_key != key
    assert other.get("/account/security/").status_code == 302


def test_change_takes_the_current_password(client: Client, user: User) -> None:
    sign_in(client, user)
    response = client.post("/account/password/", {"current_password": "no", "new_password": NEW})
    assert response.status_code == 422
    assert "not your current password" in response.content.decode()


@pytest.mark.parametrize("change", list(SecurityChange))
def test_the_owner_is_told_in_their_language(change: SecurityChange) -> None:
    user = UserFactory.create(language="en")
    tasks.send_security_notice.call(str(user.pk), change.value)
    tasks.send_security_notice.call(str(user.pk), change.value)
    message = mail.outbox[0]
    assert message.to == [user.email]
    assert str(change.label) in str(message.body)
    assert "http://localhost:8000/account/security/" in str(message.body)
