"""Demo content and accounts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demo.accounts import make_accounts
from portal.demo.errors import OwnContentError
from portal.demo.forms import publish_forms
from portal.demo.load import is_empty, is_loaded, load_demo


class Command(BaseCommand):
    help = "Load the demo: adds what is missing, keeps what people have changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing to pages when there are any; a new DEMO_PASSWORD is taken over.",
        )
        parser.add_argument(
            "--print-later",
            action="store_true",
            help="Leave printing the consent forms to the task runner.",
        )

    def handle(
        self, *args: Any, if_empty: bool = False, print_later: bool = False, **options: Any
    ) -> None:
        if if_empty and not is_empty():
            if is_loaded():
                make_accounts()
            return
        try:
            load_demo()
        except OwnContentError as error:
            raise CommandError(str(error)) from error
        if not print_later:
            publish_forms(self.stdout.write)
        self.stdout.write("The demo is loaded.")
        if print_later:
            self.stdout.write("Its consent forms are being printed; all are there in some minutes.")
