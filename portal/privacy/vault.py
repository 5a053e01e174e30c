"""The vault: how protected content is written and read.

Content that belongs to one thing (a case) is encrypted with a data key of its own
(`create_data_key`, `encrypt_text`); destroying that key (`shred`) erases it. Small secrets
without such an owner (the seed of a one-time code) go directly under the key ring
(`seal_secret`). What has to be found by its exact value gets a `blind_index` beside it.

Every ciphertext is bound to its table, row and field: moved elsewhere, it does not open.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from .errors import ShreddedError
from .keyring import (
    KEY_BYTES,
    associated_data,
    decrypt,
    encrypt,
    key_ring,
    keyed_hash,
    seal,
    unseal,
)
from .models import DataKey

_REWRAP_BATCH = 500


def create_data_key() -> DataKey:
    """A fresh random key, stored wrapped by the newest key of the ring."""
    data_key = DataKey(ring_key=key_ring().newest.name)
    data_key.wrapped = _wrap(data_key, os.urandom(KEY_BYTES))
    data_key.save(force_insert=True)
    return data_key


def shred(data_key: DataKey) -> None:
    """Destroy a key for good; whatever it protects can never be read again.

    Safe to repeat. Backups made earlier still hold the wrapped key until they expire
    (docs/operations.md says how long that is). The calling service records it in the trail.
    """
    DataKey.objects.filter(pk=data_key.pk, destroyed_at__isnull=True).update(
        wrapped=None, destroyed_at=timezone.now()
    )
    data_key.refresh_from_db(fields=["wrapped", "destroyed_at"])


def encrypt_text(data_key: DataKey, text: str, *, table: str, row: object, field: str) -> bytes:
    """Encrypt `text` for one field of one row; the result goes into a `BinaryField`."""
    place = associated_data("text", str(data_key.pk), table, str(row), field)
    return encrypt(unwrap(data_key), text.encode(), place)


def decrypt_text(
    data_key: DataKey, envelope: bytes | memoryview, *, table: str, row: object, field: str
) -> str:
    """Undo `encrypt_text`.

    Raises `ShreddedError` when the key was destroyed, `UnknownKeyError` when its ring key is
    missing from the environment, `TamperedError` when anything else does not fit.
    """
    place = associated_data("text", str(data_key.pk), table, str(row), field)
    return decrypt(unwrap(data_key), bytes(envelope), place).decode()


def seal_secret(value: str, *, table: str, row: object, field: str) -> str:
    """A small secret under the key ring itself, as text for a `CharField`.

    Takes 4/3 of the secret plus 57 characters: 120 are enough for a seed of 40. Register the
    field with `register_sealed_field`, or the rotation of keys leaves it behind.
    """
    return seal(value, (table, str(row), field))


def open_secret(sealed: str, *, table: str, row: object, field: str) -> str:
    """Undo `seal_secret`; errors as `decrypt_text`."""
    return unseal(sealed, (table, str(row), field))


def blind_index(value: str, purpose: str) -> str:
    """What to store beside an encrypted value so that it can be found (57 characters at most).

    Normalise `value` first (case, spaces). Made with the newest ring key; look up with
    `blind_indexes`, which also finds what an older key made.
    """
    return keyed_hash(key_ring().newest, value, purpose)


def blind_indexes(value: str, purpose: str) -> list[str]:
    """What `value` may be stored as under any key of the ring, for `field__in=`."""
    return [keyed_hash(key, value, purpose) for key in key_ring().keys]


def unwrap(data_key: DataKey) -> bytes:
    """The plain key, for the vault and the file storage only. Never keep it."""
    if data_key.destroyed_at is not None or data_key.wrapped is None:
        raise ShreddedError
    key = key_ring().get(data_key.ring_key)
    return decrypt(key.derive("wrap"), bytes(data_key.wrapped), _wrap_place(data_key))


def _wrap(data_key: DataKey, plain: bytes) -> bytes:
    key = key_ring().get(data_key.ring_key)
    return encrypt(key.derive("wrap"), plain, _wrap_place(data_key))


def _wrap_place(data_key: DataKey) -> bytes:
    return associated_data("data key", str(data_key.pk))


# --- Rotation -----------------------------------------------------------------------------


@dataclass(frozen=True)
class SealedField:
    """A field that holds the results of `seal_secret` and the place they are bound to.

    `place` gives table, row and field for an instance, as the field's owner calls
    `seal_secret`; left out, they are the database table, the primary key and the field's name.
    """

    model: str
    field: str
    place: Callable[[models.Model], tuple[str, str, str]] | None = None


@dataclass(frozen=True)
class IndexField:
    """A field of `blind_index` values. `rebuild` gives the value anew from a row, when it can.

    A hashed recovery code cannot be hashed anew; such fields pass no `rebuild`, and the rotation
    says how many rows still need the old key.
    """

    model: str
    field: str
    rebuild: Callable[[models.Model], str] | None = None


_sealed_fields: dict[tuple[str, str], SealedField] = {}
_index_fields: dict[tuple[str, str], IndexField] = {}


def register_sealed_field(
    model: str, field: str, *, place: Callable[[models.Model], tuple[str, str, str]] | None = None
) -> None:
    """Make `model` (`app.Model`).`field` part of key rotation. Called from `AppConfig.ready`."""
    _sealed_fields[model, field] = SealedField(model, field, place)


def register_index_field(
    model: str, field: str, *, rebuild: Callable[[models.Model], str] | None = None
) -> None:
    """Make a field of `blind_index` values part of key rotation."""
    _index_fields[model, field] = IndexField(model, field, rebuild)


def rotate() -> Iterator[tuple[str, int]]:
    """Bring everything under the newest ring key, a batch in a transaction at a time.

    Yields what was moved and how many. May be stopped and started again, and runs beside the
    portal: content is not touched, only data keys, sealed secrets and look-up values.
    """
    yield "data keys", _rewrap_data_keys()
    for sealed in _sealed_fields.values():
        yield f"{sealed.model}.{sealed.field}", _renew(sealed.model, sealed.field, _reseal(sealed))
    for index in _index_fields.values():
        if index.rebuild is not None:
            moved = _renew(index.model, index.field, index.rebuild)
            yield f"{index.model}.{index.field}", moved


def remaining() -> dict[str, int]:
    """How many rows still need an older key, by what they are; nothing when it may go."""
    newest = key_ring().newest.name
    found = {
        "data keys": DataKey.objects.filter(destroyed_at__isnull=True)
        .exclude(ring_key=newest)
        .count()
    }
    for model, field in [*_sealed_fields, *_index_fields]:
        found[f"{model}.{field}"] = _old_rows(model, field).count()
    return {name: count for name, count in found.items() if count}


def _rewrap_data_keys() -> int:
    newest = key_ring().newest.name
    old = DataKey.objects.filter(destroyed_at__isnull=True).exclude(ring_key=newest)
    moved = 0
    last = None
    while True:
        with transaction.atomic():
            batch = old.select_for_update().order_by("pk")
            if last is not None:
                batch = batch.filter(pk__gt=last)
            keys = list(batch[:_REWRAP_BATCH])
            for data_key in keys:
                plain = unwrap(data_key)
                data_key.ring_key = newest
                data_key.wrapped = _wrap(data_key, plain)
            DataKey.objects.bulk_update(keys, ["wrapped", "ring_key"])
        if not keys:
            return moved
        moved += len(keys)
        last = keys[-1].pk


def _reseal(sealed: SealedField) -> Callable[[models.Model], str]:
    def renewed(instance: models.Model) -> str:
        place = sealed.place or (lambda row: (row._meta.db_table, str(row.pk), sealed.field))
        where = place(instance)
        return seal(unseal(getattr(instance, sealed.field), where), where)

    return renewed


def _old_rows(model: str, field: str) -> "models.QuerySet[models.Model]":
    rows: models.QuerySet[models.Model] = apps.get_model(model)._default_manager.all()
    newest = f"{key_ring().newest.name}."
    return rows.exclude(**{f"{field}__startswith": newest}).exclude(**{field: ""})


def _renew(model: str, field: str, value: Callable[[models.Model], str]) -> int:
    moved = 0
    last = None
    while True:
        with transaction.atomic():
            batch = _old_rows(model, field).select_for_update().order_by("pk")
            if last is not None:
                batch = batch.filter(pk__gt=last)
            rows = list(batch[:_REWRAP_BATCH])
            for row in rows:
                setattr(row, field, value(row))
            if rows:
                apps.get_model(model)._default_manager.bulk_update(rows, [field])
        if not rows:
            return moved
        moved += len(rows)
        last = rows[-1].pk
