"""Errors with a code, a status and data. `core.answers` gives them the shape that was asked for."""

from enum import StrEnum
from typing import ClassVar

from django.utils.translation import gettext_lazy as _


class PortalError(Exception):
    """Something the person who asked should read about.

    `message` is shown to them, so it names no patient and no other person, and `advice` says what
    to do now; `code` is for machines and logs; `status` is the HTTP status; `data` fills the
    message. `template` is the page that shows it: one below `errors/bare.html` asks for nothing,
    neither the database nor the person's session.
    """

    code = "error"
    status = 400
    message = _("That did not work.")
    advice = _("Nothing was changed. You can go back, or start again from the home page.")
    template: ClassVar[str] = "errors/error.html"

    def __init__(self, **data: object) -> None:
        self.data = data
        super().__init__(self.code)

    @property
    def retry_after(self) -> int | None:
        """After how many seconds it is worth asking again, where that is known."""
        return None

    def __str__(self) -> str:
        return str(self.message) % self.data if self.data else str(self.message)


class BackupFault(StrEnum):
    """Why a backup cannot be made, or put back."""

    NOT_POSTGRESQL = "not_postgresql"
    UNKNOWN_OPTION = "unknown_option"
    PROGRAM_FAILED = "program_failed"
    DAMAGED = "damaged"
    ROWS_MISSING = "rows_missing"
    FILES_MISSING = "files_missing"
    DATABASE_NOT_EMPTY = "database_not_empty"
    STORAGE_NOT_EMPTY = "storage_not_empty"


class BackupError(Exception):
    """A backup that cannot be made, or put back. `code` says why, `data` what it is about."""

    def __init__(self, code: BackupFault, **data: str) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


class NotFoundError(PortalError):
    """Missing, or not for this person: outside they look the same."""

    code = "not_found"
    status = 404
    message = _("There is no page at this address")
    advice = _(
        "It may have moved, or the address may have a slip in it. Search for what you need, or "
        "choose a way on."
    )
    template = "errors/404.html"


class ForbiddenError(PortalError):
    """The person may know that it exists, and may still not do this."""

    code = "forbidden"
    status = 403
    message = _("Your account may not do this.")


class BadFilterError(PortalError):
    """A filter or page number in the address that nobody defined."""

    code = "bad_filter"
    status = 404
    message = _("“%(value)s” is not one of the choices for “%(name)s”.")


class ConflictError(PortalError):
    """Somebody else was quicker."""

    code = "conflict"
    status = 409
    message = _("Somebody else changed this in the meantime.")


class MovedOnError(ConflictError):
    """Somebody else was quicker: it is in another state than the one that was looked at."""

    code = "moved_on"
    message = _("Somebody else was quicker, and this has moved on. Look at it again.")


# --- What Django finds out before or instead of a view --------------------------------------


class UnreadableError(PortalError):
    """The request itself is malformed."""

    code = "unreadable"
    message = _("This request could not be read")
    advice = _(
        "Something in the address or in what was sent is not as it should be. Go back one page "
        "and try again, or start from the home page."
    )
    template = "errors/bare.html"


class NoAccessError(PortalError):
    """Django's and Wagtail's own refusal."""

    code = "no_access"
    status = 403
    message = _("You may not open this page")
    advice = _(
        "Your account has no access to it. If you think it should, ask the coordinator of the "
        "workgroup."
    )
    template = "errors/403.html"


class ExpiredFormError(PortalError):
    """The token against forged requests is missing or another one."""

    code = "expired_form"
    status = 403
    message = _("This form has expired")
    advice = _(
        "It was open for a long time, or your browser kept back the cookie that protects it. Go "
        "back, load the page again, and send the form once more."
    )
    template = "errors/csrf.html"


class FaultError(PortalError):
    """A fault of ours; the log has it."""

    code = "fault"
    status = 500
    message = _("Something went wrong on our side")
    advice = _(
        "The fault is recorded and we look into it. Nothing you did caused it. What you had "
        "already saved is still there."
    )
    template = "errors/bare.html"


class AwayError(PortalError):
    """The database cannot be reached, which passes by itself."""

    code = "away"
    status = 503
    message = _("The portal is away for a moment")
    advice = _(
        "It cannot reach its database right now. This usually passes within a minute or two: load "
        "the page again then. What you had already saved is still there."
    )
    template = "errors/503.html"

    @property
    def retry_after(self) -> int:
        return 30


class NoRoomError(PortalError):
    """A disk is full."""

    code = "no_room"
    status = 507
    message = _("There is no room left")
    advice = _(
        "The portal's disk is full, so nothing of what you sent was saved. What you had saved "
        "before is still there. Keep what you sent, and try again later."
    )
    template = "errors/bare.html"
