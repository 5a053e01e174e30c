"""The portal as it is right after a change, at every request: nothing kept in the process."""

from collections.abc import Callable, Iterable
from typing import Any

from portal.wsgi import application as portal  # isort: skip -- sets Django up for the next line
from portal.pages import memory


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    memory.forget()
    return portal(environ, start_response)
