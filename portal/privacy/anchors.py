"""Where the heads of the audit trail are kept outside of the database: one JSON line each."""

import json
import logging
import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .sealing import seal_trail
from .verification import Anchor, head

logger = logging.getLogger("portal.audit")


def anchor_file() -> Path:
    """`AUDIT_ANCHOR_FILE` of the settings."""
    return Path(settings.AUDIT_ANCHOR_FILE)


def write_anchor(path: Path | None = None) -> Anchor | None:
    """Append the head of the chain to the file and to the log; None while there is no seal.

    The log line is the copy that somebody who owns this machine's files cannot take back, once
    the logs are shipped elsewhere.
    """
    newest = head()
    if newest is None:
        return None
    line = {"sequence": newest.sequence, "hash": newest.hash, "at": timezone.now().isoformat()}
    path = path or anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a") as file:
        # A line that a kill or a full disk cut off in the middle stays alone.
        file.write(("" if _ends_whole(path) else "\n") + json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    logger.info("audit trail anchored", extra={"sequence": newest.sequence, "hash": newest.hash})
    return newest


def write_new_anchor() -> Anchor | None:
    """Anchor the head unless the file's last line does already; None when it does.

    What a sealing that was killed or a full disk left out is made up for by the next one.
    """
    path = anchor_file()
    return None if _last_line(path) == head() else write_anchor(path)


def seal_and_anchor(*, everything: bool = False) -> None:
    """Chain what was recorded since, and keep the new head outside of the database.

    With `everything` the whole trail is searched for entries that the short way missed.
    """
    seal_trail(everything=everything)
    write_new_anchor()


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(max(0, length - 1))
        return file.read() in {b"", b"\n"}


def _last_line(path: Path) -> Anchor | None:
    """The newest anchor of a file, without reading all of it."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 1024))
        lines = file.read().splitlines()
    try:
        return _anchor(lines[-1].decode())
    except (ValueError, IndexError):
        return None


def read_anchors(path: Path) -> list[Anchor]:
    """Every anchor of a file; `ValueError` when a line is not one.

    A line that was cut off while it was written is no anchor: a whole one follows it.
    """
    lines = [line for line in path.read_text().splitlines() if line.strip()]
    return [_anchor(line) for line in lines if line.endswith("}") or not line.startswith("{")]


def _anchor(line: str) -> Anchor:
    try:
        item = json.loads(line)
        return Anchor(int(item["sequence"]), str(item["hash"]))
    except (KeyError, TypeError) as error:
        msg = "not an anchor"
        raise ValueError(msg) from error
