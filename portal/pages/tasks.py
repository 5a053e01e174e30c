"""What the clock does for pages."""

from datetime import timedelta

from django.core.management import call_command

from portal.core.tasks import periodic


@periodic(every=timedelta(minutes=1))
def publish_scheduled() -> None:
    """Publish and unpublish what is due. What is done already is not done again."""
    call_command("publish_scheduled", verbosity=0)
