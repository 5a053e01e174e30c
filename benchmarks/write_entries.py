"""Append audit entries and bare rows in turn; print ratio, entries, rows and seals a second.

A bare row has the columns of an entry and nothing else: no index, no trigger. Each is written in a
transaction of its own, by 50 threads that write (`audit.record`) and 50 that read
(`audit.record_read`), each on a connection of its own.
"""

import threading
import time
import uuid
from collections.abc import Callable
from statistics import median

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- after set-up
from django.db import connection, transaction  # noqa: E402 -- the same

from portal.privacy import audit  # noqa: E402 -- the same
from portal.privacy.sealing import seal_trail  # noqa: E402 -- the same

EACH = 40
PAIRS = 5
PERSON = uuid.uuid4()
BARE = """INSERT INTO bare (at, actor_id, action, category, origin, object_type, object_id, data)
    VALUES (now(), %s, 'cases.case_read', 'access', 'person', 'cases.case', '1', '{"number": 1}')"""


def write_entry() -> None:
    with transaction.atomic():
        audit.record(action="cases.case_changed", actor=PERSON, data={"number": 1})


def read_entry() -> None:
    audit.record_read(action="cases.case_read", actor=PERSON, data={"number": 1})


def write_bare() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE, [PERSON])


def rate(*work: Callable[[], None]) -> float:
    """How many a second, by 50 threads for each kind of work."""
    begin = threading.Barrier(50 * len(work) + 1)

    def run(one: Callable[[], None]) -> None:
        connection.ensure_connection()
        begin.wait()
        for _time in range(EACH):
            one()
        connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work for _ in range(50)]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    return EACH * len(threads) / (time.monotonic() - began)


call_command("migrate", verbosity=0)
with connection.cursor() as one:
    one.execute(
        "CREATE TABLE bare (id bigserial, at timestamptz, actor_id uuid, action varchar(60),"
        " category varchar(20), origin varchar(20), object_type varchar(60),"
        " object_id varchar(64), data jsonb)"
    )
pairs = []
for _pair in range(PAIRS):
    rows, entries = rate(write_bare, write_bare), rate(write_entry, read_entry)
    pairs.append((entries / rows, entries, rows))
began = time.monotonic()
sealed = seal_trail(everything=True)
print(*(median(column) for column in zip(*pairs, strict=True)), sealed / (time.monotonic() - began))
