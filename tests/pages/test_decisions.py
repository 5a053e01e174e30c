"""What moderators are told after they decided in the page editor."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.pages.models import ContentPage, HomePage
from portal.pages.services import set_up_editorial
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import make_content_page

pytestmark = pytest.mark.django_db
BODY = [("quotation", {"text": "Now I know.", "speaker": "", "role": ""})]


@pytest.fixture
def page(home: HomePage) -> ContentPage:
    """A draft that waits for a moderator."""
    set_up_editorial(actor=Operator())
    page = make_content_page(home, title="Consent", slug="consent", body=BODY, live=False)
    _submit(page)
    return page


@pytest.fixture
def moderator(client: Client) -> User:
    user = make_user(Role.MODERATOR)
    sign_in(client, user)
    return user


def _submit(page: ContentPage) -> None:
    page.save_revision()
    page.refresh_from_db()
    page.get_workflow().start(page, make_user(Role.EDITOR))


def _decide(client: Client, page: ContentPage, name: str, **more: str) -> list[str]:
    """Press a moderator's button in the page editor; answers what is said then."""
    values = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "body": streamfield(BODY),
        "last_reviewed": "",
        "review_interval": str(page.review_interval),
        "seo_title": "",
        "search_description": "",
        "social_image": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-workflow-action": "true",
        "workflow-action-name": name,
    }
    data: dict[str, Any] = nested_form_data({**values, **more})
    data["body-0-id"] = page.body[0].id
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    shown = client.get(response["Location"])
    return [str(message) for message in shown.context["messages"]]


def test_an_approval_says_that_the_page_is_published(
    client: Client, page: ContentPage, moderator: User
) -> None:
    (said,) = _decide(client, page, "approve")
    assert "“Consent” is approved and published." in said
    assert 'href="http://localhost/consent/"' in said or 'href="/consent/"' in said


def test_an_approval_of_a_page_for_later_says_so(
    client: Client, page: ContentPage, moderator: User
) -> None:
    page.workflow_states.get().cancel()
    page.go_live_at = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    at = timezone.localtime(page.go_live_at).strftime("%Y-%m-%d %H:%M")
    _submit(page)
    (said,) = _decide(client, page, "approve", go_live_at=at)
    assert "It will be published at the time that was set." in said


def test_a_request_for_changes_says_so(client: Client, page: ContentPage, moderator: User) -> None:
    (said,) = _decide(client, page, "reject")
    assert "“Consent” was sent back with your request for changes." in said


def test_a_decision_that_came_too_late_is_no_decision(
    client: Client, page: ContentPage, moderator: User
) -> None:
    """Somebody pressed twice: Wagtail then only saves a draft, and says so."""
    _decide(client, page, "approve")
    (said,) = _decide(client, page, "approve", title="Consent, again")
    assert "has been updated" in said


def test_a_decision_of_somebody_else_is_not_told_as_ones_own(
    client: Client, page: ContentPage, moderator: User
) -> None:
    TaskState.objects.get().approve(user=make_user(Role.MODERATOR))
    (said,) = _decide(client, page, "approve")
    assert "has been updated" in said
