"""What the clock does for tutorials."""

from datetime import timedelta

from django.utils import timezone

from portal.core.tasks import periodic

from .models import Feedback

# How long readers' answers are kept; the form and the report say so.
FEEDBACK_KEPT = timedelta(days=365)


@periodic(every=timedelta(days=1))
def forget_old_feedback() -> None:
    """Delete answers that have served their time."""
    Feedback.objects.filter(given_on__lt=timezone.localdate() - FEEDBACK_KEPT).delete()
