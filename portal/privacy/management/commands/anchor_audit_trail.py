"""`manage.py anchor_audit_trail`: seal the audit trail and keep its head outside the database."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from portal.privacy.anchors import write_anchor
from portal.privacy.sealing import seal_trail


class Command(BaseCommand):
    help = "Seal what was recorded, append the audit trail's head to the anchor file and print it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="append here, not to the usual file")

    def handle(self, *args: object, **options: Path | None) -> None:
        seal_trail()
        head = write_anchor(options["file"])
        if head is None:
            self.stdout.write("The audit trail is empty.")
        else:
            self.stdout.write(f"{head.sequence} {head.hash}")
