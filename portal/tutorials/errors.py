"""What can go wrong with tutorials."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import ForbiddenError, PortalError


class ForeignFormError(ForbiddenError):
    """An answer that was sent from another site's page."""

    code = "foreign_form"
    message = _("This answer came from another website. Answer on the tutorial's own page.")


class NotNewError(PortalError):
    """A version with the very content of the newest one."""

    code = "not_new"
    message = _("This file is the same as version %(number)s. Choose the changed file.")
