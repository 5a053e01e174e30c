"""Noticing that a consent was lost, and doing what follows, once and only while it is lost.

`HeldConsent` is what the portal takes for granted. Each entry compares it with what holds, before
and after; a periodic job does so for what time takes. So a loss is noticed whatever brings it.
"""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.consents.records.effects import Effect, effect_named, effects_of
from portal.consents.records.enums import ConsentState, EffectState
from portal.consents.records.models import (
    ConsentLoss,
    ConsentSubject,
    HeldConsent,
    LossEffect,
    LostModule,
)
from portal.consents.records.selectors import (
    day_of_effect,
    granted_codes,
    standing_of,
    subjects_changed_by_time,
)
from portal.core.queue import NamedTask
from portal.privacy import audit

from .entries import lock_subject

# Tries that grew too far apart, or ended, are begun anew after this.
TRY_AGAIN_AFTER = timedelta(days=1)
# A first try that was never made is made up for after this: its task was lost.
LOST_AFTER = timedelta(hours=1)

CARRY_OUT_EFFECT = NamedTask("portal.consents.records.tasks.carry_out_effect", once=True)


class EffectMissingError(Exception):
    """No app of this installation knows how to carry the effect out."""


def compare_with_held(holder: ConsentSubject, *, actor: User | None) -> ConsentLoss | None:
    """Note what the locked patient's consents gained and lost since the last look; queue effects.

    Called before an entry as well as after, so that what ended by time is not laid at the door of
    the entry. `actor` is None for what time did.
    """
    standing = standing_of(holder.pk, on=day_of_effect(holder.pk))
    granted = {code for code, held in standing.items() if held.is_granted}
    known = set(holder.held.values_list("code", flat=True))
    HeldConsent.objects.bulk_create(
        HeldConsent(subject=holder, code=code) for code in sorted(granted - known)
    )
    lost = sorted(known - granted)
    if not lost:
        return None
    holder.held.filter(code__in=lost).delete()
    loss = ConsentLoss.objects.create(subject=holder)
    states = {
        code: standing[code].state if code in standing else ConsentState.ABSENT for code in lost
    }
    LostModule.objects.bulk_create(
        LostModule(loss=loss, code=code, state=state) for code, state in states.items()
    )
    for effect in effects_of(lost):
        row = LossEffect.objects.create(loss=loss, key=effect.key)
        CARRY_OUT_EFFECT.after_commit(row.pk)
    audit.record(
        action="consents.consent_lost",
        actor=actor,
        target=loss,
        data={
            "subject": holder.pk,
            "modules": lost,
            "states": [state.value for state in states.values()],
        },
    )
    return loss


@transaction.atomic
def notice_losses(*, subject: uuid.UUID) -> ConsentLoss | None:
    """Note what one patient's consents lost by time, and queue what follows."""
    return compare_with_held(lock_subject(subject), actor=None)


def notice_losses_by_time() -> None:
    """The same for all patients, each in a transaction of its own."""
    for subject in subjects_changed_by_time():
        notice_losses(subject=subject)


def carry_out(*, effect_id: int) -> None:
    """Do what follows from a loss, unless that was done or consent holds again.

    Raises `EffectMissingError` where the app that registered the effect is gone, and whatever
    the app raises; the try is counted all the same.
    """
    row = LossEffect.objects.select_related("loss").get(pk=effect_id)
    if row.state != EffectState.PENDING:
        return
    # Outside of the transaction below: a failed try must be counted as well.
    tried = LossEffect.objects.filter(pk=effect_id)
    tried.update(attempts=F("attempts") + 1, tried_at=timezone.now())
    effect = effect_named(row.key)
    if effect is None:
        raise EffectMissingError
    _carry_out(effect, row)


@transaction.atomic
def _carry_out(effect: Effect, row: LossEffect) -> None:
    # An entry that gives consent again waits here, or is seen below.
    holder = lock_subject(row.loss.subject_id)
    locked = LossEffect.objects.select_for_update().get(pk=row.pk)
    if locked.state != EffectState.PENDING:
        return
    lost = frozenset(row.loss.modules.values_list("code", flat=True))
    still_lost = lost - granted_codes(holder.pk, on=day_of_effect(holder.pk))
    if still_lost and effect.follows_from(still_lost):
        effect.carry_out(holder.pk, still_lost)
        locked.state = EffectState.DONE
    else:
        locked.state = EffectState.NOT_NEEDED
    locked.done_at = timezone.now()
    locked.save(update_fields=["state", "done_at"])
    audit.record(
        action="consents.loss_effect_ended",
        actor=None,
        target=locked,
        data={"effect": locked.key, "state": locked.state.value},
    )


def queue_effects_again() -> None:
    """Queue effects that nobody tried at all, or not for a day: no loss is given up."""
    now = timezone.now()
    stale = LossEffect.objects.filter(
        Q(tried_at__lt=now - TRY_AGAIN_AFTER)
        | Q(tried_at__isnull=True, loss__noticed_at__lt=now - LOST_AFTER),
        state=EffectState.PENDING,
    )
    for pk in stale.values_list("pk", flat=True):
        CARRY_OUT_EFFECT.after_commit(pk)
