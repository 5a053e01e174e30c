"""A new e-mail address: whose it is must be shown, and everybody concerned is told."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from portal.accounts import services, tasks
from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.errors import EmailTakenError, OwnEmailError
from portal.accounts.models import EmailChange, Session, User
from portal.accounts.services.throttling import EMAIL_LINK
from portal.privacy.models import AuditEntry
from tests.accounts import mailserver
from tests.accounts.mailserver import Inbox
from tests.factories.accounts import PASSWORD, UserFactory, make_user, sign_in
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db
URL = "/account/email/"
OLD, NEW = "ada@old.example", "ada@new.example"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mailserver.running() as inbox:
        yield inbox


@pytest.fixture
def ada(client: Client) -> User:
    user: User = UserFactory.create(email=OLD, first_name="Ada")
    sign_in(client, user)
    return user


def email_of(user: User) -> str:
    return User.objects.get(pk=user.pk).email


def run_tasks() -> None:
    """As the runner does; what it leaves in its rows names no address."""
    call_command("db_worker", queue_name="*", batch=True, interval=0, verbosity=0, reload=False)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) <= {"SUCCESSFUL"}
    assert "@" not in repr(list(DBTaskResult.objects.values()))


def ask(client: Client, email: str = NEW) -> str:
    """Ask for the link; where it leads, empty if none was made."""
    response = client.post(URL, {"new_email": email, "current_password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, URL)
    change = EmailChange.objects.get(done_at=None)
    return f"/account/email/link/{change.token}/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_new_address_confirms_and_both_are_told(
    client: Client, inbox: Inbox, ada: User, language: str
) -> None:
    make_home()
    User.objects.update(language=language)
    with translation.override(language):
        confirm = gettext("Confirm your e-mail address for %(site)s") % {"site": settings.SITE_NAME}
        changed = gettext("A change to your account at %(site)s") % {"site": settings.SITE_NAME}
    other = Client()
    sign_in(other, ada)
    assert "Ada" in client.get("/account/").text
    client.post(URL, {"new_email": NEW.upper(), "current_password": PASSWORD})
    run_tasks()
    letter = inbox.body(NEW)
    assert inbox.subjects(NEW)[0] == confirm
    assert inbox.to(OLD) == []
    assert email_of(ada) == OLD
    assert NEW in client.get(URL).text
    found = re.search(r"http://localhost:8000(/account/email/link/\S+)", letter)
    assert found

    # A program that opens links in mails changes nothing.
    page = client.get(found[1]).text
    assert OLD in page
    assert NEW in page
    assert email_of(ada) == OLD
    before = client.session.session_key
    assert client.post(found[1])["Location"] == "/account/security/"

    assert email_of(ada) == NEW
    assert client.get("/account/security/").status_code == 200
    assert client.session.session_key != before
    assert other.get("/account/security/")["Location"].startswith("/account/sign-in/")
    inbox.letters.clear()
    run_tasks()
    assert len(inbox.letters) == 2
    assert inbox.body(OLD) != inbox.body(NEW)
    for told in (OLD, NEW):
        assert inbox.subjects(told)[0] == changed
        assert "http://localhost:8000/\n" in inbox.body(told)
        # The other address may be a stranger's, mistyped; no link is of use to a thief.
        assert not re.search(r"@|Ada|/account/", inbox.body(told))
    assert client.get(found[1]).status_code == 410
    assert client.post(found[1]).status_code == 410
    entries = AuditEntry.objects.filter(action__startswith="accounts.email")
    assert [(entry.action, entry.actor_id, entry.data) for entry in entries] == [
        ("accounts.email_change_asked", ada.pk, {}),
        ("accounts.email_changed", ada.pk, {"sessions": 1}),
    ]


def test_asking_and_confirming_take_the_second_step_anew(client: Client, ada: User) -> None:
    link = ask(client)
    with time_machine.travel(timezone.now() + settings.STEP_UP_AGE + timedelta(minutes=1)):
        for address in (URL, link):
            for response in (client.get(address), client.post(address)):
                assert response["Location"].startswith("/account/confirm/?next=")
    assert email_of(ada) == OLD
    assert EmailChange.objects.count() == 1


def test_asking_takes_the_password_and_another_address(client: Client, ada: User) -> None:
    for fields, said in (
        ({"new_email": NEW, "current_password": "wrong"}, "not your current password"),
        ({"new_email": OLD.title(), "current_password": PASSWORD}, "your address already"),
        ({"new_email": "nowhere", "current_password": PASSWORD}, "such as name@hospital"),
        ({"new_email": f"a@b.example\r\nBcc: {NEW}", "current_password": PASSWORD}, "such as"),
        ({"new_email": "x" * 250 + "@b.example", "current_password": PASSWORD}, "at most 254"),
    ):
        response = client.post(URL, fields)
        assert response.status_code == 422
        assert said in response.text
    assert not EmailChange.objects.exists()


def test_a_link_works_for_an_hour_for_its_owner_and_until_the_next(
    client: Client, ada: User
) -> None:
    first = ask(client)
    second = ask(client, "ada@newer.example")
    assert client.post(first).status_code == 410
    stranger = Client()
    sign_in(stranger, UserFactory.create())
    assert stranger.get(second).status_code == 410
    assert stranger.post(second).status_code == 410
    assert Client().post(second)["Location"].startswith("/account/sign-in/")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        sign_in(client, ada)
        assert client.get(second).status_code == 410
        assert client.post(second).status_code == 410
        assert "ada@newer.example" not in client.get(URL).text
    assert email_of(ada) == OLD


@pytest.mark.parametrize("token", ["x", "a:b:c", pytest.param(None, id="signed-for-other-things")])
def test_invented_links_are_over(client: Client, ada: User, token: str | None) -> None:
    token = token or signing.TimestampSigner(salt="other").sign("00000000")
    ask(client)
    assert client.get(f"/account/email/link/{token}/").status_code == 410
    assert client.post(f"/account/email/link/{token}/").status_code == 410
    kept = EmailChange.objects.get()
    forged = signing.TimestampSigner(salt="other").sign(str(kept.pk))
    assert client.post(f"/account/email/link/{forged}/").status_code == 410
    assert email_of(ada) == OLD


@pytest.mark.parametrize("means", ["password", "second_factor", "administrator"])
def test_what_was_asked_for_falls_with_the_account_s_other_changes(
    client: Client, ada: User, means: str
) -> None:
    link = ask(client)
    if means == "password":
        services.set_password(user=ada, password="another phrase of words", actor=ada)
    elif means == "second_factor":
        services.reset_second_factor(user=ada, actor=Operator())
    else:
        services.place_user(
            user=ada, actor=make_user(Role.ADMINISTRATOR), email="x@y.example", centre=None
        )
    sign_in(client, User.objects.get(pk=ada.pk))
    assert client.post(link).status_code == 410
    assert email_of(ada) != NEW


def test_an_address_that_is_taken_is_not_given_away(client: Client, ada: User) -> None:
    owner = UserFactory.create(email=NEW, first_name="Grace")
    with mailserver.running() as inbox:
        free = client.post(URL, {"new_email": "free@x.example", "current_password": PASSWORD})
        shown = client.get(URL).text.replace("free@x.example", "")
        taken = client.post(URL, {"new_email": NEW, "current_password": PASSWORD})
        assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
        token = r'csrfmiddlewaretoken" value="\w+"'
        same = client.get(URL).text.replace(NEW, "")
        assert re.sub(token, "", same) == re.sub(token, "", shown)
        change = EmailChange.objects.get()
        tasks.send_email_link.call(str(change.pk))
        letter = inbox.body(NEW)
        assert "You have an account with it" in letter
        assert "/email/link/" not in letter
        assert "Hello Grace" in letter
        # Somebody was given the address between the mail and its link.
        with pytest.raises(EmailTakenError), transaction.atomic():
            services.confirm_email(actor=ada, token=change.token, keep_session="")
        assert client.post(f"/account/email/link/{change.token}/").status_code == 409
        services.deactivate_user(user=owner, actor=Operator())
        inbox.letters.clear()
        tasks.send_email_link.call(str(change.pk))
        assert inbox.letters == []
    assert email_of(ada) == OLD


def test_so_many_links_and_no_more(client: Client, ada: User) -> None:
    for number in range(EMAIL_LINK[1]):
        ask(client, f"ada{number}@new.example")
    response = client.post(URL, {"new_email": NEW, "current_password": PASSWORD})
    assert response.status_code == 422
    assert "Wait 60 minutes" in response.text


@pytest.mark.django_db(transaction=True)
def test_an_administrator_s_change_holds_at_once_and_is_told(client: Client, inbox: Inbox) -> None:
    make_home()
    administrator = make_user(Role.ADMINISTRATOR, email="admin@example.org")
    person = UserFactory.create(email=OLD)
    reset = default_token_generator.make_token(person)
    sign_in(Client(), person)
    sign_in(client, administrator)
    fields = {
        "email": NEW, "first_name": "Ada", "last_name": "L", "language": "en",
        "time_zone": "Europe/Brussels", "is_active": "on",
    }  # fmt: skip
    url = f"/cms/users/edit/{person.pk}/"
    assert "both addresses are told" in client.get(url).text
    assert client.post(url, fields).status_code == 302
    assert email_of(person) == NEW
    assert not Session.objects.filter(user=person).exists()
    assert not default_token_generator.check_token(User.objects.get(pk=person.pk), reset)
    run_tasks()
    assert "An administrator made the change" in inbox.body(OLD)
    assert "An administrator made the change" in inbox.body(NEW)
    # The same address again is no change.
    inbox.letters.clear()
    sign_in(Client(), person)
    assert client.post(url, {**fields, "last_name": "Lovelace"}).status_code == 302
    run_tasks()
    assert inbox.letters == []
    assert Session.objects.filter(user=person).exists()
    actions = AuditEntry.objects.filter(action="accounts.email_changed")
    assert [(entry.actor_id, entry.object_id) for entry in actions] == [
        (administrator.pk, str(person.pk))
    ]


def test_administrators_confirm_their_own_address_too(client: Client) -> None:
    administrator = make_user(Role.ADMINISTRATOR, email=OLD)
    make_user(Role.ADMINISTRATOR)
    with pytest.raises(OwnEmailError):
        services.place_user(user=administrator, actor=administrator, email=NEW, centre=None)
    assert email_of(administrator) == OLD
    sign_in(client, administrator)
    assert ask(client)


def test_addresses_are_forgotten_when_everybody_was_told(ada: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        services.ask_for_email(actor=ada, email=NEW)
        clock.shift(timedelta(minutes=59))
        tasks.forget_what_is_over()
        waiting = EmailChange.objects.get()
        clock.shift(timedelta(minutes=2))
        tasks.forget_what_is_over()
        assert not EmailChange.objects.exists()
        tasks.send_email_link.call(str(waiting.pk))
        services.place_user(user=ada, actor=make_user(Role.ADMINISTRATOR), email=NEW, centre=None)
        clock.shift(timedelta(days=2, hours=23))
        tasks.forget_what_is_over()
        assert EmailChange.objects.exists()
        clock.shift(timedelta(hours=2))
        tasks.forget_what_is_over()
        assert not EmailChange.objects.exists()


def test_the_database_keeps_one_waiting_change_a_person(ada: User) -> None:
    services.ask_for_email(actor=ada, email=NEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailChange.objects.create(user=ada, asked_by=ada, old_email=OLD, new_email="b@c.example")


def test_the_editor_has_no_other_way_to_change_it(client: Client) -> None:
    make_home()
    editor = make_user(Role.EDITOR, email=OLD)
    sign_in(client, editor)
    assert "email" not in re.findall(r'name="[^"]*?(\w+)"', client.get("/cms/account/").text)
    client.post(
        "/cms/account/",
        {"name_email-email": NEW, "name_email-first_name": "A", "name_email-last_name": "B"},
    )
    assert email_of(editor) == OLD
