"""What the demo leaves to the task runner."""

from portal.core.tasks import durable

from .forms import publish_forms


@durable
def publish_demo_forms() -> None:
    """Print the consent forms that loading left unprinted, or that it was broken off at."""
    publish_forms()
