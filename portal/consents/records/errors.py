"""What can be wrong with a consent that somebody enters. No message names a person."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import ForbiddenError, PortalError


class ConsentRecordError(PortalError):
    """The entry contradicts the form, the calendar or what is known already."""

    code = "consent_record"
    status = 422
    message = _("This consent cannot be entered as it is.")


class NotForYouError(ForbiddenError):
    code = "consent_not_for_you"
    message = _("Your account may not enter or withdraw this consent.")


class DraftFormError(ConsentRecordError):
    code = "consent_draft_form"
    message = _(
        "Nobody has checked this translation of the form, so it cannot be relied on. Use a "
        "checked language with an interpreter."
    )


class WithdrawnFormError(ConsentRecordError):
    code = "consent_withdrawn_form"
    message = _("This version of the form was withdrawn. Ask again with the current one.")


class NotSignableError(ConsentRecordError):
    code = "consent_not_signable"
    message = _("Nobody consents by signing this form. Choose a consent or assent form.")


class SignedInFutureError(ConsentRecordError):
    code = "consent_signed_in_future"
    message = _("The day of signing is in the future.")


class SignedTooEarlyError(ConsentRecordError):
    """`published` is the day on which the form's version was published."""

    code = "consent_signed_too_early"
    message = _("The form was signed before this version of it existed (%(published)s).")


class SignedTooLateError(ConsentRecordError):
    """`last` is the last day on which a paper of the superseded version is accepted."""

    code = "consent_signed_too_late"
    message = _(
        "This version of the form was superseded; papers signed after %(last)s need the "
        "current one."
    )


class EndsTooEarlyError(ConsentRecordError):
    code = "consent_ends_too_early"
    message = _("The consent would end before it was signed.")


class UndecidedModuleError(ConsentRecordError):
    """`module` is the code of a module of the form without a yes or no."""

    code = "consent_undecided_module"
    message = _("Yes or no is missing for “%(module)s”. An empty row is no consent: ask again.")


class UnknownModuleError(ConsentRecordError):
    """`module` is a code that the form does not have."""

    code = "consent_unknown_module"
    message = _("The form has no module “%(module)s”.")


class CorrectedAlreadyError(ConsentRecordError):
    code = "consent_corrected_already"
    status = 409
    message = _("This entry was corrected already. Look at the newer one.")


class CorrectionRevivesError(ConsentRecordError):
    """`withdrawn` is the day on which what the corrected entry says was taken back."""

    code = "consent_correction_revives"
    message = _(
        "This consent was withdrawn on %(withdrawn)s, and a correction does not bring it back. "
        "A paper that was signed later is a new consent: enter it as one."
    )


class NothingToWithdrawError(ConsentRecordError):
    """`module` is a code that is not granted at present, or empty where nothing is."""

    code = "consent_nothing_to_withdraw"
    status = 409
    message = _("There is no consent in force that could be withdrawn.")


class WithdrawnBeforeSignedError(ConsentRecordError):
    code = "consent_withdrawn_before_signed"
    message = _("The consent was signed after the day of withdrawal.")
