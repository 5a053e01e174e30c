"""Publishing a form's texts as a version: freezing them, and having them printed."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.consents.content import digest_of
from portal.consents.enums import VersionState
from portal.consents.errors import (
    LanguageProblem,
    NothingToPublishError,
    OutdatedFormError,
    PublicationUnderWayError,
    UnprintableError,
)
from portal.consents.models import ConsentForm, FormDocument, FormVersion, VersionText
from portal.consents.selectors.working import (
    LanguageState,
    current_version,
    is_news,
    languages_of,
)
from portal.consents.transitions import ReleaseMove

from .forms import lock_form
from .releases import VERSIONS


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
    person = VERSIONS.require(ReleaseMove.START, FormVersion(form=form), actor)
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
    VERSIONS.begin(
        ReleaseMove.START,
        version,
        actor=actor,
        data={"number": version.number, "digest": version.digest[:16], "form": form.pk},
    )
    return version


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
