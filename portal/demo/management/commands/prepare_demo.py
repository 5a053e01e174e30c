"""Everything between the installed packages and the running demo, in one process."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the demo's database, files and content up to date; quick when they are."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("compile_catalogues", stdout=self.stdout)
        collect_static_if_changed()
        call_command("migrate", interactive=False, verbosity=0)
        # The task runner prints the forms while the first visitors look around.
        call_command("load_demo", if_empty=True, print_later=True, stdout=self.stdout)
        call_command("demo_accounts", stdout=self.stdout)


def collect_static_if_changed() -> None:
    """Collecting hashes and compresses every file, which takes longer than all the rest."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    print_of_sources = _fingerprint()
    if stamp.exists() and stamp.read_text() == print_of_sources:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(print_of_sources)


def _fingerprint() -> str:
    """Changes with the portal's own files and with the versions of the packages."""
    own = sorted(path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*.*"))
    lock = settings.BASE_DIR / "requirements" / "base.txt"
    digest = hashlib.sha256()
    for path in [lock, *own]:
        stat = path.stat()
        digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return digest.hexdigest()
