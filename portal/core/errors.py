"""Errors with a code, a status and data. One middleware turns them into pages."""

from django.utils.translation import gettext_lazy as _


class PortalError(Exception):
    """Something the person who asked should read about.

    `message` is shown to them, so it names no patient and no other person; `code` is for
    machines and logs; `status` is the HTTP status; `data` fills the message.
    """

    code = "error"
    status = 400
    message = _("That did not work.")

    def __init__(self, **data: object) -> None:
        self.data = data
        super().__init__(self.code)

    @property
    def retry_after(self) -> int | None:
        """After how many seconds it is worth asking again, where that is known."""
        return None

    def __str__(self) -> str:
        return str(self.message) % self.data if self.data else str(self.message)


class NotFoundError(PortalError):
    """Missing, or not for this person: outside they look the same."""

    code = "not_found"
    status = 404
    message = _("There is no such page.")


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
