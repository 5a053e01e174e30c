"""What `/health/ready` asks about the audit trail."""

from datetime import timedelta

from django.utils import timezone

from portal.core.health import Finding

from . import spool
from .sealing import newest_seal, unsealed

# The sealer comes every few seconds; whatever waits this long waits for a sealer that cannot.
LATE = timedelta(minutes=5)


def trail_is_sealed() -> Finding:
    """Nothing waits for its seal for long, and nobody changed what waits outside the database."""
    since = timezone.now() - LATE
    late = unsealed(newest_seal()).filter(at__lt=since).count()
    late += sum(path.stat().st_mtime < since.timestamp() for path in spool.waiting())
    refused = len(spool.refused())
    told = []
    if late:
        told.append(f"{late} entries wait for their seal")
    if refused:
        told.append(f"{refused} spooled readings were changed")
    return Finding(fine=not told, detail=", ".join(told))
