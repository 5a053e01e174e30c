"""The table of demo accounts."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.demo.table import print_demo_table


class Command(BaseCommand):
    help = "Print the demo's address, its accounts and what to try with each."

    def handle(self, *args: Any, **options: Any) -> None:
        print_demo_table(self.stdout.write)
