"""The session store: an owner, an absolute end, an end when nobody is there.

`settings.SESSION_ENGINE` points here.
"""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from .models import Session

PUBLIC_ID = "session_id"
SIGNED_IN_AT = "signed_in_at"
BROWSER = "browser"
# "Last seen" is this coarse: finer would be a write with every request.
SEEN_STEP = timedelta(minutes=5)

_BROWSERS = (
    (r"\bEdgA?/", "Edge"),
    (r"\bOPR/", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\b(?:Firefox|FxiOS)/", "Firefox"),
    (r"\b(?:Chrome|CriOS|HeadlessChrome|Chromium)/", "Chrome"),
    (r"\bSafari/", "Safari"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"CrOS", "ChromeOS"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux", "Linux"),
)


def new_public_id() -> str:
    """What names a session on pages."""
    return str(uuid.uuid4())


def describe_browser(user_agent: str) -> str:
    """A browser in a few words (`Firefox, Windows`), empty when it says nothing known."""
    names = []
    for table in (_BROWSERS, _SYSTEMS):
        found = next((name for pattern, name in table if re.search(pattern, user_agent)), "")
        names.append(found)
    return ", ".join(name for name in names if name)


class SessionStore(DatabaseStore):
    """Sessions in the table of `Session`.

    A session ends `SESSION_COOKIE_AGE` seconds after sign-in whatever happens in it, and
    `SESSION_IDLE_AGE` after it was last seen.
    """

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _validate_session_key(self, key: str | None) -> bool:
        """A cookie can hold any character, PostgreSQL cannot."""
        return bool(key and len(key) >= 8 and key.isascii() and key.isalnum())

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        row = Session.objects.live().filter(session_key=self.session_key).first()
        if row is None:
            self._session_key = None
        elif row.last_seen_at < now - SEEN_STEP:
            Session.objects.filter(session_key=row.session_key).update(last_seen_at=now)
        return row

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()

    def cycle_key(self) -> None:
        self._rename()
        super().cycle_key()

    async def acycle_key(self) -> None:
        await sync_to_async(self._rename)()
        await super().acycle_key()

    def _rename(self) -> None:
        """The row with the old key still stands when the new one is written beside it; sharing
        a public id with it, that would be refused and tried for ever."""
        if PUBLIC_ID in self:
            self[PUBLIC_ID] = new_public_id()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        public_id = data.get(PUBLIC_ID)
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]  # -- the stubs leave it out
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            public_id=uuid.UUID(public_id) if public_id else uuid.uuid4(),
            user_id=data.get(SESSION_KEY),
            browser=str(data.get(BROWSER, ""))[:80],
            signed_in_at=_moment(data.get(SIGNED_IN_AT)),
            last_seen_at=timezone.now(),
        )

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        return await sync_to_async(self.create_model_instance)(data)

    def get_expiry_age(self, **kwargs: Any) -> int:
        signed_in_at = _moment(self.get(SIGNED_IN_AT))
        if signed_in_at is None:
            return int(super().get_expiry_age(**kwargs))
        end = signed_in_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return max(0, int((end - timezone.now()).total_seconds()))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return timezone.now() + timedelta(seconds=self.get_expiry_age())


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
