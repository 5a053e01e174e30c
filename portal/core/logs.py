"""Log lines: one JSON object each, tied together by a request id, naming nobody."""

import logging
import time
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter as _JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Put the current request's id on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonFormatter(_JsonFormatter):
    """Time (UTC, ISO 8601), level, logger, request id, message and extras.

    An exception is logged as its type and the places it passed, never as its text: texts of
    database and validation errors quote what people typed.
    """

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%SZ",
        )
        self.converter = time.gmtime

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- logging's own name
        kind, _value, trace = ei
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return f"{getattr(kind, '__qualname__', kind)} < " + " < ".join(reversed(places))


class NoVisitorFilter(logging.Filter):
    """Take out of gunicorn's own lines who asked and for what: addresses, query strings and what
    a broken request said of itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = str(record.msg)
        for begin in ("Invalid request", "Error handling request"):
            if text.startswith(begin):
                record.msg, record.args = begin, ()
        return True
