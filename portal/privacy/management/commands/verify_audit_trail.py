"""`manage.py verify_audit_trail`: recompute the chain of the audit trail."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.privacy import audit
from portal.privacy.anchors import anchor_file, read_anchors


class Command(BaseCommand):
    help = (
        "Check every entry of the audit trail against its hash, its predecessor and the anchors. "
        "Exit code 1 and the first bad sequence number when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, help="anchor file (default: the usual file)")

    def handle(self, *args: object, **options: Path | None) -> None:
        path = options["anchor"] or anchor_file()
        if options["anchor"] is not None and not path.exists():
            msg = f"There is no anchor file {path}."
            raise CommandError(msg)
        try:
            anchors = read_anchors(path) if path.exists() else []
        except ValueError as error:
            msg = f"{path} is not an anchor file."
            raise CommandError(msg) from error
        verdict = audit.verify(anchors)
        if not verdict.fine:
            self.stderr.write(f"Entry {verdict.bad_sequence} is wrong: {verdict.reason}.")
            sys.exit(1)
        self.stdout.write(f"{verdict.entries} entries, {len(anchors)} anchors: unbroken.")
        if not anchors:
            self.stdout.write("Without an anchor, entries cut off at the end do not show.")
