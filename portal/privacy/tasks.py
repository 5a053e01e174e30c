"""What the task runner does for privacy."""

from datetime import timedelta

from portal.core.tasks import periodic

from .anchors import write_new_anchor
from .files import remove_orphans
from .sealing import seal_trail


@periodic(every=timedelta(seconds=5))
def seal_audit_trail() -> None:
    """Chain what was recorded since, and keep the new head outside of the database."""
    seal_trail()
    write_new_anchor()


@periodic(every=timedelta(days=1))
def look_for_unsealed_entries() -> None:
    """Search the whole trail, should the short way to new entries have missed one."""
    seal_trail(everything=True)
    write_new_anchor()


@periodic(every=timedelta(days=1))
def collect_orphaned_files() -> None:
    """Remove stored files that failed transactions left behind."""
    remove_orphans()
