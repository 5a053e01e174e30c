"""What a first installation sets up."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Locale

from portal.accounts.models import User
from portal.pages.models import HomePage
from portal.pages.services import EDITORS, MODERATORS, set_up_editorial
from tests.factories import pages as make

pytestmark = pytest.mark.django_db


def member(group: str) -> User:
    user = User.objects.create_user(f"{group.lower()}@example.org", "secret")
    user.groups.add(Group.objects.get(name=group))
    return user


def test_editors_write_and_moderators_publish(home: HomePage) -> None:
    set_up_editorial(home=home)
    page = make.make_content_page(home)
    editor, moderator = member(EDITORS), member(MODERATORS)
    assert page.permissions_for_user(editor).can_edit()
    assert not page.permissions_for_user(editor).can_publish()
    assert page.permissions_for_user(moderator).can_publish()
    assert editor.has_perm("wagtailadmin.access_admin")
    assert editor.has_perm("pages.change_person")
    assert not editor.has_perm("pages.change_navigationmenu")
    assert moderator.has_perm("pages.change_announcement")
    assert not moderator.has_perm("accounts.change_user")


def test_every_page_goes_through_the_workflow(home: HomePage) -> None:
    workflow = set_up_editorial(home=home)
    assert make.make_content_page(home).get_workflow() == workflow
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "fr"}


def test_setting_up_twice_changes_nothing(home: HomePage) -> None:
    first = set_up_editorial(home=home)
    rights = set(GroupPagePermission.objects.values_list("group", "permission"))
    assert set_up_editorial(home=home) == first
    assert first.workflow_tasks.count() == 1
    assert set(GroupPagePermission.objects.values_list("group", "permission")) == rights
    assert GroupPagePermission.objects.count() == len(rights)


def test_approval_publishes_and_mails_carry_no_text_of_the_page(
    home: HomePage, mailoutbox: list[object]
) -> None:
    set_up_editorial(home=home)
    editor, moderator = member(EDITORS), member(MODERATORS)
    page = make.make_content_page(home, live=False, summary="Something confidential")
    page.save_revision(user=editor)
    state = page.get_workflow().start(page, editor)
    state.current_task_state.approve(user=moderator)
    page.refresh_from_db()
    assert page.live
    assert not any("confidential" in str(vars(mail)) for mail in mailoutbox)
