"""Whatever is changed behind the trail's back shows, by the chain, the key ring or the anchors."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from portal.privacy import audit
from portal.privacy.anchors import read_anchors, write_anchor, write_new_anchor
from portal.privacy.errors import BrokenTrailError
from portal.privacy.keyring import key_ring
from portal.privacy.models import AuditEntry, AuditSeal
from portal.privacy.sealing import newest_seal, seal_trail
from portal.privacy.seals import GENESIS, seal_hash, seal_mac
from portal.privacy.tasks import look_for_unsealed_entries, seal_audit_trail
from portal.privacy.verification import Anchor, head, verify_trail
from tests.privacy.trails import drop_guards, record_numbers, run_sql

pytestmark = pytest.mark.django_db
OTHER_KEY = "t2:" + "YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk="


@pytest.fixture
def anchors(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "anchors.jsonl"
    settings.AUDIT_ANCHOR_FILE = path
    return path


@pytest.fixture
def trail(anchors: Path) -> list[int]:
    """Five sealed entries; their ids."""
    record_numbers(range(1, 6))
    assert seal_trail() == 5
    return list(AuditEntry.objects.values_list("pk", flat=True))


@pytest.fixture
def unlocked(trail: list[int]) -> list[int]:
    """What an owner of the database can do: the triggers are gone."""
    drop_guards()
    run_sql("PRAGMA foreign_keys = OFF" if connection.vendor == "sqlite" else "SELECT 1")
    return trail


def reseal(after: int) -> None:
    """Make the chain behind `after` fit again, as somebody can who has no key."""
    last = AuditSeal.objects.filter(sequence=after).first()
    previous = last.hash if last is not None else GENESIS
    left = list(AuditSeal.objects.filter(sequence__gt=after).order_by("sequence"))
    AuditSeal.objects.filter(sequence__gt=after).delete()
    for number, seal in enumerate(left, after + 1):
        entry = AuditEntry.objects.get(pk=seal.entry_id)
        seal.sequence, seal.previous_hash = number, previous
        seal.hash = previous = seal_hash(seal, entry)
        seal.save(force_insert=True)


def test_an_untouched_trail_is_fine(trail: list[int]) -> None:
    verdict = verify_trail()
    assert verdict.fine
    assert verdict.entries == 5
    assert verdict.head == head()


def test_an_empty_trail_is_fine() -> None:
    assert verify_trail().fine


@pytest.mark.parametrize(
    ("change", "bad", "reason"),
    [
        ("UPDATE privacy_auditentry SET action='tests.x' WHERE id={2}", 3, "changed"),
        ("UPDATE privacy_auditentry SET data='{{\"number\": 9}}' WHERE id={1}", 2, "changed"),
        ("UPDATE privacy_auditentry SET actor_id=NULL WHERE id={0}", 1, "changed"),
        ("UPDATE privacy_auditentry SET category='case' WHERE id={0}", 1, "changed"),
        ("UPDATE privacy_auditentry SET origin='imported' WHERE id={4}", 5, "changed"),
        ("UPDATE privacy_auditentry SET subject_id=actor_id WHERE id={4}", 5, "changed"),
        ("UPDATE privacy_auditentry SET object_id='1' WHERE id={4}", 5, "changed"),
        ("UPDATE privacy_auditentry SET at='2020-01-01 00:00:00+00' WHERE id={3}", 4, "changed"),
        ("UPDATE privacy_auditseal SET hash='f' WHERE sequence=2", 2, "changed"),
        ("UPDATE privacy_auditseal SET form=1 WHERE sequence=2", 2, "changed"),
        ("UPDATE privacy_auditseal SET horizon=99 WHERE sequence=2", 2, "not sealed with"),
        ("UPDATE privacy_auditseal SET mac='f' WHERE sequence=2", 2, "not sealed with"),
        ("UPDATE privacy_auditseal SET ring_key='t9' WHERE sequence=2", 2, "not in the ring"),
        ("DELETE FROM privacy_auditseal WHERE sequence=1", 1, "missing"),
        ("DELETE FROM privacy_auditseal WHERE sequence=3", 3, "missing"),
    ],
)
def test_the_first_bad_seal_is_found(
    unlocked: list[int], change: str, bad: int, reason: str
) -> None:
    run_sql(change.format(*unlocked))
    verdict = verify_trail()
    assert verdict.bad_sequence == bad
    assert reason in verdict.reason


def test_a_tail_rewritten_behind_the_last_anchor_is_found(unlocked: list[int]) -> None:
    """One entry disappears, one is altered, and all hashes are made to fit."""
    AuditSeal.objects.filter(sequence=3).delete()
    AuditEntry.objects.filter(pk=unlocked[3]).update(action="cases.listed")
    reseal(2)
    verdict = verify_trail([Anchor(2, AuditSeal.objects.get(sequence=2).hash)])
    assert (verdict.bad_sequence, verdict.reason) == (3, "not sealed with the key ring")
    # Nor does the sealer build on it, which would vouch for it.
    record_numbers(range(1))
    with pytest.raises(BrokenTrailError) as broken:
        seal_trail()
    assert broken.value.data == {"sequence": 4, "reason": "changed"}
    assert AuditSeal.objects.count() == 4


def test_a_tail_under_a_made_up_key_is_not_built_upon(unlocked: list[int]) -> None:
    AuditEntry.objects.filter(pk=unlocked[0]).update(action="cases.listed")
    AuditSeal.objects.update(ring_key="gone")
    reseal(0)
    verdict = verify_trail()
    assert (verdict.bad_sequence, verdict.reason) == (
        1,
        "sealed with a key that is not in the ring",
    )
    record_numbers(range(1))
    with pytest.raises(BrokenTrailError):
        seal_trail()


def test_an_end_cut_off_is_found_by_the_anchor(unlocked: list[int]) -> None:
    anchor = head()
    assert anchor is not None
    run_sql("DELETE FROM privacy_auditseal WHERE sequence > 3")
    assert verify_trail().fine
    verdict = verify_trail([anchor])
    assert (verdict.bad_sequence, verdict.reason) == (4, "cut off")


def test_what_the_sealer_was_made_to_seal_anew_is_found_by_the_anchor(unlocked: list[int]) -> None:
    """The limit of the key: seals thrown away and made again bear it."""
    anchor = head()
    assert anchor is not None
    run_sql("DELETE FROM privacy_auditseal WHERE sequence > 3")
    AuditEntry.objects.filter(pk=unlocked[4]).update(action="cases.listed")
    assert seal_trail(everything=True) == 2
    assert verify_trail().fine
    verdict = verify_trail([anchor])
    assert (verdict.bad_sequence, verdict.reason) == (5, "differs from the anchor")


class TestKeys:
    def test_old_keys_go_on_verifying(self, trail: list[int], settings: Settings) -> None:
        settings.VAULT_KEYS = f"{OTHER_KEY},{settings.VAULT_KEYS}"
        record_numbers(range(6, 8))
        seal_trail()
        assert list(AuditSeal.objects.values_list("ring_key", flat=True)) == ["t1"] * 5 + ["t2"] * 2
        assert verify_trail().fine
        settings.VAULT_KEYS = OTHER_KEY
        verdict = verify_trail()
        assert (verdict.fine, verdict.retired) == (True, 5)

    def test_rotation_lets_the_old_key_go(self, trail: list[int], settings: Settings) -> None:
        settings.VAULT_KEYS = f"{OTHER_KEY},{settings.VAULT_KEYS}"
        call_command("rotate_vault_keys", stdout=StringIO())
        settings.VAULT_KEYS = OTHER_KEY
        assert verify_trail().fine
        record_numbers(range(1))
        assert seal_trail() == 1

    def test_an_old_key_seals_nothing_behind_a_newer_one(
        self, trail: list[int], settings: Settings
    ) -> None:
        """Whoever got hold of a key that was replaced cannot use it any more."""
        old = settings.VAULT_KEYS
        settings.VAULT_KEYS = f"{OTHER_KEY},{old}"
        record_numbers(range(6, 7))
        seal_trail()
        settings.VAULT_KEYS = f"{old},{OTHER_KEY}"
        record_numbers(range(7, 8))
        seal_trail()
        settings.VAULT_KEYS = f"{OTHER_KEY},{old}"
        verdict = verify_trail()
        assert (verdict.bad_sequence, verdict.reason) == (
            7,
            "sealed with an older key than the one before",
        )


class TestCommands:
    def test_verify_seals_first_and_says_that_all_is_well(self, anchors: Path) -> None:
        record_numbers(range(1, 6))
        call_command("anchor_audit_trail", stdout=StringIO())
        record_numbers(range(6, 8))
        output = StringIO()
        call_command("verify_audit_trail", stdout=output)
        assert output.getvalue() == "7 entries, 1 anchors: unbroken.\n"

    def test_verify_names_the_first_bad_entry_and_exits_with_1(self, unlocked: list[int]) -> None:
        AuditEntry.objects.filter(pk=unlocked[2]).update(action="tests.x")
        output = StringIO()
        with pytest.raises(SystemExit) as caught:
            call_command("verify_audit_trail", stderr=output)
        assert caught.value.code == 1
        told = output.getvalue().splitlines()
        assert told[-1] == "Entry 3 is wrong: changed."
        assert "The database no longer refuses: trigger privacy_auditentry_no_delete." in told

    def test_what_follows_a_known_break_can_be_checked(self, unlocked: list[int]) -> None:
        AuditEntry.objects.filter(pk=unlocked[2]).update(action="tests.x")
        assert verify_trail(after=3).fine
        assert verify_trail(after=2).bad_sequence == 3

    def test_verify_says_that_the_sealer_refused(self, unlocked: list[int]) -> None:
        AuditEntry.objects.filter(pk=unlocked[4]).update(action="tests.x")
        record_numbers(range(1))
        output = StringIO()
        with pytest.raises(SystemExit):
            call_command("verify_audit_trail", stderr=output)
        assert "Nothing was sealed" in output.getvalue()

    def test_verify_refuses_a_file_that_is_no_anchor(
        self, trail: list[int], tmp_path: Path
    ) -> None:
        wrong = tmp_path / "wrong"
        wrong.write_text("{}\n")
        with pytest.raises(CommandError, match="not an anchor file"):
            call_command("verify_audit_trail", "--anchor", str(wrong))
        with pytest.raises(CommandError, match="no anchor file"):
            call_command("verify_audit_trail", "--anchor", str(tmp_path / "absent"))


class TestAnchors:
    def test_each_sealing_that_moved_the_head_is_anchored(self, anchors: Path) -> None:
        for number in range(3):
            record_numbers(range(number, number + 1))
            seal_audit_trail()
            seal_audit_trail()
        look_for_unsealed_entries()
        lines = [json.loads(line) for line in anchors.read_text().splitlines()]
        assert [line["sequence"] for line in lines] == [1, 2, 3]
        assert verify_trail(read_anchors(anchors)).fine
        assert anchors.stat().st_mode & 0o077 == 0

    def test_an_anchor_that_could_not_be_written_is_made_up_for(self, anchors: Path) -> None:
        record_numbers(range(1))
        anchors.parent.write_text("in the way")
        with pytest.raises(OSError, match="exists"):
            seal_audit_trail()
        anchors.parent.unlink()
        seal_audit_trail()
        assert [anchor.sequence for anchor in read_anchors(anchors)] == [1]

    def test_a_line_cut_off_in_the_middle_is_followed_by_a_whole_one(
        self, trail: list[int], anchors: Path
    ) -> None:
        anchors.parent.mkdir()
        anchors.write_text('{"sequence": 5, "ha')
        write_new_anchor()
        assert json.loads(anchors.read_text().splitlines()[-1])["sequence"] == 5
        assert [anchor.sequence for anchor in read_anchors(anchors)] == [5]

    def test_an_empty_trail_has_no_anchor(self, tmp_path: Path) -> None:
        assert write_anchor(tmp_path / "anchors.jsonl") is None
        assert not (tmp_path / "anchors.jsonl").exists()


def test_a_seal_says_which_key_made_it(trail: list[int]) -> None:
    seal = newest_seal()
    assert seal is not None
    assert seal.ring_key == "t1"
    assert seal.mac == seal_mac(seal, key_ring().newest)
    assert audit.record(action="tests.done", actor=None).pk > seal.entry_id
