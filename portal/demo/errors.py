"""What the demo refuses."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import ConflictError, ForbiddenError


class NotADemoAccountError(ForbiddenError):
    """Codes are shown for the demo's own accounts only, while they have the demo's own app."""

    code = "not_a_demo_account"
    message = _("Codes are shown for demo accounts only.")


class OwnContentError(ConflictError):
    """The demo belongs into an empty portal."""

    code = "own_content"
    message = _("This portal has pages of its own. The demo is loaded into an empty portal only.")
