"""Working texts as editors ask for them: what they say, what is wrong, what would be new."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.consents.content import FormContent
from portal.consents.enums import TranslationState, VersionState
from portal.consents.models import (
    CentreEdition,
    CentreSheet,
    ConsentForm,
    ConsentText,
    FormVersion,
    content_of,
    source_among,
    state_of,
)
from portal.consents.printing import check_content
from portal.consents.transitions import PRINT_EDITION, PRINT_VERSION


@dataclass(frozen=True)
class LanguageState:
    """One language of a form: its text, and what keeps it from being published.

    `source` is the form's source text, which may be this one.
    """

    text: ConsentText
    content: FormContent
    state: TranslationState
    source: ConsentText
    problems: tuple[str, ...]
    is_changed: bool  # it says something else than the current version

    @property
    def language(self) -> str:
        return self.text.language.name

    @property
    def is_source(self) -> bool:
        return self.source.pk == self.text.pk

    @property
    def is_checked(self) -> bool:
        """Whether it is printed without the draft watermark."""
        return self.state == TranslationState.CHECKED

    @property
    def must_be_checked_again(self) -> bool:
        return self.state == TranslationState.CHECK_AGAIN

    @property
    def told(self) -> str:
        return state_told(self.text, self.state, self.source)


def texts_of_form(form: ConsentForm) -> list[ConsentText]:
    """The form's texts with all that their content is made of, in three queries."""
    texts = list(form.texts.select_related("language", "kept_by").order_by("language__name"))
    for text in texts:
        text.form = form  # whose modules are then fetched once
    return texts


def state_told(text: ConsentText, state: TranslationState, source: ConsentText | None) -> str:
    """A working text's state in an editor's words."""
    if state == TranslationState.CHECKED:
        return _("Checked by %(name)s") % {"name": text.checked_by_name}
    if state == TranslationState.DRAFT or source is None:
        return _("Draft")
    words = {"language": source.language.name}
    if source.worded_at is None:
        return _("Check again: the %(language)s text changed") % words
    words["day"] = date_format(timezone.localtime(source.worded_at), "DATE_FORMAT")
    return _("Check again: the %(language)s text changed on %(day)s") % words


def languages_of(form: ConsentForm) -> list[LanguageState]:
    """Every language of the form, checked as publishing would check it."""
    form = ConsentForm.objects.prefetch_related("modules").get(pk=form.pk)
    texts = texts_of_form(form)
    contents = {text.pk: content_of(text) for text in texts}
    source = source_among(texts)
    if source is None:
        return []
    reference = contents[source.pk]
    published = dict(
        form.versions.filter(state=VersionState.CURRENT).values_list(
            "texts__language", "texts__digest"
        )
    )
    return [
        LanguageState(
            text=text,
            content=content,
            state=state_of(text, source),
            source=source,
            problems=tuple(str(problem) for problem in check_content(content))
            + _differences(content, reference),
            is_changed=published.get(content.language) != content.digest,
        )
        for text in texts
        for content in [contents[text.pk]]
    ]


def current_version(form: ConsentForm) -> FormVersion | None:
    """The version in force; none before the first and after a withdrawal."""
    version: FormVersion | None = form.versions.filter(state=VersionState.CURRENT).first()
    return version


def is_stalled(release: FormVersion | CentreEdition) -> bool:
    """Whether it is being published and nobody is at it: a task waits for its next try, or is lost.

    One that runs, or that the next free runner takes, is not stalled however long that takes.
    """
    printing = PRINT_VERSION if isinstance(release, FormVersion) else PRINT_EDITION
    return release.state == VersionState.PREPARING and not printing.is_queued(release.pk, due=True)


def is_news(states: list[LanguageState], before: FormVersion | None) -> bool:
    """Whether a version made of `states` would say something else than `before`.

    A check alone is new as well: it takes the watermark off.
    """
    if before is None:
        return bool(states)
    now = {(state.content.language, state.content.digest, state.is_checked) for state in states}
    then = set(before.texts.values_list("language", "digest", "is_checked"))
    return bool(now) and now != then


def versions_to_print() -> list[FormVersion]:
    """The current version of every form that is offered, with its texts."""
    return list(
        FormVersion.objects.filter(state=VersionState.CURRENT, form__retired_at=None)
        .select_related("form")
        .prefetch_related("texts")
        .order_by("form__slug")
    )


def needs_new_edition(sheet: CentreSheet) -> list[FormVersion]:
    """Current versions that the centre's current edition has no documents of.

    The centre answers for its own form, so nothing is printed in its name until it publishes.
    Empty for a centre that has no edition in force.
    """
    edition = sheet.editions.filter(state=VersionState.CURRENT).first()
    if edition is None:
        return []
    return list(
        FormVersion.objects.filter(state=VersionState.CURRENT, form__retired_at=None)
        .exclude(texts__documents__centre_edition=edition)
        .filter(texts__language__in=edition.languages)
        .select_related("form")
        .order_by("form__title")
        .distinct()
    )


def _differences(content: FormContent, reference: FormContent) -> tuple[str, ...]:
    """Sections that only one of the two has: a translation leaves nothing out."""
    here = [section.key for section in content.sections]
    there = [section.key for section in reference.sections]
    found = []
    if missing := [key for key in there if key not in here]:
        found.append(_("Sections are missing: %(keys)s.") % {"keys": ", ".join(missing)})
    if extra := [key for key in here if key not in there]:
        found.append(
            _("Sections that the other languages lack: %(keys)s.") % {"keys": ", ".join(extra)}
        )
    return tuple(found)
