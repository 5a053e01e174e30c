"""Who may do what with forms and sheets; functions and querysets say the same."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.accounts.enums import Role
from portal.accounts.models import Centre, User
from portal.consents.models import CentreSheet
from portal.consents.permissions import (
    centres_editable_by,
    may_edit_forms,
    may_edit_sheet,
    may_publish_forms,
    sheets_editable_by,
)
from tests.factories.accounts import CentreFactory, make_user
from tests.factories.consents import at_work, give_right, make_centre_sheet

pytestmark = pytest.mark.django_db


def _person(*roles: Role, verified: bool = True, **fields: Any) -> User:
    return at_work(make_user(*roles, **fields), verified=verified)


@pytest.mark.parametrize("role", list(Role))
def test_editors_and_moderators_write_and_publish(role: Role) -> None:
    give_right("change_consenttext")
    give_right("add_formversion")
    user = _person(role)
    is_editor = role in {Role.EDITOR, Role.MODERATOR}

    assert may_edit_forms(user) == is_editor
    assert may_publish_forms(user) == is_editor


def test_neither_without_the_groups_right_nor_the_second_step() -> None:
    assert not may_edit_forms(_person(Role.EDITOR))
    give_right("change_consenttext")
    assert may_edit_forms(_person(Role.EDITOR))
    assert not may_publish_forms(_person(Role.EDITOR))
    assert not may_edit_forms(_person(Role.EDITOR, verified=False))
    assert not may_edit_forms(AnonymousUser())
    assert not may_edit_forms(_person(is_superuser=True))


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("role", [None, *Role])
def test_sheets_functions_and_querysets_agree(role: Role | None, verified: bool) -> None:
    own, other = CentreFactory.create(), CentreFactory.create()
    for centre in (own, other):
        make_centre_sheet(centre)
    user = _person(*([role] if role else []), verified=verified, centre=own)

    allowed = {centre for centre in Centre.objects.all() if may_edit_sheet(user, centre)}

    assert set(centres_editable_by(user)) == allowed
    sheets = {sheet for sheet in CentreSheet.objects.all() if may_edit_sheet(user, sheet.centre)}
    assert set(sheets_editable_by(user)) == sheets
    expected: set[Centre] = set()
    if verified and role == Role.CLINICIAN:
        expected = {own}
    if verified and role == Role.COORDINATOR:
        expected = {own, other}
    assert allowed == expected


def test_a_clinician_of_no_centre_and_strangers_edit_none() -> None:
    make_centre_sheet()
    for user in (_person(Role.CLINICIAN), AnonymousUser()):
        assert not centres_editable_by(user).exists()
        assert not sheets_editable_by(user).exists()
        assert not may_edit_sheet(user, Centre.objects.get())
