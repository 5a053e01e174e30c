"""Print how long a mail waits, at most, while the forms of the demo are printed; seconds.

On the database of `DATABASE_URL`, which is empty.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- after set-up
from django_tasks_db.models import DBTaskResult  # noqa: E402 -- the same

from portal.accounts.models import User  # noqa: E402 -- the same
from portal.accounts.tasks import send_security_notice  # noqa: E402 -- the same
from portal.core.enums import Lane  # noqa: E402 -- the same

MAILS = 12


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not happened():
        if time.monotonic() > deadline:
            sys.exit("nothing happens")
        time.sleep(0.02)


def is_printing() -> bool:
    return bool(DBTaskResult.objects.running().filter(queue_name=Lane.SLOW).exists())


call_command("migrate", verbosity=0, interactive=False)
with Path(os.devnull).open("w") as nowhere:
    call_command("load_demo", print_later=True, stdout=nowhere)
runner = subprocess.Popen([sys.executable, "manage.py", "run_tasks"], stderr=subprocess.DEVNULL)
try:
    until(is_printing)
    person = str(User.objects.order_by("pk").values_list("pk", flat=True)[0])
    waits = []
    for _mail in range(MAILS):
        time.sleep(0.37)
        if not is_printing():
            sys.exit("the printing ended too soon")
        sent = send_security_notice.enqueue(person, "password")
        row = DBTaskResult.objects.filter(id=sent.id)
        until(lambda row=row: row.filter(status="SUCCESSFUL").exists())  # type: ignore[misc]
        waits.append((row.get().finished_at - row.get().enqueued_at).total_seconds())
finally:
    runner.send_signal(signal.SIGTERM)
    runner.wait(60)
print(max(waits))
