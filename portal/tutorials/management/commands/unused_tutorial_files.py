"""`manage.py unused_tutorial_files`: films and documents that were uploaded and lost."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.tutorials.selectors import unused_files
from portal.tutorials.services import delete_unused_files

# A film is stored before its row is, and a form may be open for hours.
OLDER_THAN = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "List files of tutorials, older than a day, that no page, draft or version means, as a "
        "process leaves them that was killed while somebody uploaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete them as well")

    def handle(self, *args: object, delete: bool, **options: object) -> None:
        before = timezone.now() - OLDER_THAN
        find = delete_unused_files if delete else unused_files
        names = list(find(before=before))
        for name in names:
            self.stdout.write(name)
        done = "deleted" if delete else "found"
        self.stdout.write(f"{len(names)} unused files {done}.")
