"""What can be wrong with a consent that somebody enters. No message names a person."""

from django.utils.translation import gettext_lazy as _

from portal.core.errors import PortalError


class ConsentRecordError(PortalError):
    """The entry contradicts the form, the calendar or what is known already."""

    code = "consent_record"
    status = 422
    message = _("This consent cannot be entered as it is.")


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


class SignerMissingError(ConsentRecordError):
    code = "consent_signer_missing"
    message = _("Say which guardian signed the form: the first or the second.")


class WrongSignerError(ConsentRecordError):
    code = "consent_wrong_signer"
    message = _("This form is signed by somebody else. Choose the form of who signed.")


class MajorityMissingError(ConsentRecordError):
    code = "consent_majority_missing"
    message = _(
        "Say in which month the patient comes of age, or that the guardian speaks for a grown "
        "patient."
    )


class OfAgeError(ConsentRecordError):
    """`since` is the day from which the patient answers for themselves."""

    code = "consent_of_age"
    message = _("The patient is of age since %(since)s and answers for themselves. Ask them.")


class OwnAnswerError(ConsentRecordError):
    """`signed` is the day on which the patient signed."""

    code = "consent_own_answer"
    status = 409
    message = _(
        "The patient gave an answer of their own on %(signed)s. Nobody else’s paper changes it."
    )


class TakenBackByAnotherError(ConsentRecordError):
    """`withdrawn` is the day on which somebody else took consent back."""

    code = "consent_taken_back_by_another"
    status = 409
    message = _(
        "Somebody else took this consent back on %(withdrawn)s. It counts again only where the "
        "paper says that it was signed in spite of that: confirm it, or ask who took it back."
    )


class NoConflictError(ConsentRecordError):
    """`module` is the code of a module on which nobody disagrees at present."""

    code = "consent_no_conflict"
    status = 409
    message = _("The guardians do not disagree on “%(module)s” at present.")


class NothingToWithdrawError(ConsentRecordError):
    """`module` is a code whose withdrawal was entered already, or empty where none is named."""

    code = "consent_nothing_to_withdraw"
    status = 409
    message = _("This withdrawal was entered already, or names nothing.")


class WithdrawnBeforeSignedError(ConsentRecordError):
    code = "consent_withdrawn_before_signed"
    status = 409
    message = _(
        "The consent that holds was signed after the day of withdrawal. Check the day, or confirm "
        "that the letter answers an older paper."
    )
