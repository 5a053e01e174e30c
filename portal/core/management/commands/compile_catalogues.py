"""Compile the interface translations whose text changed, without needing gettext's programs."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile every .po file below LOCALE_PATHS that is newer than its .mo file."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
                compiled = source.with_suffix(".mo")
                if (
                    not compiled.exists()
                    or compiled.stat().st_mtime_ns <= source.stat().st_mtime_ns
                ):
                    polib.pofile(str(source)).save_as_mofile(str(compiled))
                    self.stdout.write(f"Compiled {source.parent.parent.name}")
