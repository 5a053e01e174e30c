"""Running PostgreSQL's own programs on the portal's database.

Where it is and its password go by the environment: a process's arguments can be read by everybody
on the machine.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from .errors import BackupError, BackupFault

_PLACE = {
    "NAME": "PGDATABASE",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "HOST": "PGHOST",
    "PORT": "PGPORT",
}
_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "options": "PGOPTIONS",
    "application_name": "PGAPPNAME",
    "channel_binding": "PGCHANNELBINDING",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
}


def environment(database: Mapping[str, Any]) -> dict[str, str]:
    """`database` is one of `settings.DATABASES`. `BackupError` where it is no PostgreSQL, or has an
    option that the programs would not hear."""
    if "postgresql" not in str(database["ENGINE"]):
        raise BackupError(BackupFault.NOT_POSTGRESQL)
    found = {name: str(database[key]) for key, name in _PLACE.items() if database.get(key)}
    for option, value in (database.get("OPTIONS") or {}).items():
        if option in {"pool", "isolation_level", "server_side_binding", "assume_role"}:
            continue
        if option not in _OPTIONS:
            raise BackupError(BackupFault.UNKNOWN_OPTION, option=option)
        found[_OPTIONS[option]] = str(value)
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    path = ":".join([*(str(folder) for folder in newest[-1:]), os.environ.get("PATH", "")])
    # Nothing of ours besides: the programs have no use for our secrets.
    return {"PATH": path, **found}


def run(program: str, *arguments: str, database: Mapping[str, Any], out: IO[bytes] | int) -> None:
    """`BackupError` with the program's name where it fails; what it said goes to our own errors."""
    done = subprocess.run(  # noqa: S603 -- our own words
        [program, *arguments], env=environment(database), stdout=out, check=False
    )
    if done.returncode:
        raise BackupError(BackupFault.PROGRAM_FAILED, program=program)
