"""What can be wrong with consent forms, and how it is said."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.core.errors import PortalError


class UnprintableError(PortalError):
    """A form's text cannot be printed as it is.

    `problems` holds one `printing.Problem` for each thing that an editor has to change; as text
    they name what is wrong and where.
    """

    code = "unprintable"
    message = _("This form cannot be printed yet. %(what)s")

    def __init__(self, problems: Iterable[object]) -> None:
        self.problems = tuple(problems)
        super().__init__(what=" ".join(str(problem) for problem in self.problems))


class PrintingError(PortalError):
    """The printing machinery complained, although the text is in order: our own fault.

    `complaints` are its messages without the values filled in, since those quote the text.
    """

    code = "printing"
    status = 500
    message = _("The form could not be printed. Nothing was lost; try again later.")

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__()
