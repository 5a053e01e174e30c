"""What a seal is: a hash that chains an entry to the one before, and a code made with the key ring.

The hash alone can be computed by everybody. The code (HMAC-SHA256 under a key derived from the
vault's ring) cannot be made by somebody who has the database and not the ring.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime

from .enums import AuditCategory, AuditOrigin
from .keyring import RingKey
from .models import AuditEntry, AuditSeal

GENESIS = "0" * 64
# What the hash covers. Form 1 is the chain of before there were seals: it stays as it was, so
# that old entries and old anchors still hold.
OLD_FORM, FORM = 1, 2
# Categories that migration 0006 gave to entries of the old form. It never changes.
OLD_CATEGORIES = {
    "accounts": AuditCategory.ACCOUNT,
    "consents": AuditCategory.CONSENT,
    "pages": AuditCategory.EDITORIAL,
    "trainings": AuditCategory.EDITORIAL,
    "tutorials": AuditCategory.EDITORIAL,
}


def seal_hash(seal: AuditSeal, entry: AuditEntry) -> str:
    """SHA-256, 64 hex digits, over the seal's place, its predecessor's hash and the entry."""
    told = [
        _moment(entry.at),
        _uuid(entry.actor_id),
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.data,
    ]
    if seal.form == OLD_FORM:
        content = [seal.sequence, *told, seal.previous_hash]
    else:
        rest = [entry.category, entry.origin, _uuid(entry.subject_id), _uuid(entry.spooled)]
        content = [seal.form, seal.sequence, entry.pk, *told, *rest, seal.previous_hash]
    return hashlib.sha256(_canonical(content)).hexdigest()


def is_as_before(seal: AuditSeal, entry: AuditEntry) -> bool:
    """Whether what the old form's hash does not cover is what the migration wrote."""
    word = entry.action.partition(".")[0]
    return (
        seal.sequence == entry.pk
        and entry.category == OLD_CATEGORIES.get(word, AuditCategory.SYSTEM)
        and entry.origin == AuditOrigin.UNKNOWN
        and entry.subject_id is None
        and entry.spooled is None
    )


def seal_mac(seal: AuditSeal, key: RingKey) -> str:
    """HMAC-SHA256, 64 hex digits, over the seal with its hash."""
    content = [
        seal.form,
        seal.sequence,
        seal.entry_id,
        _moment(seal.sealed_at),
        seal.horizon,
        seal.hash,
        key.name,
    ]
    return hmac.new(key.derive("audit seal"), _canonical(content), hashlib.sha256).hexdigest()


def is_genuine(seal: AuditSeal, key: RingKey) -> bool:
    """Whether the holder of the ring made this seal."""
    return hmac.compare_digest(seal.mac, seal_mac(seal, key))


def _canonical(content: list[object]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _uuid(value: object) -> str | None:
    return str(value) if value else None
