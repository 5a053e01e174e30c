"""What the runner does for consent records: effects of losses, and losses that time brings."""

from datetime import timedelta

from portal.consents.records import services
from portal.core.tasks import durable, periodic


@durable
def carry_out_effect(effect_id: int) -> None:
    """Carry one effect of a loss out. Does nothing where that was done already."""
    services.carry_out(effect_id=effect_id)


@periodic(every=timedelta(hours=1))
def try_effects_again() -> None:
    """Queue effects that were not carried out in time."""
    services.queue_effects_again()


@periodic(every=timedelta(hours=1))
def notice_losses_by_time() -> None:
    """Notice consents that ended by time: their last day is over, the patient came of age."""
    services.notice_losses_by_time()
