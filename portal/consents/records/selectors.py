"""What patients agreed to, on a day: for one patient and for lists of them."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.consents.content import Module, digest_of
from portal.consents.enums import VersionState
from portal.consents.models import CentreEdition, FormDocument, FormVersion, VersionText
from portal.consents.records.effects import effects_of
from portal.consents.records.enums import ConsentState, EffectState, Signer
from portal.consents.records.models import (
    ConflictDecision,
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    HeldConsent,
    LossEffect,
    ModuleDecision,
)
from portal.consents.records.permissions import may_record_consent
from portal.consents.records.standing import (
    Decision,
    ModuleStanding,
    Settlement,
    TakenBack,
    standing_on,
)

# How long a paper of a superseded version is still accepted: it lay printed in a drawer, and
# what it says was right when it was printed. Counted from the day it was superseded.
GRACE = timedelta(days=90)
# An effect that is still to be done after this needs somebody's attention.
OVERDUE_AFTER = timedelta(hours=1)


# The module that permits a case to be shown. The shipped forms and their codes are the contract.
CARE = "care"


@dataclass(frozen=True)
class Discussion:
    """Whether a case may be discussed: only where `state` of the module `code` is a yes.

    `state` is the typed reason; its label is the sentence to show.
    """

    code: str
    state: ConsentState

    @property
    def is_allowed(self) -> bool:
        return self.state == ConsentState.GRANTED


@dataclass(frozen=True)
class WithdrawalPreview:
    """What a withdrawal would do: the modules that end, and sentences on what follows."""

    codes: tuple[str, ...]
    effects: tuple[str, ...]


def today() -> date:
    """The day it is where the portal is at home; consents begin and end with it.

    Not where the person is who asks: the same consent must hold for all of them or for none.
    """
    return _at_home(timezone.now())


def standings_of(
    subjects: Collection[uuid.UUID], *, on: date | None = None
) -> dict[uuid.UUID, dict[str, ModuleStanding]]:
    """For each patient the standing of each module, in three queries for any number of them."""
    decisions: dict[uuid.UUID, list[Decision]] = {subject: [] for subject in subjects}
    taken: dict[uuid.UUID, list[TakenBack]] = {subject: [] for subject in subjects}
    settled: dict[uuid.UUID, list[Settlement]] = {subject: [] for subject in subjects}
    rows = ModuleDecision.objects.filter(
        record__subject__in=subjects, record__correction__isnull=True
    ).select_related("record")
    for row in rows:
        decisions[row.record.subject_id].append(
            Decision(
                record_id=row.record_id,
                place=row.record.first_entry_id or row.record_id,
                code=row.code,
                is_granted=row.is_granted,
                signer=Signer(row.record.signer),
                signed_on=row.record.signed_on,
                valid_until=row.record.valid_until,
                wording=row.wording,
                majority_on=row.record.majority_on,
                despite_withdrawal=row.record.despite_withdrawal,
            )
        )
    withdrawals = ConsentWithdrawal.objects.filter(subject__in=subjects).values_list(
        "subject", "covers_all", "modules__code", "withdrawn_on", "recorded_at", "signer"
    )
    for subject, covers_all, code, day, entered_at, signer in withdrawals:
        of = None if covers_all else code
        taken[subject].append(TakenBack(of, day, _at_home(entered_at), Signer(signer)))
    for made in ConflictDecision.objects.filter(first__subject__in=subjects).select_related(
        "first"
    ):
        settled[made.first.subject_id].append(
            Settlement(
                place=made.pk,
                code=made.code,
                first_record=made.first_id,
                second_record=made.second_id,
                is_granted=made.is_granted,
                decided_on=made.decided_on,
            )
        )
    day = on or today()
    return {
        subject: standing_on(day, decisions[subject], taken[subject], settled[subject])
        for subject in subjects
    }


def standing_of(subject: uuid.UUID, *, on: date | None = None) -> dict[str, ModuleStanding]:
    """The standing of each module that this patient was ever asked about."""
    return standings_of([subject], on=on)[subject]


def has_consent(subject: uuid.UUID, code: str, *, on: date | None = None) -> bool:
    """Whether the module counts as granted for this patient on that day (today by default).

    The same rule for lists, in SQL: `ConsentSubject.objects.with_consent(code, on=…)`.
    """
    return subjects_with_consent(code, on=on).filter(pk=subject).exists()


def subjects_with_consent(code: str, *, on: date | None = None) -> QuerySet[ConsentSubject]:
    """The patients for whom the module counts as granted on that day (today by default)."""
    return ConsentSubject.objects.with_consent(code, on=on or today())


def may_discuss(subject: uuid.UUID, *, on: date | None = None) -> Discussion:
    """Whether this patient's case may be discussed now (or on a day), and if not, why."""
    return may_discuss_each([subject], on=on)[subject]


def may_discuss_each(
    subjects: Collection[uuid.UUID], *, on: date | None = None
) -> dict[uuid.UUID, Discussion]:
    """The same for a list, in three queries for any number."""
    return {
        subject: Discussion(CARE, held[CARE].state if CARE in held else ConsentState.ABSENT)
        for subject, held in standings_of(subjects, on=on).items()
    }


def discussable_subjects(*, on: date | None = None) -> QuerySet[ConsentSubject]:
    """The patients whose cases may be discussed: `may_discuss` in SQL, one query."""
    return subjects_with_consent(CARE, on=on)


def history_of(subject: uuid.UUID) -> QuerySet[ConsentRecord]:
    """Every paper entered for this patient, corrected ones too, newest first."""
    return (
        ConsentRecord.objects.filter(subject=subject)
        .select_related("document__text__version__form", "correction", "attested_by")
        .prefetch_related("decisions")
        .order_by("-signed_on", "-id")
    )


def records_visible_to(user: User | AnonymousUser) -> QuerySet[ConsentRecord]:
    """The records that this person may read; paired with `permissions.may_read_consent`."""
    if not may_record_consent(user):
        return ConsentRecord.objects.none()
    return ConsentRecord.objects.filter(attested_by=user.pk)


def first_day_of(document: FormDocument) -> date:
    """The day on which both its version and its centre's edition were there to be signed."""
    return max(release.published_on for release in _releases_of(document))


def last_day_of(document: FormDocument) -> date | None:
    """The last day on which such a paper may be signed; None for no end."""
    ends = (_last_day_of(release) for release in _releases_of(document))
    return min((day for day in ends if day is not None), default=None)


def wording_of(module: Module) -> str:
    """SHA-256 of what a module asks: not of its title, nor of the text around it."""
    return digest_of(
        {
            "statement": module.statement,
            "explanation": module.explanation,
            "data_use": sorted(module.data_use),
        }
    )


def asks_again(
    subjects: Collection[uuid.UUID], *, on: date | None = None
) -> dict[uuid.UUID, frozenset[str]]:
    """The modules of each patient that must be asked anew.

    That is so where the patient came of age; and of granted modules where the wording in the
    current version, in the language that was signed, differs from what was signed, or where the
    signed version was withdrawn. A change elsewhere in the form asks nobody again; nor does a
    language or a module that the current version does not have, since there is nothing to ask
    with. Five
    queries for any number.
    """
    standings = standings_of(subjects, on=on)
    granted = {
        subject: [
            held.decision
            for held in modules.values()
            if held.is_granted and held.decision is not None
        ]
        for subject, modules in standings.items()
    }
    came_of_age = {
        subject: frozenset(
            code for code, held in modules.items() if held.state == ConsentState.CAME_OF_AGE
        )
        for subject, modules in standings.items()
    }
    signed = _signed_with(decision for decisions in granted.values() for decision in decisions)
    current = _current_wordings({facts.form_id for facts in signed.values()})
    return {
        subject: came_of_age[subject]
        | {
            decision.code
            for decision in decisions
            if _is_outdated(decision, signed[decision.record_id], current)
        }
        for subject, decisions in granted.items()
    }


def ended_by_withdrawal(
    subject: uuid.UUID, *, codes: Collection[str] | None, on: date
) -> tuple[str, ...]:
    """The modules that a withdrawal of that day ends: granted now, or expired since its day."""
    held = standing_of(subject, on=max(on, today()))
    return tuple(
        code
        for code, one in held.items()
        if (codes is None or code in codes)
        and one.decision is not None
        and one.decision.signed_on <= on
        and _can_end(one, on)
    )


def preview_withdrawal(
    subject: uuid.UUID, *, on: date, codes: Collection[str] | None = None
) -> WithdrawalPreview:
    """What withdrawing these modules (all by default) on that day would end and do, to be read
    before. It is asked for the letter's own day: what has expired since is taken back, too."""
    ending = ended_by_withdrawal(subject, codes=codes, on=on)
    effects = effects_of(ending) if ending else []
    return WithdrawalPreview(ending, tuple(effect.describe() for effect in effects))


def day_of_effect(subject: uuid.UUID) -> date:
    """The day on which losses are looked for: today, or the day of a paper that was signed where
    it is tomorrow already. So what such a paper gives or takes is seen when it is entered."""
    newest = ConsentRecord.objects.filter(subject=subject, correction=None).aggregate(
        last=Max("signed_on")
    )["last"]
    return max(today(), newest or today())


def granted_codes(subject: uuid.UUID, *, on: date) -> set[str]:
    """The modules that count as granted for this patient on that day."""
    return {code for code, held in standing_of(subject, on=on).items() if held.is_granted}


def subjects_changed_by_time() -> set[uuid.UUID]:
    """Patients of whom the portal takes for granted what is not, or does not know what is.

    Two queries for each module that was ever asked about, whatever the number of patients.
    """
    found: set[uuid.UUID] = set()
    for code in ModuleDecision.objects.order_by().values_list("code", flat=True).distinct():
        granted = ConsentSubject.objects.with_consent(code, on=today()).values("pk")
        held = HeldConsent.objects.filter(code=code)
        found |= set(held.exclude(subject__in=granted).values_list("subject", flat=True))
        unknown = ConsentSubject.objects.filter(pk__in=granted)
        found |= set(unknown.exclude(pk__in=held.values("subject")).values_list("pk", flat=True))
    return found


def overdue_effects(*, now: datetime | None = None) -> QuerySet[LossEffect]:
    """Effects of lost consents that should have been carried out by now, oldest first."""
    before = (now or timezone.now()) - OVERDUE_AFTER
    return LossEffect.objects.filter(
        state=EffectState.PENDING, loss__noticed_at__lt=before
    ).order_by("loss__noticed_at", "id")


def _can_end(held: ModuleStanding, on: date) -> bool:
    last = held.decision.valid_until if held.decision is not None else None
    has_expired_since = held.state == ConsentState.EXPIRED and last is not None and last >= on
    return held.state in {ConsentState.GRANTED, ConsentState.CONFLICT} or has_expired_since


def _at_home(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def _releases_of(document: FormDocument) -> list[FormVersion | CentreEdition]:
    """What must be in use for the paper to be: the version, and the edition of a centre's."""
    version, edition = document.text.version, document.centre_edition
    return [version] if edition is None else [version, edition]


def _last_day_of(release: FormVersion | CentreEdition) -> date | None:
    """A withdrawn release was good on the day of its withdrawal, a superseded one for the time of
    grace; what was signed by then counts whenever it is entered."""
    ends = [_at_home(release.withdrawn_at)] if release.withdrawn_at is not None else []
    if release.state in {VersionState.SUPERSEDED, VersionState.WITHDRAWN}:
        successor = _successor_of(release)
        if successor is not None:
            ends.append(successor.published_on + GRACE)
    return min(ends, default=None)


def _successor_of(release: FormVersion | CentreEdition) -> FormVersion | CentreEdition | None:
    later: QuerySet[FormVersion] | QuerySet[CentreEdition]
    if isinstance(release, FormVersion):
        later = FormVersion.objects.filter(form=release.form_id)
    else:
        later = CentreEdition.objects.filter(sheet=release.sheet_id)
    return (
        later.filter(number__gt=release.number)
        .exclude(state__in=(VersionState.PREPARING, VersionState.FAILED))
        .order_by("number")
        .first()
    )


@dataclass(frozen=True)
class _Signed:
    """Which text a record was signed with."""

    form_id: int
    language: str
    is_withdrawn: bool


def _signed_with(decisions: Iterable[Decision]) -> dict[int, _Signed]:
    rows = ConsentRecord.objects.filter(
        pk__in={decision.record_id for decision in decisions}
    ).values_list(
        "pk",
        "document__text__version__form_id",
        "document__text__language",
        "document__text__version__state",
        "document__centre_edition__state",
    )
    return {
        pk: _Signed(form_id, language, VersionState.WITHDRAWN in {state, edition_state})
        for pk, form_id, language, state, edition_state in rows
    }


def _current_wordings(forms: Collection[int]) -> Mapping[tuple[int, str, str], str]:
    """By form, language and module: what the current versions ask."""
    texts = VersionText.objects.filter(
        version__form__in=forms, version__state=VersionState.CURRENT
    ).select_related("version")
    return {
        (text.version.form_id, text.language, module.code): wording_of(module)
        for text in texts
        for module in text.form_content.modules
    }


def _is_outdated(
    decision: Decision, signed: _Signed, current: Mapping[tuple[int, str, str], str]
) -> bool:
    now_asked = current.get((signed.form_id, signed.language, decision.code))
    return signed.is_withdrawn or (now_asked is not None and now_asked != decision.wording)
