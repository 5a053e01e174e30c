"""What the demo leaves to the task runner."""

from portal.core.enums import Lane
from portal.core.tasks import durable

from .forms import publish_forms


@durable(lane=Lane.SLOW)
def publish_demo_forms() -> None:
    """Print the consent forms that loading left unprinted, or that it was broken off at."""
    publish_forms()
