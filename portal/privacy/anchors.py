"""Where the heads of the audit trail are kept outside of the database: one JSON line each."""

import json
import logging
import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from . import audit

logger = logging.getLogger("portal.audit")


def anchor_file() -> Path:
    """`AUDIT_ANCHOR_FILE` of the settings."""
    return Path(settings.AUDIT_ANCHOR_FILE)


def write_anchor(path: Path | None = None) -> audit.Anchor | None:
    """Append the trail's head to the file and to the log; None while the trail is empty.

    The log line is the copy that somebody who owns this machine's files cannot take back, once
    the logs are shipped elsewhere.
    """
    head = audit.head()
    if head is None:
        return None
    line = {"sequence": head.sequence, "hash": head.hash, "at": timezone.now().isoformat()}
    path = path or anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    logger.info("audit trail anchored", extra={"sequence": head.sequence, "hash": head.hash})
    return head


def read_anchors(path: Path) -> list[audit.Anchor]:
    """Every anchor of a file; `ValueError` when a line is not one."""
    anchors = []
    for line in path.read_text().splitlines():
        if line.strip():
            try:
                item = json.loads(line)
                anchors.append(audit.Anchor(int(item["sequence"]), str(item["hash"])))
            except (KeyError, TypeError) as error:
                msg = "not an anchor"
                raise ValueError(msg) from error
    return anchors
