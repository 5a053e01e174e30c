"""`manage.py set_up_portal`: the last step of an installation, after `migrate`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.accounts.actors import Operator
from portal.pages.services import set_up_portal


class Command(BaseCommand):
    help = (
        "Put a front page and a training calendar in place of Wagtail's welcome page, at SITE_URL; "
        "add languages, editorial groups and the workflow. Adds what is missing, changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        home = set_up_portal(actor=Operator())
        self.stdout.write(f"“{home.title}” is shown at {settings.SITE_URL}/")
