"""`manage.py verify_audit_trail`: recompute the chain of the audit trail."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.core.guards import altered_guards
from portal.privacy.anchors import anchor_file, read_anchors
from portal.privacy.errors import BrokenTrailError
from portal.privacy.sealing import seal_trail
from portal.privacy.verification import Anchor, verify_trail


class Command(BaseCommand):
    help = (
        "Seal what was recorded, then check every entry of the audit trail against its hash, its "
        "key, its predecessor and the anchors, and whether the database still refuses changes. "
        "Exit code 1 and the first bad sequence number when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, help="anchor file (default: the usual file)")
        parser.add_argument(
            "--after",
            type=int,
            default=0,
            help="check only what follows this number, behind a break that is known",
        )

    def handle(self, *args: object, **options: Any) -> None:
        anchors = self._anchors(options["anchor"])
        try:
            seal_trail(everything=True)
        except BrokenTrailError:
            self.stderr.write("Nothing was sealed: the end of the chain is broken.")
        wrong = [
            f"The database no longer refuses: {guard}." for guard in altered_guards(connection)
        ]
        verdict = verify_trail(anchors, after=options["after"])
        if not verdict.fine:
            wrong.append(f"Entry {verdict.bad_sequence} is wrong: {verdict.reason}.")
        if wrong:
            self.stderr.write("\n".join(wrong))
            sys.exit(1)
        self.stdout.write(f"{verdict.entries} entries, {len(anchors)} anchors: unbroken.")
        if verdict.retired:
            self.stdout.write(
                f"Keys of {verdict.retired} seals have left the ring; later ones vouch."
            )
        if not anchors:
            self.stdout.write("Without an anchor, entries cut off at the end do not show.")

    def _anchors(self, given: Path | None) -> list[Anchor]:
        path = given or anchor_file()
        if given is not None and not path.exists():
            msg = f"There is no anchor file {path}."
            raise CommandError(msg)
        try:
            return read_anchors(path) if path.exists() else []
        except ValueError as error:
            msg = f"{path} is not an anchor file."
            raise CommandError(msg) from error
