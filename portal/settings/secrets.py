"""Secrets of an embedded portal: made at first start, kept in one private file."""

import base64
import contextlib
import os
import secrets
from pathlib import Path


def local_secrets(path: Path) -> dict[str, str]:
    """Return the secrets in `path`, making the file (mode 0600) when it is missing.

    Two processes that start together agree: the file is written beside its place and
    linked there only if nobody was quicker.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        values = {
            "SECRET_KEY": secrets.token_urlsafe(64),
            "VAULT_KEYS": "k1:" + base64.urlsafe_b64encode(os.urandom(32)).decode(),
        }
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
