"""What the frame says of the person who reads."""

import pytest
from django.test import Client

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.services import set_up_editorial
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "leads"), [(Role.EDITOR, True), (Role.CLINICIAN, False)])
def test_the_menu_leads_editors_to_the_admin(client: Client, role: Role, leads: bool) -> None:
    make_home()
    set_up_editorial(actor=Operator())
    sign_in(client, make_user(role))
    page = client.get("/").content.decode()
    assert "Sign out" in page
    assert ('href="/cms/"' in page) == leads


def test_visitors_are_offered_no_editor(client: Client) -> None:
    make_home()
    assert 'href="/cms/"' not in client.get("/").content.decode()
