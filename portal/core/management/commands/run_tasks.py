"""The task runner."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from portal.core.runner.lanes import Keeper


class Command(BaseCommand):
    help = "Run queued tasks and periodic jobs, a process for each lane, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("tasks")
        Keeper().keep()
