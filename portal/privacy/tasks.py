"""What the task runner does for privacy, daily."""

from datetime import timedelta

from portal.core.tasks import periodic

from .anchors import write_anchor
from .files import remove_orphans


@periodic(every=timedelta(days=1))
def anchor_audit_trail() -> None:
    """Keep the head of the audit trail outside of the database."""
    write_anchor()


@periodic(every=timedelta(days=1))
def collect_orphaned_files() -> None:
    """Remove stored files that failed transactions left behind."""
    remove_orphans()
