"""What can be wrong with consent forms, and how it is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.errors import ConflictError, PortalError


@dataclass(frozen=True)
class Problem:
    """One thing to put right before a form can be printed, and where.

    `where` is said in the editor's words, `code` is for machines.
    """

    code: str
    where: str
    message: Promise
    data: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _("%(where)s: %(problem)s") % {
            "where": self.where,
            "problem": str(self.message) % self.data,
        }


@dataclass(frozen=True)
class LanguageProblem:
    """What is wrong with one language of a form, in words."""

    language: str
    problem: str

    def __str__(self) -> str:
        return f"{self.language}: {self.problem}"


class UnprintableError(PortalError):
    """A form's text cannot be printed as it is. `problems` says all that an editor must change."""

    code = "unprintable"
    message = _("This form cannot be printed yet. %(what)s")

    def __init__(self, problems: Iterable[Problem | LanguageProblem]) -> None:
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


class PressBusyError(PortalError):
    """As many people as may wait for a printed form are waiting for theirs."""

    code = "press_busy"
    status = 503
    message = _("Other forms are being printed. Try again in a few seconds.")


class OutdatedTextError(ConflictError):
    """Somebody saved the same text meanwhile; what was typed is still in the editor's form."""

    code = "outdated_text"
    message = _(
        "Somebody else saved this while you were writing. Nothing that you typed is lost: copy "
        "it, open the text again, and put it in there."
    )


class OutdatedFormError(ConflictError):
    """A text was changed after the person who publishes had looked at it."""

    code = "outdated_form"
    message = _(
        "A text of this form was changed after you opened this page. Nothing was published, and "
        "nothing is lost. Look at the change, then publish."
    )


class NothingToKeepError(ConflictError):
    """Only a checked translation whose source text changed can be kept as it is."""

    code = "nothing_to_keep"
    message = _("This translation is not waiting for a second check. Look at its state again.")


class PublicationUnderWayError(ConflictError):
    """One version at a time."""

    code = "publication_under_way"
    message = _("Version %(number)s is being published already.")


class NothingToPublishError(PortalError):
    """No text, or nothing that the current version does not say already."""

    code = "nothing_to_publish"
    message = _("There is nothing to publish: no text differs from the current version.")


class AddressFixedError(PortalError):
    """Addresses of published documents are printed on paper."""

    code = "address_fixed"
    field = "slug"
    message = _("The address cannot be changed any more: a version was published under it.")


class VariantFixedError(PortalError):
    """Who signs a form is said by everything that was published of it."""

    code = "variant_fixed"
    field = "variant"
    message = _(
        "The variant cannot be changed any more: a version was published with it. Make another "
        "form instead."
    )


class ReservedAddressError(PortalError):
    """Other pages stand where the form's versions would."""

    code = "reserved_address"
    field = "slug"
    message = _("“%(address)s” is the address of another page. Choose another one.")


class PublicationOverError(ConflictError):
    """Somebody wants to go on with a publication, or stop it, that is over."""

    code = "publication_over"
    message = _("This is not being published any more.")


class NotInUseError(ConflictError):
    """Only what is in use, or was, can be withdrawn; and once is enough."""

    code = "not_in_use"
    message = _("This was never in use, or is withdrawn already.")


class ReasonMissingError(PortalError):
    """Whoever holds a withdrawn form in their hands reads why."""

    code = "reason_missing"
    message = _("Say in one sentence why. Everybody who opens the form's address reads it.")


class CentrePartIncompleteError(PortalError):
    """A hospital's own form says what the law requires (GDPR, Article 13).

    `missing` are the sheet's empty fields, each with its name in words.
    """

    code = "centre_part_incomplete"
    message = _("Fill in before publishing: %(fields)s.")

    def __init__(self, missing: Mapping[str, str]) -> None:
        self.missing = dict(missing)
        super().__init__(fields=", ".join(self.missing.values()))


class BadCheckDateError(PortalError):
    """Nobody has checked anything in the future."""

    code = "bad_check_date"
    message = _("The date of the check cannot be in the future.")


class NoFormsError(PortalError):
    """A centre's edition prints the current forms, and there are none it could print."""

    code = "no_forms"
    message = _("There is no current form in a language that this centre has clauses in.")
