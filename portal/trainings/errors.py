"""What can be wrong with a training's times."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import PortalError


class UnknownZoneError(PortalError):
    """A time zone that the zone database does not hold."""

    code = "unknown_zone"
    message = _("There is no time zone “%(zone)s”.")


class MissingTimeError(PortalError):
    """A local time that the clocks jump over in spring."""

    code = "missing_time"
    message = _(
        "%(time)s does not exist on that day in %(zone)s: "
        "the clocks go forward from %(before)s to %(after)s."
    )


class DoubleTimeError(PortalError):
    """A local time that comes twice when the clocks go back in autumn."""

    code = "double_time"
    message = _(
        "%(time)s comes twice on that day in %(zone)s, because the clocks go back. "
        "Choose which of the two is meant."
    )
