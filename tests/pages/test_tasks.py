"""What the clock does for pages, in the process that does it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.core import task_runner
from tests.factories import pages as make


@pytest.mark.django_db(transaction=True)
def test_the_runner_publishes_what_is_scheduled_and_readers_see_it(client: Client) -> None:
    page = make.make_content_page(make.make_home(), title="Before", slug="p")
    page.save_revision().publish()
    assert "Before" in client.get("/p/").content.decode()
    page.title, page.go_live_at = "After", timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    assert "After" not in client.get("/p/").content.decode()
    with task_runner.running():
        task_runner.wait_until(lambda: "After" in client.get("/p/").content.decode())
    assert "After" in client.get("/p/").content.decode()
