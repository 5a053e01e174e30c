"""Fields whose content the database never sees: `EncryptedText` and `EncryptedJSON`.

A model that keeps something of a case builds on `ProtectedModel` and says by which relations its
data key is reached:

    class Message(ProtectedModel):
        uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
        case = models.ForeignKey(Case, models.PROTECT)
        text = EncryptedText(key="case__data_key")

`message.text` decrypts, `message.text = "…"` is encrypted when the row is saved, bound to its
table, row and field. Where the key was destroyed, reading raises `ShreddedError`;
`message.get_text_display()` says in words that it was erased. `Message.objects` brings the keys
with the rows, so a list takes as many queries for fifty rows as for one.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self, cast

from django.core import checks
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Lookup, prefetch_related_objects
from django.db.models.constants import LOOKUP_SEP
from django.db.models.query_utils import DeferredAttribute

from . import vault
from .errors import EncryptedFieldError, ShreddedError
from .models import DataKey


class Sealed:
    """The stored bytes of a field. `values()` gives these: they open on their own row only."""

    __slots__ = ("envelope",)

    def __init__(self, envelope: bytes) -> None:
        self.envelope = envelope

    def __repr__(self) -> str:
        return "<sealed>"


class _Plain:
    """What was assigned and is encrypted anew at each save. Never shows what it holds."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class _Attribute(DeferredAttribute):
    """Reading decrypts; assigning keeps the value until the row is saved."""

    field: "EncryptedField"

    def __get__(self, instance: models.Model | None, owner: Any = None) -> Any:
        if instance is None:
            return self
        held = super().__get__(instance, owner)
        if isinstance(held, _Plain):
            return held.value
        if held is None:
            return None
        return self.field.opened(instance, held)

    def __set__(self, instance: models.Model, value: Any) -> None:
        is_raw = value is None or isinstance(value, Sealed)
        instance.__dict__[self.field.attname] = value if is_raw else _Plain(value)


class EncryptedField(models.BinaryField[Any, Any]):
    """What both fields share. `key` names the relation to the `DataKey`, as queries write it.

    Not editable: services write it, and no model form or admin shows it by itself.
    """

    descriptor_class = _Attribute

    def __init__(self, *args: Any, key: str = "data_key", **kwargs: Any) -> None:
        self.key = key
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        if self.key != "data_key":
            kwargs["key"] = self.key
        return name, path, list(args), kwargs

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            setattr(cls, f"get_{name}_display", _display(name))

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """The model brings keys with its rows, and knows its rows' ids before they are saved."""
        found = list(super().check(**kwargs))
        if not issubclass(self.model, ProtectedModel):
            found.append(_error("Build the model on privacy.fields.ProtectedModel.", self, 1))
        if not self.model._meta.pk.has_default():
            found.append(_error("Give the model a UUID with a default as primary key.", self, 2))
        if _related_model(self.model, self.key) is not DataKey:
            found.append(_error(f"“{self.key}” must lead to a DataKey.", self, 3))
        return found

    # --- Between Python and the stored bytes ---

    def text_of(self, value: Any) -> str:
        """What is encrypted for a value."""
        raise NotImplementedError

    def value_of(self, text: str) -> Any:
        """The value that `text_of` was given."""
        raise NotImplementedError

    def empty(self) -> Any:
        """What a field holds that was never filled."""
        raise NotImplementedError

    def opened(self, instance: models.Model, sealed: Sealed) -> Any:
        """The value. Errors as `vault.decrypt_text`."""
        if not sealed.envelope:
            return self.empty()
        text = vault.decrypt_text(  # noqa: TID251 -- the field is what replaces the raw call
            self._data_key(instance), sealed.envelope, **self._place(instance)
        )
        return self.value_of(text)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What is stored. A row that copies another's stored bytes could never be read again."""
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, _Plain):
            return Sealed(
                vault.encrypt_text(  # noqa: TID251 -- the field is what replaces the raw call
                    self._data_key(model_instance),
                    self.text_of(held.value),
                    **self._place(model_instance),
                )
            )
        if add and isinstance(held, Sealed) and held.envelope:
            raise EncryptedFieldError(field=self.name, reason="copied")
        return held

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_default(self) -> Any:
        return None if self.null else self.empty()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Sealed):
            value = value.envelope
        elif value not in {None, b""}:  # b"": the column of a new field in old rows
            raise EncryptedFieldError(field=self.name, reason="written")
        return super().get_db_prep_value(value, connection, prepared)

    def value_from_object(self, obj: models.Model) -> Any:
        return obj.__dict__.get(self.attname)

    def value_to_string(self, obj: models.Model) -> str:
        raise EncryptedFieldError(field=self.name, reason="exported")

    def get_lookup(self, lookup: str) -> Any:
        """Only whether there is anything can be asked of the database."""
        return super().get_lookup(lookup) if lookup == "isnull" else _refusing(self.name)

    def get_transform(self, lookup_name: str) -> Any:
        raise EncryptedFieldError(field=self.name, reason="searched")

    def _data_key(self, instance: models.Model) -> DataKey:
        found: Any = instance
        for name in self.key.split(LOOKUP_SEP):
            found = getattr(found, name)
        return cast("DataKey", found)

    def _place(self, instance: models.Model) -> dict[str, Any]:
        if instance.pk is None:
            raise EncryptedFieldError(field=self.name, reason="nameless")
        return {"table": self.model._meta.db_table, "row": instance.pk, "field": self.name}


class EncryptedText(EncryptedField):
    """A text of any length."""

    def text_of(self, value: Any) -> str:
        if not isinstance(value, str):
            raise EncryptedFieldError(field=self.name, reason="not_text")
        return value

    def value_of(self, text: str) -> str:
        return text

    def empty(self) -> str:
        return ""


class EncryptedJSON(EncryptedField):
    """Lists, dictionaries and what is in them, as `JSONField` takes them.

    A value that was read and changed in place is stored with the row.
    """

    def opened(self, instance: models.Model, sealed: Sealed) -> Any:
        value = super().opened(instance, sealed)
        instance.__dict__[self.attname] = _Plain(value)
        return value

    def text_of(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))

    def value_of(self, text: str) -> Any:
        return json.loads(text)

    def empty(self) -> dict[str, Any]:
        return {}


class ProtectedQuerySet(models.QuerySet[Any]):
    """Rows that come with their data keys."""

    def with_keys(self) -> Self:
        """Bring the data keys in the same query. `objects` does it by itself."""
        return self.select_related(*_key_paths(self.model))

    def only(self, *fields: str) -> Self:
        """As Django's; the keys still come along."""
        return super().only(*fields, *_key_paths(self.model))


class ProtectedManager(models.Manager.from_queryset(ProtectedQuerySet)):  # type: ignore[misc]  # -- made by Django
    """Brings the keys with the rows.

    Under `select_for_update` say `of=("self",)`, or the keys are locked too.
    """

    def get_queryset(self) -> ProtectedQuerySet:
        return cast("ProtectedQuerySet", super().get_queryset()).with_keys()


class ProtectedModel(models.Model):
    """A model with encrypted fields."""

    objects: ClassVar[Any] = ProtectedManager()

    class Meta:
        abstract = True

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: Any = None,
    ) -> None:
        """As Django's, but stored bytes are taken over as they are.

        Django would read and assign each field, so that an erased row could not be loaded anew.
        """
        ours = [field.attname for field in encrypted_fields(type(self))]
        wanted = None if fields is None else list(fields)
        rows = (
            from_queryset
            if from_queryset is not None
            else type(self)._base_manager.using(using or self._state.db)
        )
        if wanted is None:
            raw = [name for name in ours if name in self.__dict__]
        else:
            raw = [name for name in ours if name in wanted]
            wanted = [name for name in wanted if name not in ours]
        if raw:
            values = rows.filter(pk=self.pk).values_list(*raw).get()
            for name, value in zip(raw, values, strict=True):
                setattr(self, name, value)
        if wanted is None or wanted:
            super().refresh_from_db(using, wanted, rows.defer(*ours) if wanted is None else rows)


def encrypted_fields(model: type[models.Model]) -> list[EncryptedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]


def load_keys(rows: Iterable[models.Model]) -> None:
    """Fetch the data keys of rows of one model that came otherwise than through `objects`.

    One query for each relation on the way, however many rows; none for keys that are there.
    """
    found = list(rows)
    if found:
        prefetch_related_objects(found, *_key_paths(type(found[0])))


def _key_paths(model: type[models.Model]) -> list[str]:
    return sorted({field.key for field in encrypted_fields(model)})


def _related_model(model: type[models.Model], path: str) -> Any:
    found: Any = model
    for name in path.split(LOOKUP_SEP):
        if not (isinstance(found, type) and issubclass(found, models.Model)):
            return None
        relation = next((row for row in found._meta.get_fields() if row.name == name), None)
        found = getattr(relation, "related_model", None)
    return found


def _display(name: str) -> Callable[[models.Model], Any]:
    def shown(instance: models.Model) -> Any:
        """The value for people; where it was erased, the sentence that says so."""
        try:
            return getattr(instance, name)
        except ShreddedError as error:
            return str(error)

    return shown


def _refusing(field: str) -> type[Lookup[Any]]:
    class Refused(Lookup[Any]):
        """Asks for NULL only."""

        def __init__(self, lhs: Any, rhs: Any) -> None:
            if rhs is not None:
                raise EncryptedFieldError(field=field, reason="searched")
            super().__init__(lhs, rhs)

    return Refused


def _error(message: str, field: EncryptedField, number: int) -> checks.Error:
    return checks.Error(message, obj=field, id=f"privacy.E{number:03}")
