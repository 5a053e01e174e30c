"""Encrypted fields: what a model of cases gets from them, on rows of a table made for the test."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, models, transaction
from django.forms import modelform_factory
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.plugin import DjangoDbBlocker

from portal.privacy import vault
from portal.privacy.errors import EncryptedFieldError, ShreddedError, TamperedError
from portal.privacy.fields import EncryptedJSON, EncryptedText, ProtectedModel, load_keys
from portal.privacy.models import DataKey
from tests.privacy.test_vault import ring_key

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
TEXT = "Zwei Anfälle; Αθήνα; Київ"


class Dossier(ProtectedModel):
    """As a case is."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    question = EncryptedText()
    remark = EncryptedText(null=True)
    facts = EncryptedJSON()

    class Meta:
        app_label = "privacy_tests"


class Note(ProtectedModel):
    """As a message about a case is: the key is the case's."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="notes")
    text = EncryptedText(key="dossier__data_key")

    class Meta:
        app_label = "privacy_tests"


@pytest.fixture(scope="module", autouse=True)
def _tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Dossier)
            editor.create_model(Note)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Note)
            editor.delete_model(Dossier)


def make(**fields: Any) -> Dossier:
    values = {"name": "A", "question": TEXT, **fields}
    dossier: Dossier = Dossier.objects.create(data_key=vault.create_data_key(), **values)
    return dossier


def stored(dossier: Dossier, field: str = "question") -> bytes:
    found = Dossier.objects.filter(pk=dossier.pk).values_list(field, flat=True).get()
    envelope: bytes = found.envelope
    return envelope


def test_a_text_comes_back_and_the_table_does_not_hold_it() -> None:
    dossier = make(facts={"age": 4, "terms": ["HP:0001250"]})
    assert dossier.question == TEXT
    with connection.cursor() as cursor:
        cursor.execute("SELECT question, facts FROM privacy_tests_dossier")
        raw = b"".join(bytes(column) for column in cursor.fetchone())
    assert b"Anf" not in raw
    assert b"HP:" not in raw
    again = Dossier.objects.get()
    assert (again.question, again.remark) == (TEXT, None)
    assert again.facts == {"age": 4, "terms": ["HP:0001250"]}
    assert make(question="").question == ""


def test_what_was_never_filled_is_empty() -> None:
    dossier = Dossier(data_key=vault.create_data_key())
    assert (dossier.question, dossier.remark, dossier.facts) == ("", None, {})
    dossier.save()
    again = Dossier.objects.get()
    assert (again.question, again.remark, again.facts) == ("", None, {})


def test_a_json_value_changed_in_place_is_stored() -> None:
    dossier = Dossier.objects.get(pk=make(facts={"terms": []}).pk)
    dossier.facts["terms"].append("HP:0001250")
    dossier.save()
    assert Dossier.objects.get().facts == {"terms": ["HP:0001250"]}


def test_changes_are_stored_also_one_field_at_a_time() -> None:
    dossier = Dossier.objects.get(pk=make().pk)
    before = stored(dossier)
    dossier.question, dossier.name = "Other", "B"
    dossier.save(update_fields=["name"])
    assert Dossier.objects.get().question == TEXT
    dossier.save(update_fields=["question"])
    assert Dossier.objects.get().question == "Other"
    assert stored(dossier) != before
    untouched = Dossier.objects.get()
    before = stored(untouched)
    untouched.save()
    assert stored(untouched) == before


def test_many_rows_at_once() -> None:
    keys = [vault.create_data_key() for _ in range(3)]
    Dossier.objects.bulk_create(
        Dossier(data_key=key, question=str(n)) for n, key in enumerate(keys)
    )
    assert sorted(row.question for row in Dossier.objects.all()) == ["0", "1", "2"]


def test_stored_bytes_moved_to_another_row_or_field_do_not_open() -> None:
    one, other = make(), make(question="Other")
    other.data_key = one.data_key
    other.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE privacy_tests_dossier SET question = %s, remark = %s WHERE name = 'A'",
            [stored(one), stored(one)],
        )
    moved = Dossier.objects.get(pk=other.pk)
    with pytest.raises(TamperedError):
        _ = moved.question
    with pytest.raises(TamperedError):
        _ = Dossier.objects.get(pk=one.pk).remark


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_list_takes_one_query(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        Note.objects.create(dossier=make(), text=str(n))
    with django_assert_num_queries(1):
        assert len([(row.text, row.dossier.question) for row in Note.objects.all()]) == count
    with django_assert_num_queries(1):
        assert len([row.text for row in Note.objects.only("text")]) == count
    with django_assert_num_queries(2):
        found = Dossier.objects.prefetch_related("notes")
        assert len([note.text for row in found for note in row.notes.all()]) == count
    rows = list(Note._base_manager.all())
    with django_assert_num_queries(2):
        load_keys(rows)
        assert len([row.text for row in rows]) == count


def test_a_deferred_text_is_fetched_when_it_is_read() -> None:
    make()
    dossier = Dossier.objects.defer("question").get()
    assert "question" in dossier.get_deferred_fields()
    assert dossier.question == TEXT
    assert Dossier.objects.only("name").get().question == TEXT


def test_an_erased_row_can_be_loaded_and_says_so() -> None:
    dossier = make()
    vault.shred(dossier.data_key)
    for row in (Dossier.objects.get(), dossier):
        row.refresh_from_db()
        row.refresh_from_db(fields=["question", "name"])
        with pytest.raises(ShreddedError):
            _ = row.question
        assert "erased" in row.get_question_display()  # type: ignore[union-attr]  # -- added by the field
    dossier.question = "Anew"
    with pytest.raises(ShreddedError), transaction.atomic():
        dossier.save()
    row = Dossier.objects.get()
    row.name = "B"
    row.save()
    assert Dossier.objects.get().name == "B"
    assert make().get_question_display() == TEXT  # type: ignore[attr-defined]  # -- added by the field


def test_loading_anew_takes_what_is_stored() -> None:
    dossier = make()
    other = Dossier.objects.get()
    other.question = "Other"
    other.save()
    dossier.refresh_from_db()
    assert dossier.question == "Other"
    dossier.question = "Not saved"
    dossier.refresh_from_db(fields=["name"])
    assert dossier.question == "Not saved"


def test_keys_of_the_ring_may_change(settings: Settings) -> None:
    dossier = make()
    settings.VAULT_KEYS = f"{ring_key('t2')},{settings.VAULT_KEYS}"
    call_command("rotate_vault_keys", stdout=StringIO())
    settings.VAULT_KEYS = settings.VAULT_KEYS.partition(",")[0]
    assert Dossier.objects.get(pk=dossier.pk).question == TEXT


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: Dossier.objects.filter(question=TEXT),
        lambda: Dossier.objects.exclude(question__icontains="An"),
        lambda: Dossier.objects.filter(question__in=["a"]),
        lambda: Note.objects.filter(dossier__question__startswith="Z"),
        lambda: Dossier.objects.filter(facts__age=4),
        lambda: Dossier.objects.update(question="all"),
        lambda: Dossier.objects.bulk_update(Dossier.objects.all(), ["question"]),
        lambda: serializers.serialize("json", Dossier.objects.all()),
        lambda: make(question=7),
        lambda: _saved_as_new(Dossier.objects.get()),
    ],
)
def test_what_would_find_or_keep_nothing_is_refused(attempt: Any) -> None:
    make(remark="Words")
    with pytest.raises(EncryptedFieldError):
        attempt()


def test_whether_there_is_anything_may_be_asked() -> None:
    make()
    assert Dossier.objects.filter(remark=None).exists()
    assert Dossier.objects.filter(question__isnull=False).exists()


def test_nothing_shows_it_unasked() -> None:
    dossier = make()
    form = modelform_factory(Dossier, exclude=[])
    assert "question" not in form.base_fields
    values = Dossier.objects.values().get()
    assert "Anf" not in repr(values)
    assert "Anf" not in repr(Dossier.objects.get().__dict__)
    assert "Anf" not in repr(dossier.__dict__)
    dossier.full_clean()
    assert dossier.question == TEXT


def test_a_model_that_cannot_have_such_a_field_is_told() -> None:
    class Wrong(models.Model):
        text = EncryptedText()

        class Meta:
            app_label = "privacy_tests"

        def __str__(self) -> str:
            return "wrong"

    found = {error.id for error in Wrong._meta.get_field("text").check()}
    assert found == {"privacy.E001", "privacy.E002", "privacy.E003"}
    assert not Note._meta.get_field("text").check()


def test_a_migration_says_how_the_key_is_reached() -> None:
    _name, path, args, kwargs = Note._meta.get_field("text").deconstruct()
    assert (path, args) == ("portal.privacy.fields.EncryptedText", [])
    assert kwargs == {"key": "dossier__data_key"}
    assert Dossier._meta.get_field("facts").deconstruct()[3] == {}


@pytest.mark.parametrize("name", ["encrypt_text", "decrypt_text", "unwrap"])
def test_the_raw_calls_are_banned_where_cases_will_be(name: str) -> None:
    for code in (
        f"from portal.privacy.vault import {name}\n\n{name}()\n",
        f"from portal.privacy import vault\n\nvault.{name}()\n",
    ):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", "check", "--stdin-filename", "portal/cases/x.py", "-"],
            input=code,
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert "TID251" in done.stdout
        assert "Use privacy." in done.stdout


def _saved_as_new(dossier: Dossier) -> None:
    dossier.pk = uuid.uuid4()
    dossier._state.adding = True
    dossier.save()
