"""Carrying out what follows from a withdrawal, until it has succeeded once."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.consents.records.effects import Effect, effect_named
from portal.consents.records.enums import EffectState
from portal.consents.records.models import WithdrawalEffect
from portal.core.tasks import durable, is_queued, periodic

# Tries that grew too far apart, or ended, are begun anew after this.
TRY_AGAIN_AFTER = timedelta(days=1)
# A first try that was never made is made up for after this: its task was lost.
LOST_AFTER = timedelta(hours=1)


class EffectMissingError(Exception):
    """No app of this installation knows how to carry the effect out."""


@durable
def carry_out_effect(effect_id: int) -> None:
    """Carry one effect out. Does nothing where that was done already."""
    row = WithdrawalEffect.objects.select_related("withdrawal").get(pk=effect_id)
    if row.state == EffectState.DONE:
        return
    # Outside of the transaction below: a failed try must be counted as well.
    tried = WithdrawalEffect.objects.filter(pk=effect_id)
    tried.update(attempts=F("attempts") + 1, tried_at=timezone.now())
    effect = effect_named(row.key)
    if effect is None:
        raise EffectMissingError
    _carry_out(effect, row)


def _carry_out(effect: Effect, row: WithdrawalEffect) -> None:
    with transaction.atomic():
        # Of two runners with the same task the second waits here, and finds it done.
        locked = WithdrawalEffect.objects.select_for_update().get(pk=row.pk)
        if locked.state == EffectState.DONE:
            return
        codes = frozenset(row.withdrawal.modules.values_list("code", flat=True))
        effect.carry_out(row.withdrawal.subject_id, codes)
        locked.state = EffectState.DONE
        locked.done_at = timezone.now()
        locked.save(update_fields=["state", "done_at"])


@periodic(every=timedelta(hours=1))
def try_effects_again() -> None:
    """Queue effects that nobody tried at all, or not for a day: no withdrawal is given up."""
    now = timezone.now()
    stale = WithdrawalEffect.objects.filter(
        Q(tried_at__lt=now - TRY_AGAIN_AFTER)
        | Q(tried_at__isnull=True, withdrawal__recorded_at__lt=now - LOST_AFTER),
        state=EffectState.PENDING,
    )
    for pk in stale.values_list("pk", flat=True):
        if not is_queued(carry_out_effect, pk, due=True):
            carry_out_effect.enqueue(pk)
