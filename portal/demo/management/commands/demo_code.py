"""One-time codes of demo accounts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demo.accounts import code_for
from portal.demo.errors import NotADemoAccountError


class Command(BaseCommand):
    help = "Print a current one-time code of a demo account. Refuses every other address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            self.stdout.write(code_for(email))
        except NotADemoAccountError as error:
            raise CommandError(str(error)) from error
