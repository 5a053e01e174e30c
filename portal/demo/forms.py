"""Fills the library of consent forms: the model forms, their versions, two hospitals' own.

Loading writes the texts in its one transaction. Publishing prints some hundred PDFs; it comes
after that, in the same command or in the task runner, and may be broken off and taken up again:
each step looks at what is there and leaves alone what people have changed since.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from portal.accounts.actors import Operator
from portal.accounts.models import Centre, User
from portal.consents.content import FormContent
from portal.consents.enums import VersionState
from portal.consents.models import CentreSheet, ConsentForm, ConsentText, FormVersion
from portal.consents.selectors.working import languages_of, texts_of_form
from portal.consents.services import centres, documents, forms, publishing
from portal.consents.services.editorial import take_in_specimen
from portal.consents.specimens import LANGUAGES, Specimen, all_specimens, load_specimen

from .accounts import CENTRES, DOMAIN
from .content.forms import (
    CHECKED_BY,
    CHECKED_DAYS_AGO,
    FIRST_NOTE,
    FORMER_STATEMENTS,
    HOSPITALS,
    OFFICER_DAYS_AGO,
    REVISED_FORM,
    REVISED_MODULE,
    REVISION_NOTE,
    Hospital,
)

Tell = Callable[[str], object]


def make_forms(*, editor: User, today: date) -> None:
    """The texts of every model form, and what the demo's hospitals add, as far as missing."""
    writer = Operator(on_behalf_of=editor)
    for model in all_specimens():
        if not ConsentForm.objects.filter(slug=model.slug).exists():
            _make(model, writer, today)
    for hospital in HOSPITALS:
        if not CentreSheet.objects.filter(centre=_centre(hospital)).exists():
            _make_sheet(hospital)


def publish_forms(tell: Tell = str) -> None:
    """Publish and print what was never published: first versions, one revision, two editions.

    Runs outside of any transaction. Does nothing for a form or hospital that has got further.
    """
    writer = Operator(on_behalf_of=User.objects.get(email=f"editor@{DOMAIN}"))
    coordinator = Operator(on_behalf_of=User.objects.get(email=f"coordinator@{DOMAIN}"))
    today = timezone.localdate()
    for model in all_specimens():
        form = ConsentForm.objects.filter(slug=model.slug).first()
        if form is not None and not forms.has_versions(form):
            tell(f"Printing the consent form “{form.title}” in {len(model.languages)} languages")
            _publish(form, writer, FIRST_NOTE)
    _finish()
    if _is_to_be_revised():
        tell("Printing its second version")
        _revise(writer, today)
    for hospital in HOSPITALS:
        sheet = CentreSheet.objects.filter(centre=_centre(hospital)).first()
        if sheet is not None and not sheet.editions.exists():
            tell(f"Printing the forms of {sheet.centre.name}")
            edition = centres.publish_centre_edition(
                sheet=sheet,
                actor=coordinator,
                officer_checked_on=today - timedelta(days=OFFICER_DAYS_AGO),
            )
            documents.print_edition(edition_id=edition.pk)


def _make(model: Specimen, writer: Operator, today: date) -> None:
    contents = [load_specimen(model.slug, language) for language in model.languages]
    if model.slug == REVISED_FORM:
        contents = [_as_it_was(content) for content in contents]
    form = take_in_specimen(model=model, actor=writer, contents=contents)
    for text in texts_of_form(form):
        _confirm(text, writer, today)


def _confirm(text: ConsentText, writer: Operator, today: date) -> None:
    """Note who is said to have checked the text; of one language nobody is."""
    if name := CHECKED_BY.get(text.language.code):
        checked_on = today - timedelta(days=CHECKED_DAYS_AGO)
        forms.confirm_translation(text=text, actor=writer, on=checked_on, name=name)


def _as_it_was(content: FormContent) -> FormContent:
    modules = tuple(
        replace(module, statement=FORMER_STATEMENTS[content.language])
        if module.code == REVISED_MODULE
        else module
        for module in content.modules
    )
    return replace(content, modules=modules)


def _make_sheet(hospital: Hospital) -> None:
    sheet = centres.open_sheet(centre=_centre(hospital), actor=Operator())
    centres.save_sheet(
        sheet=sheet,
        controller=hospital.controller,
        officer=hospital.officer,
        contacts=hospital.contacts,
        particulars=hospital.particulars,
        clauses=[
            centres.LocalClause(
                language=clause.language,
                after=clause.after,
                heading=clause.heading,
                body=clause.body,
            )
            for clause in hospital.clauses
        ],
        expected_revision=sheet.revision,
        actor=Operator(),
    )


def _publish(form: ConsentForm, writer: Operator, note: str) -> None:
    form.refresh_from_db()
    version = publishing.start_publication(
        form=form, actor=writer, change_note=note, expected_revision=form.text_revision
    )
    documents.print_version(version_id=version.pk)


def _finish() -> None:
    """Print what was begun and not ended."""
    begun = FormVersion.objects.filter(
        state=VersionState.PREPARING, change_note__in=(FIRST_NOTE, REVISION_NOTE)
    )
    for version in begun:
        documents.print_version(version_id=version.pk)


def _is_to_be_revised() -> bool:
    """Whether the form is where the demo left it: one version, and its texts unchanged since."""
    form = ConsentForm.objects.filter(slug=REVISED_FORM).first()
    if form is None:
        return False
    versions = list(form.versions.exclude(state=VersionState.FAILED))
    if len(versions) != 1 or versions[0].change_note != FIRST_NOTE:
        return False
    return not any(state.is_changed for state in languages_of(form))


def _revise(writer: Operator, today: date) -> None:
    form = ConsentForm.objects.get(slug=REVISED_FORM)
    for text in texts_of_form(form):
        content = load_specimen(form.slug, text.language.code)
        name = LANGUAGES[content.language]
        forms.take_in_text(form=form, content=content, language_name=name, actor=writer)
    # A check counts beside the English text as it is now, so all texts come first.
    for text in texts_of_form(form):
        _confirm(text, writer, today)
    _publish(form, writer, REVISION_NOTE)


def _centre(hospital: Hospital) -> Centre:
    centre = CENTRES[hospital.centre]
    return Centre.objects.get(name=centre.name, city=centre.city, country=centre.country)
