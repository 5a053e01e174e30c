"""`manage.py restore_backup FOLDER/DATE`: put a backup back."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.core.errors import BackupError
from portal.privacy import backups


class Command(BaseCommand):
    help = "Put a backup back into an empty database and empty storages. Stop the services first."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path)

    def handle(self, *args: object, backup: Path, **options: object) -> None:
        os.umask(0o027)
        try:
            backups.restore(backup)
        except BackupError as error:
            raise CommandError(backups.worded(error)) from error
        self.stdout.write("Restored. Now: migrate, verify_audit_trail, then start the services.")
