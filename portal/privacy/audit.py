"""The audit trail: who did what to which object, of which category, and when.

`record` appends an entry in the caller's transaction and waits for nobody. The sealer
(`sealing.py`) chains entries once they are committed, and `verification.py` checks the chain.
"""

import enum
import json
import re
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Protocol

from django.db import OperationalError, connection, models, transaction
from django.utils import timezone

from . import spool
from .categories import category_of
from .enums import AuditCategory, AuditOrigin
from .errors import AuditDataError
from .models import AuditEntry

_ACTION = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
# A lower-case code, or the code of a terminology, language or country: never a sentence, an
# address or a name as it is written.
_CODE = re.compile(r"[a-z0-9][a-z0-9_]*([.:+-][a-zA-Z0-9_]+)*|[A-Z]{2,10}([:-][A-Z0-9.]{1,20})?")
# Telephone numbers, birth dates and network addresses look like this; real numbers are ints.
_ONLY_DIGITS = re.compile(r"[0-9.:+-]{7,}")
_MAX_DATA = 1000
_BY_THE_DATABASE = {"id", "transaction_number"}
# How long a page that is only read waits for SQLite's writer, in milliseconds.
_READ_WAITS = 50


class Actor(Protocol):
    """A person with an account; this app knows no more of them than their id."""

    @property
    def pk(self) -> object: ...


def record(
    *,
    action: str,
    actor: Actor | uuid.UUID | None,
    target: models.Model | None = None,
    data: Mapping[str, object] | None = None,
    category: AuditCategory | None = None,
    origin: AuditOrigin | None = None,
    subject: Actor | uuid.UUID | None = None,
) -> AuditEntry:
    """Append one entry in the caller's transaction, so that both happen or neither.

    `action` is a code such as `accounts.session_ended`; `actor` is None for the portal itself;
    `data` takes ids, codes, numbers and dates, and lists of these (`AuditDataError` otherwise).
    `category` is the one that the action's app registered, `origin` a person where one acts,
    unless the call says more; `subject` is whose data it is, where `target` does not tell.
    """
    entry = _entry(
        action=action,
        actor=actor,
        target=target,
        data=data,
        category=category,
        origin=origin,
        subject=subject,
    )
    _insert(entry)
    return entry


def record_read(
    *,
    action: str,
    actor: Actor | uuid.UUID,
    target: models.Model | None = None,
    data: Mapping[str, object] | None = None,
    subject: Actor | uuid.UUID | None = None,
) -> None:
    """Record that `actor` was shown protected data. Call it before the answer is sent.

    When it returns, the reading is kept: in the database or, where another process holds
    SQLite's file, in the spool that the sealer takes in. A reader never waits for a writer.
    `OSError` or `DatabaseError` when neither took it: then nothing may be shown.
    """
    entry = _entry(
        action=action,
        actor=actor,
        target=target,
        data=data,
        category=AuditCategory.ACCESS,
        origin=None,
        subject=subject,
    )
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        _insert(entry)
        return
    try:
        with _impatient():
            _insert(entry)
    except OperationalError as error:
        if not _is_busy(error):
            raise
        spool.keep(entry)


def _insert(entry: AuditEntry) -> None:
    """One statement, without the ORM's own work, which takes longer than the insert itself.

    No savepoint and no way on after a failure: what cannot be recorded must not happen.
    """
    given = [field for field in entry._meta.concrete_fields if field.name not in _BY_THE_DATABASE]
    columns = ", ".join(f'"{field.column}"' for field in given)
    places = ", ".join(["%s"] * len(given))
    values = [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in given]
    into = f"INSERT INTO privacy_auditentry ({columns}) VALUES ({places}) RETURNING id"  # noqa: S608 -- columns of the model
    with transaction.mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
        cursor.execute(into, values)
        entry.pk = cursor.fetchone()[0]
    entry._state.adding = False
    entry._state.db = connection.alias


@contextmanager
def _impatient() -> Iterator[None]:
    """This connection to SQLite waits for a writer no longer than a reader should."""
    usual = round(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_READ_WAITS}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _is_busy(error: OperationalError) -> bool:
    """Whether somebody else was writing. The low byte is the kind, the rest says more."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return (code & 0xFF) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _entry(
    *,
    action: str,
    actor: Actor | uuid.UUID | None,
    target: models.Model | None,
    data: Mapping[str, object] | None,
    category: AuditCategory | None,
    origin: AuditOrigin | None,
    subject: Actor | uuid.UUID | None,
) -> AuditEntry:
    if not _ACTION.fullmatch(action) or len(action) > 60:
        raise AuditDataError
    actor_id = _actor_id(actor)
    return AuditEntry(
        at=timezone.now(),
        actor_id=actor_id,
        action=str(action),
        category=category or category_of(action),
        origin=origin or (AuditOrigin.PORTAL if actor_id is None else AuditOrigin.PERSON),
        object_type=target._meta.label_lower if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        subject_id=_actor_id(subject),
        data=_checked(data or {}),
    )


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
