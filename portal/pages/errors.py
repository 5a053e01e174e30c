"""What can keep a translation from a moderator, and how it is said."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import ConflictError, NotFoundError, PortalError


class NoTranslationError(NotFoundError):
    """The page is no translation, its translation was stopped, or its original is gone."""

    code = "no_translation"
    message = _("This page is not being translated.")


class NoModeratorsError(PortalError):
    """The installation has taken the page out of every workflow."""

    code = "no_moderators"
    status = 409
    message = _("No moderators are set for this page.")


class LockedPageError(ConflictError):
    """Locked by somebody, or waiting for its scheduled moment."""

    code = "locked_page"
    message = _("This page is locked. It can be handed over once it is unlocked.")


class AlreadyHandedOverError(ConflictError):
    code = "already_handed_over"
    message = _("This translation is already with a moderator.")


class NotWaitingError(ConflictError):
    """Decided, taken back or handed over anew since the moderator looked."""

    code = "not_waiting"
    message = _("This translation no longer waits as you saw it. Look at it again.")


class UnfitTranslationError(PortalError):
    """A translated text breaks a rule of its field, such as a title that is too long."""

    code = "unfit_translation"
    message = _("Some texts do not fit yet, and are marked below. %(problems)s")
