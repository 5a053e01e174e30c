"""What consents do behind the scenes. Arguments are ids: they are stored readably."""

from datetime import timedelta

from portal.consents.services import documents
from portal.core.enums import Lane
from portal.core.tasks import durable, periodic


@durable(lane=Lane.SLOW)
def print_version(version_id: str) -> None:
    """Print what is missing of a version and put it in force."""
    documents.print_version(version_id=version_id)


@durable(lane=Lane.SLOW)
def print_edition(edition_id: str) -> None:
    """Print what is missing of a centre's edition and put it in force."""
    documents.print_edition(edition_id=edition_id)


@periodic(every=timedelta(hours=1))
def resume_publications() -> None:
    """Queue again what is being published and has no task any more."""
    documents.resume_publications()
