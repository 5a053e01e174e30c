"""Handing mails over, once for each task however often the task is begun.

Between a mail server's yes and our note of it lies a moment in which a kill or a power cut makes
the mail go out a second time: SMTP has no way to ask whether it did. The moment is made as short
as can be: the note is written before the server is even told good-bye, nothing but a kill cuts in
between, and a second copy bears the same Message-ID, by which mail programs show one.
"""

import contextlib
import smtplib
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from .models import SentMail
from .tasks import current_task, uninterrupted

# Handed over by this process. The database may be away when that is to be written down.
_sent: set[tuple[UUID, int]] = set()


def deliver(message: EmailMessage) -> None:
    """Send `message`, unless the task that runs has sent it before, at its same place in order.

    So a task sends its mails in an order that does not change from one try to the next. Outside
    of a task every message is sent.
    """
    task = current_task.get()
    if task is None:
        message.send()
        return
    task.mails += 1
    key = (task.id, task.mails)
    if key in _sent or SentMail.objects.filter(task_id=task.id, number=task.mails).exists():
        return
    host = urlsplit(settings.SITE_URL).hostname
    message.extra_headers.setdefault("Message-ID", f"<{task.id}.{task.mails}@{host}>")
    connection = message.connection or get_connection()
    connection.open()
    try:
        with uninterrupted():
            connection.send_messages([message])
            _sent.add(key)
            SentMail.objects.get_or_create(task_id=task.id, number=task.mails)
    finally:
        # It was taken, or refused, already: a server that hangs up rudely changes nothing.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.close()
