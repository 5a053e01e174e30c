"""Publishing a form's texts as a version, and taking versions out of use."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.accounts.permissions import require
from portal.consents.content import digest_of
from portal.consents.enums import VersionState
from portal.consents.errors import (
    LanguageProblem,
    NothingToPublishError,
    OutdatedFormError,
    PublicationOverError,
    PublicationUnderWayError,
    UnprintableError,
)
from portal.consents.models import ConsentForm, FormDocument, FormVersion, VersionText
from portal.consents.permissions import may_publish_forms
from portal.consents.selectors.working import (
    LanguageState,
    current_version,
    is_news,
    languages_of,
)
from portal.consents.tasks import print_version
from portal.consents.tasks.publishing import give_up, print_version_now
from portal.core.tasks import is_queued
from portal.privacy import audit

from .forms import lock_form
from .releases import take_out_of_use

__all__ = [
    "give_up_publication",
    "print_version_now",
    "resume_publication",
    "start_publication",
    "withdraw_version",
]

GIVEN_UP = "given_up"


@transaction.atomic
def start_publication(
    *,
    form: ConsentForm,
    actor: Actor,
    change_note: str,
    expected_revision: int,
    note_language: str = settings.LANGUAGE_CODE,
) -> FormVersion:
    """Freeze the form's texts as they are now, and have them printed in the background.

    `expected_revision` is the `text_revision` that the person who publishes looked at, and
    `note_language` the language that they wrote `change_note` in. Raises
    `OutdatedFormError`, `PublicationUnderWayError`, `NothingToPublishError`, and
    `UnprintableError` with everything that has to be put right; then nothing has happened.

    Whatever is written into the texts afterwards is no part of the version: its own copy of
    them is complete when this transaction ends, and the database refuses to change it.
    """
    person = require(may_publish_forms, actor)
    form = lock_form(form.pk)
    if form.text_revision != expected_revision:
        raise OutdatedFormError
    under_way = form.versions.filter(state=VersionState.PREPARING).first()
    if under_way is not None:
        raise PublicationUnderWayError(number=under_way.number)
    states = languages_of(form)
    _refuse_problems(states)
    before = current_version(form)
    if not is_news(states, before):
        raise NothingToPublishError
    written = change_note.strip()
    note = {"change_note": written, "change_note_language": note_language if written else ""}
    version = _freeze(form, states, before, note, person)
    audit.record(
        action="consents.publication_started",
        actor=person,
        target=version,
        data={"number": version.number, "digest": version.digest[:16], "form": form.pk},
    )
    transaction.on_commit(partial(print_version.enqueue, str(version.pk)))
    return version


@transaction.atomic
def resume_publication(*, version: FormVersion, actor: Actor) -> None:
    """Have a publication that got stuck tried again now instead of at its next turn."""
    require(may_publish_forms, actor)
    if version.state != VersionState.PREPARING:
        raise PublicationOverError
    if not is_queued(print_version, str(version.pk), due=True):
        transaction.on_commit(partial(print_version.enqueue, str(version.pk)))


@transaction.atomic
def give_up_publication(*, version: FormVersion, actor: Actor) -> None:
    """Stop a publication. The texts stay as they are, and the number is free again."""
    person = require(may_publish_forms, actor)
    lock_form(version.form_id)
    if not give_up(version, GIVEN_UP):
        raise PublicationOverError
    audit.record(
        action="consents.publication_given_up",
        actor=person,
        target=version,
        data={"number": version.number},
    )


@transaction.atomic
def withdraw_version(
    *, version: FormVersion, actor: Actor, reason: str, language: str = settings.LANGUAGE_CODE
) -> FormVersion:
    """Take a version out of use for good: its addresses say so, and why, from now on.

    `language` is the one that `reason` is written in.
    Centres' own documents of it go with it. What was signed on it stays valid or not as its
    records say; nothing is printed or handed out any more.
    """
    person = require(may_publish_forms, actor)
    lock_form(version.form_id)
    return take_out_of_use(
        version,
        person=person,
        reason=reason,
        language=language,
        action="consents.version_withdrawn",
    )


def _refuse_problems(states: list[LanguageState]) -> None:
    problems = [
        LanguageProblem(state.language, problem) for state in states for problem in state.problems
    ]
    if problems:
        raise UnprintableError(problems)


def _freeze(
    form: ConsentForm,
    states: list[LanguageState],
    before: FormVersion | None,
    note: dict[str, str],
    person: User | None,
) -> FormVersion:
    digests = {state.content.language: state.content.digest for state in states}
    numbered = form.versions.exclude(state=VersionState.FAILED)
    last = numbered.aggregate(last=Max("number"))["last"] or 0
    version = FormVersion.objects.create(
        form=form,
        number=last + 1,
        replaces=before or numbered.filter(~Q(state=VersionState.PREPARING)).first(),
        **note,
        digest=digest_of(digests),
        published_by=person,
        files_total=2 * len(states),
    )
    for state in states:
        text = VersionText.objects.create(
            version=version,
            language=state.content.language,
            language_name=state.text.language.name,
            content=state.content.to_json(),
            digest=state.content.digest,
            is_checked=state.is_checked,
            checked_by_name=state.text.checked_by_name if state.is_checked else "",
            checked_on=state.text.checked_on if state.is_checked else None,
        )
        FormDocument.objects.bulk_create(
            FormDocument(text=text, is_large=is_large) for is_large in (False, True)
        )
    return version
