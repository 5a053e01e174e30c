"""`manage.py back_up FOLDER`: one backup of database and files."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.core.errors import BackupError
from portal.core.storage import is_full
from portal.privacy import backups


class Command(BaseCommand):
    help = "Write FOLDER/DATE, checked, whole or not at all; keeps BACKUP_DAYS (14) days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        os.umask(0o077)
        try:
            made = backups.back_up(folder, days=int(os.environ.get("BACKUP_DAYS", "14")))
        except BackupError as error:
            raise CommandError(backups.worded(error)) from error
        except OSError as error:
            if is_full(error):
                msg = "The disk is full: no backup was made, and nothing of it is left."
                raise CommandError(msg) from error
            raise
        self.stdout.write(str(made))
