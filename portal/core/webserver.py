"""gunicorn's threads, kept free of requests that are only half there.

gunicorn gives a thread to a connection from its first byte on, so eight half-sent requests hold
eight threads for ever. Here a thread looks at what has come, without taking it, and leaves again
where the head of the request is not whole soon. nginx does the same in production, before.
"""

import socket
import time
from collections import deque
from typing import Any

from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

HEAD_ENDS = b"\r\n\r\n"
# More than gunicorn takes for a head: it is to refuse this itself.
LOOKED_AT = 1 << 16
# Seconds: how long a thread waits for the rest of a head; how long the connection may take over it;
# how long a body may stand still.
GLANCE = 0.2
PATIENCE = 10.0
STILL = 15.0
NOTHING, PART, WHOLE = range(3)


class PatientWorker(ThreadWorker):
    """Waits for the heads of requests beside its threads, and for a body within bounds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.halves: deque[TConn] = deque()

    def handle(self, conn: TConn) -> Any:
        # gunicorn may have read on, into the next request.
        has_more = conn.initialized and conn.parser.unreader.buf.getvalue()
        deadline = time.monotonic() + GLANCE
        while not has_more and (head := look(conn.sock)) != WHOLE:
            if head == NOTHING and not conn.initialized:
                return _DEFER  # the poller hears when something comes
            if time.monotonic() > deadline:
                conn.is_half = True
                return _DEFER
            time.sleep(0.02)
        conn.init()
        if not isinstance(conn.sock, _Bounded):
            conn.sock = _Bounded(conn.sock)
        conn.half_since = None
        return super().handle(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        if self.alive and getattr(conn, "is_half", False):
            conn.is_half = False
            if getattr(conn, "half_since", None) is None:
                conn.half_since = time.monotonic()
            self.halves.append(conn)
            return
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Called at least once a second: take up what is whole now, end what is late."""
        super().murder_pending()
        now = time.monotonic()
        for _half in range(len(self.halves)):
            conn = self.halves.popleft()
            if look(conn.sock) == WHOLE:
                self.enqueue_req(conn)
            elif now - conn.half_since > PATIENCE or not self.alive:
                self.nr_conns -= 1
                conn.close()
            else:
                self.halves.append(conn)


class _Bounded:
    """A socket that never waits without end, whatever it is told."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def setblocking(self, flag: bool) -> None:
        self._sock.settimeout(STILL if flag else 0.0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def look(sock: Any) -> int:
    """How much of a request's head has come: `NOTHING`, `PART`, or `WHOLE`, which its connection's
    end is as well. Takes nothing away."""
    sock.setblocking(False)
    try:
        seen = sock.recv(LOOKED_AT, socket.MSG_PEEK)
    except (BlockingIOError, InterruptedError):
        return NOTHING
    except OSError:
        return WHOLE
    return WHOLE if not seen or HEAD_ENDS in seen or len(seen) >= LOOKED_AT else PART
