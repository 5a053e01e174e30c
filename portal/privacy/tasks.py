"""What the task runner does for privacy."""

from datetime import timedelta

from portal.core.tasks import periodic

from .anchors import seal_and_anchor
from .files import remove_orphans


@periodic(every=timedelta(seconds=5))
def seal_audit_trail() -> None:
    """Chain what was recorded since, and keep the new head outside of the database."""
    seal_and_anchor()


@periodic(every=timedelta(days=1))
def look_for_unsealed_entries() -> None:
    """Search the whole trail, should the short way to new entries have missed one."""
    seal_and_anchor(everything=True)


@periodic(every=timedelta(days=1))
def collect_orphaned_files() -> None:
    """Remove stored files that failed transactions left behind."""
    remove_orphans()
