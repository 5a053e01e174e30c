"""Checking the audit trail: every entry, its seal, the seal before it, and the anchors."""

from collections.abc import Iterable
from dataclasses import dataclass

from .keyring import key_ring
from .models import AuditEntry, AuditSeal
from .seals import GENESIS, OLD_FORM, is_as_before, is_genuine, seal_hash


@dataclass(frozen=True)
class Anchor:
    """What the head of the chain was at some time, kept outside of the database."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What checking the trail found. `bad_sequence` is the first seal that is not right.

    `retired` seals were made with keys that have left the ring: the first one after them that
    was not vouches for them, because the sealer checked what it built upon.
    """

    entries: int
    head: Anchor | None
    bad_sequence: int | None = None
    reason: str = ""
    retired: int = 0

    @property
    def fine(self) -> bool:
        return self.bad_sequence is None


def head() -> Anchor | None:
    """The newest seal, or None while there is none."""
    last = AuditSeal.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return Anchor(*last) if last else None


def verify_trail(anchors: Iterable[Anchor] = (), *, after: int = 0) -> Verdict:
    """Recompute the chain from the seal behind `after` and compare it with anchors.

    Finds changed, removed, reordered and forged entries by the chain and its keys; entries cut
    off at the end, and what somebody rewrote who holds database and key ring, by the anchors
    only. Entries that are not sealed yet are not looked at: seal first.
    """
    walk = _Walk({anchor.sequence: anchor.hash for anchor in anchors}, after)
    seals = AuditSeal.objects.filter(sequence__gt=after).select_related("entry")
    for seal in seals.order_by("sequence").iterator(chunk_size=2000):
        if reason := walk.fault(seal, seal.entry):
            last = walk.last.sequence
            bad = last + 1 if reason == "missing" else seal.sequence
            return Verdict(last - after, None, bad, reason)
        walk.last = Anchor(seal.sequence, seal.hash)
    return walk.end()


class _Walk:
    """From seal to seal: what the next one has to fit."""

    def __init__(self, expected: dict[int, str], after: int) -> None:
        before = AuditSeal.objects.filter(sequence=after).first()
        self.after = after
        self.last = Anchor(after, before.hash if before is not None else GENESIS)
        self.expected = expected
        self.ring = key_ring()
        # Newest first, as the ring itself.
        self.age = {key.name: number for number, key in enumerate(self.ring.keys)}
        self.key_age: int | None = None
        self.retired = 0

    def fault(self, seal: AuditSeal, entry: AuditEntry) -> str:
        """What is wrong with the next seal; nothing when it is right."""
        if seal.sequence != self.last.sequence + 1:
            return "missing"
        if seal.previous_hash != self.last.hash:
            return "not linked to the entry before"
        if seal.hash != seal_hash(seal, entry):
            return "changed"
        if seal.form == OLD_FORM and not is_as_before(seal, entry):
            return "changed"
        if self.expected.get(seal.sequence, seal.hash) != seal.hash:
            return "differs from the anchor"
        return self._fault_of_key(seal)

    def _fault_of_key(self, seal: AuditSeal) -> str:
        age = self.age.get(seal.ring_key)
        if age is None and self.key_age is None:
            self.retired += 1
            return ""
        if age is None:
            return "sealed with a key that is not in the ring"
        if self.key_age is not None and age > self.key_age:
            return "sealed with an older key than the one before"
        if not is_genuine(seal, self.ring.keys[age]):
            return "not sealed with the key ring"
        self.key_age = age
        return ""

    def end(self) -> Verdict:
        """The verdict behind the last seal."""
        last, after = self.last, self.after
        number = last.sequence - after
        if any(sequence > last.sequence for sequence in self.expected):
            return Verdict(number, None, last.sequence + 1, "cut off")
        if self.retired and self.key_age is None:
            reason = "sealed with a key that is not in the ring"
            return Verdict(0, None, after + 1, reason, self.retired)
        return Verdict(number, last if last.sequence else None, retired=self.retired)
