"""The one sealer: chains entries of the audit trail after they were committed.

Writers append without waiting for each other, so nobody knows their order until they have
committed. A pass takes what became visible since the last one and chains it. Passes exclude each
other; writers neither wait for a pass nor hold one up.

What is not sealed yet is found without looking at what is:

* on SQLite ids are the order of commits, so it is what lies above the highest sealed id;
* on PostgreSQL a transaction may commit entries with lower ids than others that are sealed
  already. Each entry bears the number of its transaction, each pass notes the lowest number that
  was still running (`AuditSeal.horizon`), and only entries from there on can be new.

A database that was restored counts transactions anew. Hence the first pass of a process, and
verification, look at every entry.
"""

import logging
import threading

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from . import spool
from .errors import BrokenTrailError
from .keyring import key_ring
from .models import AuditEntry, AuditSeal
from .seals import FORM, GENESIS, is_genuine, seal_hash, seal_mac

logger = logging.getLogger("portal.audit")
# Entries that one transaction seals: some 50 ms, for which SQLite's other writers wait.
BATCH = 500
# In one pass, so that its end is anchored even where writers never rest.
AT_MOST = 20 * BATCH
# Any number serves, so long as nothing else in this database locks it.
_LOCK = 0x5452_4149_4C01
_looked_at_all = threading.Event()


def seal_trail(*, everything: bool = False) -> int:
    """Take in spooled readings, then seal every entry that is committed. Returns how many.

    With `everything`, the whole trail is searched for entries without a seal, which takes
    seconds for a million. `BrokenTrailError` when the chain's end is not the sealer's own.
    """
    spool.take_in()
    everything = everything or not _looked_at_all.is_set()
    sealed, made = 0, BATCH
    while made == BATCH and (everything or sealed < AT_MOST):
        made = _seal_some(everything=everything)
        sealed += made
    _looked_at_all.set()
    return sealed


def newest_seal() -> AuditSeal | None:
    """The head of the chain."""
    return AuditSeal.objects.order_by("-sequence").first()


def unsealed(head: AuditSeal | None, *, everything: bool = False) -> QuerySet[AuditEntry]:
    """Committed entries without a seal, in the order in which they are to be sealed."""
    waiting = AuditEntry.objects.filter(seal__isnull=True)
    if connection.vendor != "postgresql":
        highest = None if everything else AuditSeal.objects.aggregate(id=Max("entry_id"))["id"]
        return waiting.filter(pk__gt=highest or 0).order_by("pk")
    horizon = 0 if everything or head is None else head.horizon
    return waiting.filter(transaction_number__gte=horizon).order_by("transaction_number", "pk")


def _seal_some(*, everything: bool) -> int:
    if not unsealed(newest_seal(), everything=everything).exists():
        return 0
    with transaction.atomic():
        _exclude_other_sealers()
        head = newest_seal()
        if head is not None:
            _refuse_a_forged(head)
        # Asked before the entries: what had ended by then is among them.
        horizon = _lowest_running()
        entries = list(unsealed(head, everything=everything)[: BATCH + 1])
        if len(entries) > BATCH:
            horizon = min(head.horizon, horizon) if head is not None else 0
        seals = _chained(head, entries[:BATCH], horizon)
        AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _chained(head: AuditSeal | None, entries: list[AuditEntry], horizon: int) -> list[AuditSeal]:
    key = key_ring().newest
    now = timezone.now()
    sequence, previous = (head.sequence, head.hash) if head is not None else (0, GENESIS)
    seals = []
    for entry in entries:
        sequence += 1
        seal = AuditSeal(
            sequence=sequence,
            entry=entry,
            form=FORM,
            previous_hash=previous,
            ring_key=key.name,
            sealed_at=now,
            horizon=horizon,
        )
        seal.hash = previous = seal_hash(seal, entry)
        seal.mac = seal_mac(seal, key)
        seals.append(seal)
    return seals


def _refuse_a_forged(head: AuditSeal) -> None:
    """A seal on top of a forged one would vouch for it."""
    entry = AuditEntry.objects.filter(pk=head.entry_id).first()
    key = key_ring().by_name.get(head.ring_key)
    if entry is None:
        reason = "its entry is missing"
    elif key is None:
        reason = "its key is not in the ring"
    elif not is_genuine(head, key) or head.hash != seal_hash(head, entry):
        reason = "changed"
    else:
        return
    logger.error("audit trail broken", extra={"sequence": head.sequence, "reason": reason})
    raise BrokenTrailError(sequence=head.sequence, reason=reason)


def _exclude_other_sealers() -> None:
    """SQLite's transactions are IMMEDIATE and have waited for each other already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _lowest_running() -> int:
    """The lowest number of a transaction that may still commit."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return int(row[0])
