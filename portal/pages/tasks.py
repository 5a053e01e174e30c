"""What the clock does for pages."""

from datetime import timedelta

from django.core.management import call_command

from portal.core.tasks import periodic

from .services import remove_unnamed_pictures


@periodic(every=timedelta(minutes=1))
def publish_scheduled() -> None:
    """Publish and unpublish what is due. What is done already is not done again."""
    call_command("publish_scheduled", verbosity=0)


@periodic(every=timedelta(days=1))
def collect_unnamed_pictures() -> None:
    """Remove stored pictures that failed uploads left behind."""
    remove_unnamed_pictures()
