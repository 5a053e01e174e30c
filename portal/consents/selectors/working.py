"""Working texts as editors ask for them: what they say, what is wrong, what would be new."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from portal.consents.content import FormContent
from portal.consents.enums import VersionState
from portal.consents.models import (
    CentreSheet,
    ConsentForm,
    ConsentText,
    FormVersion,
    content_of,
)
from portal.consents.printing import check_content


@dataclass(frozen=True)
class LanguageState:
    """One language of a form: its text, and what keeps it from being published."""

    text: ConsentText
    content: FormContent
    is_checked: bool
    problems: tuple[str, ...]
    is_changed: bool  # it says something else than the current version

    @property
    def language(self) -> str:
        return self.text.language.name


def texts_of_form(form: ConsentForm) -> list[ConsentText]:
    """The form's texts with all that their content is made of, in three queries."""
    texts = list(form.texts.select_related("language").order_by("language__name"))
    for text in texts:
        text.form = form  # whose modules are then fetched once
    return texts


def languages_of(form: ConsentForm) -> list[LanguageState]:
    """Every language of the form, checked as publishing would check it."""
    form = ConsentForm.objects.prefetch_related("modules").get(pk=form.pk)
    texts = texts_of_form(form)
    contents = {text.pk: content_of(text) for text in texts}
    reference = _reference(list(contents.values()))
    published = dict(
        form.versions.filter(state=VersionState.CURRENT).values_list(
            "texts__language", "texts__digest"
        )
    )
    return [
        LanguageState(
            text=text,
            content=content,
            is_checked=text.checked_digest == content.digest,
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


def _reference(contents: list[FormContent]) -> FormContent | None:
    """The text that the others are translations of: the portal's own language, else any."""
    own = [content for content in contents if content.language == settings.LANGUAGE_CODE]
    return next(iter(own or contents), None)


def _differences(content: FormContent, reference: FormContent | None) -> tuple[str, ...]:
    """Sections that only one of the two has: a translation leaves nothing out."""
    if reference is None or reference is content:
        return ()
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
