"""The audit trail: who did what to which object, in a chain that shows any change.

Each entry's hash covers its content and the hash before it. The database refuses to change or
remove entries; an owner of the database could still lift that, which is what the anchors are
for: the head's hash, kept daily outside of the database.
"""

import enum
import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from django.db import connection, models, transaction
from django.utils import timezone

from .errors import AuditDataError
from .models import AuditEntry

GENESIS = "0" * 64
# Any number serves, so long as nothing else in this database locks it.
_LOCK = 0x5452_4149_4C01
_ACTION = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
# A lower-case code, or the code of a terminology, language or country: never a sentence, an
# address or a name as it is written.
_CODE = re.compile(r"[a-z0-9][a-z0-9_]*([.:+-][a-zA-Z0-9_]+)*|[A-Z]{2,10}([:-][A-Z0-9.]{1,20})?")
# Telephone numbers, birth dates and network addresses look like this; real numbers are ints.
_ONLY_DIGITS = re.compile(r"[0-9.:+-]{7,}")
_MAX_DATA = 1000


class Actor(Protocol):
    """A person with an account; this app knows no more of them than their id."""

    @property
    def pk(self) -> object: ...


@dataclass(frozen=True)
class Anchor:
    """What the head of the trail was at some time."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What checking the trail found. `bad_sequence` is the first entry that is not right."""

    entries: int
    head: Anchor | None
    bad_sequence: int | None = None
    reason: str = ""

    @property
    def fine(self) -> bool:
        return self.bad_sequence is None


def record(
    *,
    action: str,
    actor: Actor | uuid.UUID | None,
    target: models.Model | None = None,
    data: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Append one entry in the caller's transaction, so that both happen or neither.

    `action` is a code such as `accounts.session_ended`; `actor` is None for the portal itself;
    `data` takes ids, codes, numbers and dates, and lists of these (`AuditDataError` otherwise).
    Appends wait for each other until their transactions end: call it late in a service.
    """
    if not _ACTION.fullmatch(action) or len(action) > 60:
        raise AuditDataError
    entry = AuditEntry(
        actor_id=_actor_id(actor),
        action=str(action),
        object_type=target._meta.label_lower if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        data=_checked(data or {}),
    )
    # No savepoint: what cannot be recorded must not happen.
    with transaction.atomic(savepoint=False):
        _wait_for_turn()
        last = AuditEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()
        sequence, previous = last or (0, GENESIS)
        entry.sequence = sequence + 1
        entry.previous_hash = previous
        entry.at = timezone.now()
        entry.hash = entry_hash(entry)
        entry.save(force_insert=True)
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content and its predecessor's hash, as canonical JSON."""
    content = [
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(entry.actor_id) if entry.actor_id else None,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.data,
        entry.previous_hash,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def head() -> Anchor | None:
    """The newest entry, or None while there is none."""
    last = AuditEntry.objects.order_by("-sequence").first()
    return Anchor(last.sequence, last.hash) if last else None


def verify(anchors: Iterable[Anchor] = ()) -> Verdict:
    """Recompute the whole chain and compare it with anchors kept outside of the database.

    Finds changed, removed and reordered entries by the chain itself; entries cut off at the end
    and a chain rewritten throughout only by the anchors.
    """
    expected = {anchor.sequence: anchor.hash for anchor in anchors}
    previous = Anchor(0, GENESIS)
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        reason = _fault(entry, previous, expected)
        if reason:
            bad = previous.sequence + 1 if reason == "missing" else entry.sequence
            return Verdict(previous.sequence, None, bad, reason)
        previous = Anchor(entry.sequence, entry.hash)
    if any(sequence > previous.sequence for sequence in expected):
        return Verdict(previous.sequence, None, previous.sequence + 1, "cut off")
    return Verdict(previous.sequence, previous if previous.sequence else None)


def _fault(entry: AuditEntry, previous: Anchor, expected: Mapping[int, str]) -> str:
    if entry.sequence != previous.sequence + 1:
        return "missing"
    if entry.previous_hash != previous.hash:
        return "not linked to the entry before"
    if entry.hash != entry_hash(entry):
        return "changed"
    if expected.get(entry.sequence, entry.hash) != entry.hash:
        return "differs from the anchor"
    return ""


def _wait_for_turn() -> None:
    """One writer at a time. SQLite's transactions are IMMEDIATE and have waited already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _actor_id(actor: Actor | uuid.UUID | None) -> uuid.UUID | None:
    if actor is None or isinstance(actor, uuid.UUID):
        return actor
    if not isinstance(actor.pk, uuid.UUID):
        raise AuditDataError
    return actor.pk


def _checked(data: Mapping[str, object]) -> dict[str, object]:
    if not all(_KEY.fullmatch(name) for name in data):
        raise AuditDataError
    plain = {name: _plain(value) for name, value in data.items()}
    if len(json.dumps(plain)) > _MAX_DATA:
        raise AuditDataError
    return plain


def _plain(value: object) -> object:
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_scalar(item) for item in items]
    return _scalar(value)


def _scalar(value: object) -> object:
    """One value as JSON keeps it. Refuses text, and floats, which have no one written form."""
    if isinstance(value, enum.Enum):
        value = value.value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and _is_code(value):
        return str(value)
    raise AuditDataError


def _is_code(text: str) -> bool:
    return len(text) <= 80 and bool(_CODE.fullmatch(text)) and not _ONLY_DIGITS.fullmatch(text)
