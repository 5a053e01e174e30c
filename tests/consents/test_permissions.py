"""Who may do what with forms and sheets; functions and querysets say the same."""

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
from tests.factories.consents import make_centre_sheet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_editors_and_moderators_write_and_publish(role: Role) -> None:
    user = make_user(role)
    is_editor = role in {Role.EDITOR, Role.MODERATOR}

    assert may_edit_forms(user) == is_editor
    assert may_publish_forms(user) == is_editor


def test_a_superuser_writes_none_and_a_task_knows_an_editor() -> None:
    assert may_edit_forms(User.objects.get(pk=make_user(Role.EDITOR).pk))
    assert not may_edit_forms(make_user(Role.EDITOR, is_active=False))
    assert not may_edit_forms(AnonymousUser())
    assert not may_edit_forms(make_user(is_superuser=True))


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("role", [None, *Role])
def test_sheets_functions_and_querysets_agree(role: Role | None, is_active: bool) -> None:
    own, other = CentreFactory.create(), CentreFactory.create()
    for centre in (own, other):
        make_centre_sheet(centre)
    user = make_user(*([role] if role else []), is_active=is_active, centre=own)

    allowed = {centre for centre in Centre.objects.all() if may_edit_sheet(user, centre)}

    assert set(centres_editable_by(user)) == allowed
    sheets = {sheet for sheet in CentreSheet.objects.all() if may_edit_sheet(user, sheet.centre)}
    assert set(sheets_editable_by(user)) == sheets
    expected: set[Centre] = set()
    if is_active and role == Role.CLINICIAN:
        expected = {own}
    if is_active and role == Role.COORDINATOR:
        expected = {own, other}
    assert allowed == expected


def test_a_clinician_of_no_centre_and_strangers_edit_none() -> None:
    make_centre_sheet()
    for user in (make_user(Role.CLINICIAN), AnonymousUser()):
        assert not centres_editable_by(user).exists()
        assert not sheets_editable_by(user).exists()
        assert not may_edit_sheet(user, Centre.objects.get())
