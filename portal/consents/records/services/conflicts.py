"""Deciding between two guardians who disagree: never the portal, always a person."""

import uuid
from functools import partial

from django.db import transaction

from portal.accounts.actors import Actor
from portal.consents.records.enums import ConflictReason, Signer
from portal.consents.records.errors import NoConflictError
from portal.consents.records.models import ConflictDecision
from portal.consents.records.permissions import may_decide_conflict
from portal.consents.records.selectors import day_of_effect, standing_of, today
from portal.privacy import audit

from .entries import attested_by, lock_subject, require_person
from .losses import compare_with_held


@transaction.atomic
def decide_conflict(
    *,
    subject: uuid.UUID,
    code: str,
    is_granted: bool,
    reason: ConflictReason,
    actor: Actor,
) -> ConflictDecision:
    """Decide which of two guardians' answers on the module `code` holds.

    The decision is about the two papers that disagree now. It counts from today until one of the
    guardians signs anew or an entry is corrected; deciding again replaces it. Raises
    `NotYourTaskError`, and `NoConflictError` where nobody disagrees.
    """
    holder = lock_subject(subject)
    tied = attested_by(holder)
    person = require_person(partial(may_decide_conflict, attested_by=tied), actor)
    compare_with_held(holder, actor=None)
    held = standing_of(subject, on=day_of_effect(subject)).get(code)
    if held is None or held.decision is None or held.opposed is None:
        raise NoConflictError(module=code)
    first, second = held.decision, held.opposed
    if first.signer != Signer.GUARDIAN_1:
        first, second = second, first
    decided = ConflictDecision.objects.create(
        first_id=first.record_id,
        second_id=second.record_id,
        code=code,
        is_granted=is_granted,
        reason=reason,
        decided_on=today(),
        decided_by=person,
    )
    audit.record(
        action="consents.conflict_decided",
        actor=person,
        target=decided,
        data={
            "subject": subject,
            "module": code,
            "granted": is_granted,
            "reason": reason.value,
        },
    )
    compare_with_held(holder, actor=person)
    return decided
