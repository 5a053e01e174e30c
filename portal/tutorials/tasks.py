"""What the clock does for tutorials."""

from datetime import timedelta

from portal.core.tasks import periodic

from . import services


@periodic(every=timedelta(days=1))
def forget_old_feedback() -> None:
    """Delete readers' answers that have served their time."""
    services.forget_old_feedback()
