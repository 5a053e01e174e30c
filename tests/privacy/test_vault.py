"""Protected text opens only where it was put, with the right key, until its key is destroyed."""

import base64
import os
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from portal.privacy import keyring, vault
from portal.privacy.errors import KeyRingError, ShreddedError, TamperedError, UnknownKeyError
from portal.privacy.models import DataKey, PrivateFile

PLACE = {"table": "cases_case", "row": "7", "field": "question"}
TEXT = "Zwei Anfälle; Αθήνα; Київ"


def ring_key(name: str) -> str:
    return f"{name}:{base64.urlsafe_b64encode(os.urandom(32)).decode()}"


@pytest.mark.django_db
class TestText:
    def test_comes_back_and_is_not_readable(self) -> None:
        data_key = vault.create_data_key()
        envelope = vault.encrypt_text(data_key, TEXT, **PLACE)
        data_key.refresh_from_db()
        assert vault.decrypt_text(data_key, memoryview(envelope), **PLACE) == TEXT
        assert b"Anf" not in envelope
        assert envelope != vault.encrypt_text(data_key, TEXT, **PLACE)

    @pytest.mark.parametrize(
        "moved",
        [{"row": "8"}, {"field": "answer"}, {"table": "cases_panel"}],
        ids=["row", "field", "table"],
    )
    def test_does_not_open_elsewhere(self, moved: dict[str, str]) -> None:
        data_key = vault.create_data_key()
        envelope = vault.encrypt_text(data_key, TEXT, **PLACE)
        with pytest.raises(TamperedError):
            vault.decrypt_text(data_key, envelope, **{**PLACE, **moved})

    def test_parts_of_a_place_cannot_slide_into_each_other(self) -> None:
        data_key = vault.create_data_key()
        envelope = vault.encrypt_text(data_key, TEXT, table="ab", row="c", field="d")
        with pytest.raises(TamperedError):
            vault.decrypt_text(data_key, envelope, table="a", row="bc", field="d")

    def test_another_data_key_does_not_open_it(self) -> None:
        envelope = vault.encrypt_text(vault.create_data_key(), TEXT, **PLACE)
        with pytest.raises(TamperedError):
            vault.decrypt_text(vault.create_data_key(), envelope, **PLACE)

    def test_wrapped_keys_swapped_between_rows_do_not_open(self) -> None:
        mine, other = vault.create_data_key(), vault.create_data_key()
        mine.wrapped = other.wrapped
        with pytest.raises(TamperedError):
            vault.encrypt_text(mine, TEXT, **PLACE)

    def test_every_cut_and_every_flipped_byte_is_noticed(self) -> None:
        data_key = vault.create_data_key()
        envelope = vault.encrypt_text(data_key, TEXT, **PLACE)
        for length in range(len(envelope)):
            with pytest.raises(TamperedError):
                vault.decrypt_text(data_key, envelope[:length], **PLACE)
        for at in range(len(envelope)):
            flipped = bytearray(envelope)
            flipped[at] ^= 1
            with pytest.raises(TamperedError):
                vault.decrypt_text(data_key, bytes(flipped), **PLACE)

    def test_errors_quote_nothing(self) -> None:
        data_key = vault.create_data_key()
        envelope = vault.encrypt_text(data_key, TEXT, **PLACE)
        with pytest.raises(TamperedError) as caught:
            vault.decrypt_text(data_key, envelope[:-1], **PLACE)
        assert str(caught.value) == str(TamperedError.message)
        assert not caught.value.data


@given(text=st.text(), row=st.text(), field=st.text())
def test_any_text_comes_back_from_an_envelope(text: str, row: str, field: str) -> None:
    key = os.urandom(32)
    place = keyring.associated_data(row, field)
    assert keyring.decrypt(key, keyring.encrypt(key, text.encode(), place), place) == text.encode()


@given(value=st.text(), row=st.text())
def test_any_secret_comes_back_from_its_seal(value: str, row: str) -> None:
    sealed = vault.seal_secret(value, table="t", row=row, field="f")
    assert vault.open_secret(sealed, table="t", row=row, field="f") == value


@given(
    parts=st.lists(st.text(), max_size=4),
    others=st.lists(st.text(), max_size=4),
)
def test_different_places_are_never_written_alike(parts: list[str], others: list[str]) -> None:
    same = keyring.associated_data(*parts) == keyring.associated_data(*others)
    assert same == (parts == others)


def test_a_seed_of_forty_characters_fits_in_120() -> None:
    sealed = vault.seal_secret("f" * 40, table="t", row="1", field="seed")
    assert len(sealed) - len("t1") + 16 <= 120


@pytest.mark.django_db
class TestShredding:
    def test_erases_for_good(self) -> None:
        data_key = vault.create_data_key()
        before = DataKey.objects.get(pk=data_key.pk)
        envelope = vault.encrypt_text(data_key, TEXT, **PLACE)
        vault.shred(data_key)
        for key in (data_key, DataKey.objects.get(pk=data_key.pk)):
            with pytest.raises(ShreddedError):
                vault.decrypt_text(key, envelope, **PLACE)
        assert DataKey.objects.get(pk=data_key.pk).wrapped is None
        assert before.wrapped is not None

    def test_twice_keeps_the_first_time(self) -> None:
        data_key = vault.create_data_key()
        vault.shred(data_key)
        first = data_key.destroyed_at
        vault.shred(data_key)
        assert data_key.destroyed_at == first

    def test_the_database_refuses_half_destroyed_keys(self) -> None:
        data_key = vault.create_data_key()
        with pytest.raises(IntegrityError), transaction.atomic():
            DataKey.objects.filter(pk=data_key.pk).update(wrapped=None)


@pytest.mark.django_db
class TestRotation:
    def test_moves_keys_only_and_lets_the_old_one_go(self, settings: Settings) -> None:
        old, new = ring_key("old"), ring_key("new")
        settings.VAULT_KEYS = old
        data_key, gone = vault.create_data_key(), vault.create_data_key()
        vault.shred(gone)
        envelope = vault.encrypt_text(data_key, TEXT, **PLACE)
        settings.VAULT_KEYS = f"{new},{old}"
        data_key.refresh_from_db()
        assert vault.decrypt_text(data_key, envelope, **PLACE) == TEXT
        assert vault.remaining() == {"data keys": 1}
        assert dict(vault.rotate())["data keys"] == 1
        assert dict(vault.rotate())["data keys"] == 0
        assert vault.remaining() == {}
        settings.VAULT_KEYS = new
        data_key.refresh_from_db()
        assert vault.decrypt_text(data_key, envelope, **PLACE) == TEXT

    def test_without_the_old_key_it_says_which_is_missing(self, settings: Settings) -> None:
        settings.VAULT_KEYS = ring_key("old")
        vault.create_data_key()
        settings.VAULT_KEYS = ring_key("new")
        with pytest.raises(UnknownKeyError) as caught:
            list(vault.rotate())
        assert caught.value.data == {"name": "old"}

    def test_goes_on_where_it_stopped(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(vault, "_REWRAP_BATCH", 2)
        old, new = ring_key("old"), ring_key("new")
        settings.VAULT_KEYS = old
        keys = [vault.create_data_key() for _ in range(5)]
        broken = max(keys, key=lambda key: key.pk)
        kept = bytes(broken.wrapped or b"")
        DataKey.objects.filter(pk=broken.pk).update(wrapped=b"\x01" + bytes(60))
        settings.VAULT_KEYS = f"{new},{old}"
        with pytest.raises(TamperedError):
            list(vault.rotate())
        assert vault.remaining() == {"data keys": 1}
        DataKey.objects.filter(pk=broken.pk).update(wrapped=kept)
        assert dict(vault.rotate())["data keys"] == 1

    def test_sealed_fields_and_lookups_of_other_apps_move_too(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Any text columns serve here: those of the portal's own model for keys and files."""
        monkeypatch.setattr(vault, "_sealed_fields", {})
        monkeypatch.setattr(vault, "_index_fields", {})
        vault.register_sealed_field(
            "privacy.PrivateFile", "media_type", place=lambda row: ("files", str(row.pk), "seed")
        )
        vault.register_index_field(
            "privacy.PrivateFile",
            "storage_name",
            rebuild=lambda _row: vault.blind_index("reference", "test"),
        )
        vault.register_index_field("privacy.PrivateFile", "sha256")
        old, new = ring_key("old"), ring_key("new")
        settings.VAULT_KEYS = old
        identity = uuid.uuid4()
        file = PrivateFile.objects.create(
            uuid=identity,
            data_key=vault.create_data_key(),
            storage_name=vault.blind_index("reference", "test"),
            size=1,
            sha256=vault.blind_index("code", "test"),
            media_type=vault.seal_secret("seed", table="files", row=identity, field="seed"),
        )
        settings.VAULT_KEYS = f"{new},{old}"
        output = StringIO()
        call_command("rotate_vault_keys", stdout=output)
        assert output.getvalue().splitlines() == [
            "data keys: 1 moved",
            "privacy.PrivateFile.media_type: 1 moved",
            "privacy.PrivateFile.storage_name: 1 moved",
            "privacy.PrivateFile.sha256: 1 still need an older key",
        ]
        file.refresh_from_db()
        settings.VAULT_KEYS = new
        place = {"table": "files", "row": str(identity), "field": "seed"}
        assert vault.open_secret(file.media_type, **place) == "seed"
        assert file.storage_name in vault.blind_indexes("reference", "test")


class TestSealedSecrets:
    def test_opens_after_rotation_as_long_as_its_key_is_there(self, settings: Settings) -> None:
        old, new = ring_key("old"), ring_key("new")
        settings.VAULT_KEYS = old
        sealed = vault.seal_secret("seed", table="t", row=1, field="f")
        settings.VAULT_KEYS = f"{new},{old}"
        assert vault.open_secret(sealed, table="t", row=1, field="f") == "seed"
        settings.VAULT_KEYS = new
        with pytest.raises(UnknownKeyError):
            vault.open_secret(sealed, table="t", row=1, field="f")

    @pytest.mark.parametrize("bad", ["", "seed", "t1.", "t1.%%%", "t1.AQ", "x" * 200])
    def test_garbage_is_refused(self, bad: str) -> None:
        with pytest.raises(TamperedError):
            vault.open_secret(bad, table="t", row=1, field="f")

    def test_does_not_open_in_another_row(self) -> None:
        sealed = vault.seal_secret("seed", table="t", row=1, field="f")
        with pytest.raises(TamperedError):
            vault.open_secret(sealed, table="t", row=2, field="f")


class TestBlindIndex:
    def test_finds_equal_values_for_one_purpose(self) -> None:
        assert vault.blind_index("AB-12", "ref") == vault.blind_index("AB-12", "ref")
        assert vault.blind_index("AB-12", "ref") != vault.blind_index("AB-12", "code")
        assert "AB-12" not in vault.blind_index("AB-12", "ref")

    def test_finds_what_an_older_key_made(self, settings: Settings) -> None:
        old, new = ring_key("old"), ring_key("new")
        settings.VAULT_KEYS = old
        stored = vault.blind_index("AB-12", "ref")
        settings.VAULT_KEYS = f"{new},{old}"
        assert stored in vault.blind_indexes("AB-12", "ref")
        assert vault.blind_index("AB-12", "ref") != stored


class TestKeyRing:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "k1",
            "k1:",
            "k1:c2hvcnQ=",
            "k1:!!!",
            f"{'n' * 17}:{'A' * 43}=",
            f"a.b:{'A' * 43}=",
            f"k1:{'A' * 43}=,k1:{'B' * 42}A=",
        ],
    )
    def test_malformed_rings_are_refused(self, text: str) -> None:
        with pytest.raises(KeyRingError):
            keyring.KeyRing(text)

    def test_shows_no_secret(self) -> None:
        ring = keyring.KeyRing(f"k1:{'A' * 43}=")
        assert repr(ring.keys) == "[<RingKey k1>]"
