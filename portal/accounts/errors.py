"""What can go wrong with accounts, in the words a person reads."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import ConflictError, ForbiddenError, PortalError


class NotYourTaskError(ForbiddenError):
    """Another role's task, another hospital's part."""

    code = "not_your_task"
    message = _("Your account may not change or publish this.")


class WrongPasswordError(PortalError):
    """Said alike for an address that nobody has and for a password that is wrong."""

    code = "wrong_password"
    message = _("That e-mail address and password do not go together.")


class WrongCodeError(PortalError):
    """The one-time or recovery code is not one of this person's."""

    code = "wrong_code"
    message = _(
        "That code is not right. Check the code, and that your device shows the right time."
    )


class ReplayedCodeError(PortalError):
    """The one-time code was right, and was used before."""

    code = "replayed_code"
    message = _("That code has been used already. Wait for the next one and type that.")


class CodesBlockedError(PortalError):
    """Too many wrong codes; nothing is looked at for `seconds`."""

    code = "codes_blocked"
    status = 429
    message = _("Too many wrong codes. Wait %(seconds)s seconds, then try again.")


class TooManyRequestsError(PortalError):
    """One address asks too often."""

    code = "too_many_requests"
    status = 429
    message = _("Too many attempts from your network. Wait %(minutes)s minutes, then try again.")

    def __init__(self, *, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(minutes=minutes)

    @property
    def retry_after(self) -> int:
        return self.minutes * 60


class UnsupportedBodyError(PortalError):
    """A form was sent in a way no browser sends it."""

    code = "unsupported_body"
    status = 415
    message = _("This page takes forms as a browser sends them, and nothing else.")


class LastAdministratorError(ConflictError):
    """The portal would be left without anybody to manage it."""

    code = "last_administrator"
    message = _("This is the only active administrator. Give the role to somebody else first.")


class OwnAccountError(ConflictError):
    """An administrator would lock themselves out."""

    code = "own_account"
    message = _("You cannot do this to your own account. Ask another administrator.")


class OwnEmailError(ConflictError):
    """Nobody changes their own sign-in without showing that the new address is theirs."""

    code = "own_email"
    message = _("Change your own address on your account's pages, where a mailed link confirms it.")


class EmailLinkOverError(PortalError):
    """Used, too old, taken back, invented, or somebody else's: outside they look the same."""

    code = "email_link_over"
    status = 410
    message = _("This link no longer works.")


class TooManyLinksError(PortalError):
    """One person asks for one mail after another."""

    code = "too_many_links"
    status = 429
    message = _("You asked for several links already. Wait %(minutes)s minutes, then try again.")


class EmailTakenError(ConflictError):
    """Shown to administrators, and to somebody who reads the mail of that address: sign-in and
    reset never say whether an address is known."""

    code = "email_taken"
    message = _("Somebody with this e-mail address has an account already.")


class SignInOwedError(PortalError):
    """Said to a script, which would take the sign-in page for its answer. People are sent there."""

    code = "sign_in_owed"
    status = 401
    message = _("You are not signed in any more")
    advice = _(
        "What you typed is still here. Sign in again, then come back and repeat what you did."
    )
    way_words = _("Sign in in a new tab")


class SecondStepOwedError(SignInOwedError):
    """The same for whoever owes the second step."""

    code = "second_step_owed"
    message = _("Confirm that it is you")
    advice = _("What you typed is still here. Confirm, then come back and repeat what you did.")
    way_words = _("Confirm in a new tab")
