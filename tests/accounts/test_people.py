"""Accounts, roles, and their management in Wagtail's admin."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from wagtail.users.models import UserProfile

from portal.accounts import services
from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.errors import EmailTakenError, LastAdministratorError, OwnAccountError
from portal.accounts.models import Centre, RoleGrant, Session, TotpDevice, User
from portal.privacy.models import AuditEntry
from tests.factories.accounts import CentreFactory, UserFactory, add_app, make_user, sign_in
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def form_of(user: User, **changes: object) -> dict[str, object]:
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "centre": user.centre_id or "",
        "language": user.language,
        "time_zone": user.time_zone,
        "roles": sorted(user.roles),
        "is_active": "on",
        **changes,
    }


@pytest.fixture
def administrator(client: Client) -> User:
    user = make_user(Role.ADMINISTRATOR, email="admin@example.org")
    sign_in(client, user)
    return user


def test_email_is_taken_whatever_its_capitals() -> None:
    services.create_user(email="Ada@Example.org", actor=Operator())
    with pytest.raises(EmailTakenError):
        services.create_user(email="ADA@example.org", actor=Operator())
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ADA@example.org")])


def test_wagtail_follows_language_and_zone(user: User) -> None:
    services.update_profile(
        user=user,
        actor=user,
        first_name="A",
        last_name="B",
        language="fr",
        time_zone="Europe/Kyiv",
    )
    profile = UserProfile.objects.get(user=user)
    assert (profile.preferred_language, profile.current_time_zone) == ("fr", "Europe/Kyiv")


def test_profile_page(client: Client, user: User) -> None:
    sign_in(client, user)
    fields = {"first_name": "Ada", "last_name": "L", "language": "fr", "time_zone": "Europe/Paris"}
    assert client.post("/account/profile/", fields)["Location"] == "/account/profile/"
    page = client.get("/account/profile/")
    assert page["Content-Language"] == "fr"
    for wrong in (
        {"time_zone": "Mars/Olympus"},
        {"language": "xx"},
        {"language": "de"},  # pages are written in it; the buttons do not speak it
        {"first_name": "x" * 5000},
    ):
        assert client.post("/account/profile/", {**fields, **wrong}).status_code == 422
    user.refresh_from_db()
    assert user.time_zone == "Europe/Paris"


def test_roles_carry_wagtails_groups(user: User) -> None:
    services.grant_role(user=user, role=Role.EDITOR, actor=Operator())
    services.grant_role(user=user, role=Role.MODERATOR, actor=Operator())
    services.grant_role(user=user, role=Role.MODERATOR, actor=Operator())
    assert set(user.groups.values_list("name", flat=True)) == {"Editors", "Moderators"}
    services.revoke_role(user=user, role=Role.EDITOR, actor=Operator())
    services.revoke_role(user=user, role=Role.EDITOR, actor=Operator())
    assert set(user.groups.values_list("name", flat=True)) == {"Moderators"}
    assert user.roles == {Role.MODERATOR}
    assert actions() == [
        "accounts.role_granted",
        "accounts.role_granted",
        "accounts.role_revoked",
    ]


def test_the_database_knows_the_roles(user: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role="wizard")


def test_a_command_line_superuser_keeps_the_flag_when_given_a_role() -> None:
    user = User.objects.create_superuser("root@example.org", "x" * 20)
    services.grant_role(user=user, role=Role.EDITOR, actor=Operator())
    user.refresh_from_db()
    assert user.is_superuser


def test_the_portal_never_loses_its_last_administrator() -> None:
    first = make_user(Role.ADMINISTRATOR)
    with pytest.raises(LastAdministratorError):
        services.revoke_role(user=first, role=Role.ADMINISTRATOR, actor=first)
    with pytest.raises(LastAdministratorError):
        services.deactivate_user(user=first, actor=Operator())
    second = make_user(Role.ADMINISTRATOR)
    services.deactivate_user(user=second, actor=first)
    with pytest.raises(LastAdministratorError):
        services.revoke_role(user=first, role=Role.ADMINISTRATOR, actor=first)
    services.reactivate_user(user=second, actor=first)
    services.revoke_role(user=first, role=Role.ADMINISTRATOR, actor=second)
    first.refresh_from_db()
    assert not first.is_superuser


def test_nobody_closes_their_own_account() -> None:
    make_user(Role.ADMINISTRATOR)
    user = make_user(Role.ADMINISTRATOR)
    with pytest.raises(OwnAccountError):
        services.deactivate_user(user=user, actor=user)


def test_an_administrator_makes_a_person(
    client: Client,
    administrator: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    centre = CentreFactory.create()
    assert client.get("/cms/users/new/").status_code == 200
    with django_capture_on_commit_callbacks() as callbacks:
        response = client.post(
            "/cms/users/new/",
            {
                "email": "New.Person@example.org",
                "first_name": "New",
                "last_name": "Person",
                "centre": centre.pk,
                "language": "en",
                "time_zone": "Europe/Brussels",
                "roles": ["editor", "clinician"],
            },
        )
    assert response.status_code == 302
    user = User.objects.get(email="new.person@example.org")
    assert user.roles == {Role.EDITOR, Role.CLINICIAN}
    assert user.centre == centre
    assert not user.has_usable_password()
    assert len(callbacks) == 1
    assert RoleGrant.objects.filter(user=user, granted_by=administrator).count() == 2


def test_an_administrator_changes_roles_and_closes(client: Client, administrator: User) -> None:
    person = make_user(Role.EDITOR)
    theirs = Client()
    sign_in(theirs, person)
    url = f"/cms/users/edit/{person.pk}/"
    page = client.get(url).content.decode()
    assert 'value="editor"' in page
    response = client.post(url, form_of(person, roles=["moderator"], last_name="Changed"))
    assert response.status_code == 302
    person = User.objects.get(pk=person.pk)
    assert (person.roles, person.last_name) == (frozenset({Role.MODERATOR}), "Changed")
    data = form_of(person)
    del data["is_active"]
    assert client.post(url, data).status_code == 302
    person = User.objects.get(pk=person.pk)
    assert not person.is_active
    assert theirs.get("/account/")["Location"].startswith("/account/sign-in/")


def test_errors_of_the_services_stand_in_the_form(client: Client, administrator: User) -> None:
    url = f"/cms/users/edit/{administrator.pk}/"
    response = client.post(url, form_of(administrator, roles=["editor"]))
    assert response.status_code == 200
    assert "This is the only active administrator" in response.content.decode()
    assert User.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}
    other = UserFactory.create()
    response = client.post(url, form_of(administrator, email=other.email))
    assert response.status_code == 200
    assert User.objects.get(pk=administrator.pk).email == "admin@example.org"


def test_managing_people_asks_again_and_loses_nothing(client: Client, administrator: User) -> None:
    person = UserFactory.create()
    url = f"/cms/users/edit/{person.pk}/"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert client.get(url)["Location"].startswith("/account/confirm/?next=")
        assert client.get(f"/cms/users/security/{person.pk}/")["Location"].startswith(
            "/account/confirm/"
        )
        response = client.post(url, form_of(person, roles=["moderator"], last_name="Typed"))
        assert response.status_code == 200
        page = response.content.decode()
        assert 'value="Typed"' in page
        assert "/account/confirm/?next=%2Faccount%2Fconfirmed%2F" in page
        response = client.post(f"/cms/users/security/{person.pk}/", {"action": "end_sessions"})
        assert response["Location"].startswith("/account/confirm/")
    assert not RoleGrant.objects.filter(user=person).exists()


def test_moderators_do_not_manage_people(client: Client) -> None:
    from django.contrib.auth.models import Permission

    person = UserFactory.create()
    moderator = make_user(Role.MODERATOR)
    moderator.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "change_user", "add_user"])
    )
    sign_in(client, moderator)
    for path in ("new/", f"edit/{person.pk}/", f"security/{person.pk}/"):
        assert client.get(f"/cms/users/{path}").status_code in {302, 403}
        client.post(f"/cms/users/{path}", form_of(person, roles=["administrator"]))
    assert not RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists()


@pytest.mark.parametrize(
    ("action", "recorded"),
    [
        ("end_sessions", "accounts.sessions_ended"),
        ("reset_second_factor", "accounts.second_factor_reset"),
        ("send_link", "accounts.password_link_sent"),
        ("nonsense", None),
    ],
)
def test_security_page_of_a_person(
    client: Client, administrator: User, action: str, recorded: str | None
) -> None:
    person = UserFactory.create()
    sign_in(Client(), person)
    url = f"/cms/users/security/{person.pk}/"
    assert client.get(url).status_code == 200
    before = len(actions())
    client.post(url, {"action": action})
    assert actions()[before:] == ([recorded] if recorded else [])
    assert Session.objects.filter(user=person).exists() == (action in {"send_link", "nonsense"})
    assert TotpDevice.objects.filter(user=person).exists() == (action != "reset_second_factor")


def test_people_are_not_deleted_nor_changed_in_bulk(client: Client, administrator: User) -> None:
    person = UserFactory.create()
    for path in (
        f"/cms/users/delete/{person.pk}/",
        f"/cms/bulk/accounts/user/delete/?id={person.pk}",
        f"/cms/bulk/accounts/user/set_active_state/?id={person.pk}",
        f"/cms/bulk/accounts/user/assign_role/?id={person.pk}",
    ):
        assert client.post(path).status_code == 404
    assert User.objects.filter(pk=person.pk).exists()


def test_list_of_people_filters_searches_and_keeps_its_queries(
    client: Client, administrator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_home()  # the admin asks otherwise where there is no site
    centre = CentreFactory.create()
    make_user(Role.EXPERT, first_name="Grace", last_name="Findable", centre=centre)
    url = reverse("wagtailusers_users:index")
    client.get(url)
    with django_assert_num_queries(11):
        client.get(url)
    for _person in range(2):
        make_user(Role.EXPERT, Role.EDITOR, centre=centre)
    with django_assert_num_queries(11):
        client.get(url)
    assert "Findable" in client.get(url, {"q": "findable"}).content.decode()
    assert "Findable" in client.get(url, {"role": "expert"}).content.decode()
    assert "Findable" not in client.get(url, {"role": "assistant"}).content.decode()
    assert "Findable" not in client.get(url, {"is_active": "false"}).content.decode()


def test_centres_are_managed_as_snippets(client: Client, administrator: User) -> None:
    centre = CentreFactory.create(name="Charité", country="DE")
    CentreFactory.create(country="FR")
    url = reverse("wagtailsnippets_accounts_centre:list")
    assert "Charité" in client.get(url).content.decode()
    assert "Charité" not in client.get(url, {"country": "FR"}).content.decode()
    assert "Charité" in client.get(url, {"q": "charit"}).content.decode()
    add = reverse("wagtailsnippets_accounts_centre:add")
    fields = {"name": "Okhmatdyt", "city": "Kyiv", "country": "ua", "type": "ukrainian"}
    assert client.post(add, fields).status_code == 200
    assert not Centre.objects.filter(name="Okhmatdyt").exists()
    assert client.post(add, {**fields, "country": "UA"}).status_code == 302
    assert Centre.objects.filter(name="Okhmatdyt", country="UA").exists()
    assert centre.type_label == "Full member"


def test_somebody_without_editing_rights_gets_a_plain_refusal(client: Client) -> None:
    sign_in(client, make_user(Role.CLINICIAN))
    assert client.get("/cms/").status_code == 403


def test_home_page_names_roles(client: Client) -> None:
    user = make_user(Role.EXPERT)
    add_app(user)
    sign_in(client, user)
    assert ">Expert<" in client.get("/account/").content.decode()
