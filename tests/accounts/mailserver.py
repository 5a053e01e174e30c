"""A mail server that takes what it is given, on a port of its own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings


@dataclass
class Inbox:
    """What arrived: to whom the envelope said, and the message."""

    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's own name
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos, message))
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to this address and nobody else."""
        return [message for rcpt, message in self.letters if rcpt == [address]]

    def subjects(self, address: str) -> list[str]:
        """Of the messages to this address; a long one is folded onto a line of its own."""
        return [str(message["Subject"]).strip() for message in self.to(address)]

    def body(self, address: str) -> str:
        """The text of the one message to this address."""
        (message,) = self.to(address)
        return str(message.get_content()).replace("\r\n", "\n")


@contextmanager
def running() -> Iterator[Inbox]:
    inbox = Inbox()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    try:
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            yield inbox
    finally:
        server.stop()
