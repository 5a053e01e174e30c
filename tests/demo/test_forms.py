"""The demo's consent forms: versions, hospitals' editions, and what editors did to them."""

import pytest

from portal.accounts.models import User
from portal.consents.comparison import compare
from portal.consents.enums import VersionState
from portal.consents.models import (
    CentreEdition,
    ConsentForm,
    ConsentText,
    FormDocument,
    FormVersion,
    content_of,
)
from portal.consents.services.forms import save_text
from portal.consents.specimens import LANGUAGES, all_specimens, load_specimen
from portal.demo.content.forms import CHECKED_BY, FORMER_STATEMENTS, REVISED_FORM
from portal.demo.forms import publish_forms
from portal.demo.tasks import publish_demo_forms
from tests.factories.consents import at_work

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]


def print_some(*languages: str, forms: tuple[str, ...] = (REVISED_FORM,)) -> None:
    """Print some forms of the demo in some languages: all of them would take a minute."""
    ConsentText.objects.exclude(language__code__in=languages).delete()
    ConsentForm.objects.exclude(slug__in=forms).delete()
    publish_forms()


def states(slug: str) -> dict[int, str]:
    return dict(FormVersion.objects.filter(form__slug=slug).values_list("number", "state"))


def test_every_specimen_is_there_in_every_language_and_one_is_a_draft() -> None:
    texts = ConsentText.objects.select_related("form", "language")
    assert {(text.form.slug, text.language.code) for text in texts} == {
        (model.slug, language) for model in all_specimens() for language in LANGUAGES
    }
    unchecked = {text.language.code for text in texts if not text.is_checked}
    assert unchecked == set(LANGUAGES) - set(CHECKED_BY) == {"it"}
    assert not FormVersion.objects.exists()


@pytest.mark.parametrize("name", ["editor", "moderator"])
def test_editors_may_write_and_publish_forms(name: str, loaded: str) -> None:
    person = User.objects.get(email=f"{name}@demo.example")
    assert person.has_perm("consents.change_consenttext")
    assert person.has_perm("consents.add_formversion")
    assert "being printed" in loaded


def test_first_version_is_superseded_by_one_with_another_question() -> None:
    print_some("en", "it")
    assert states(REVISED_FORM) == {1: VersionState.SUPERSEDED, 2: VersionState.CURRENT}
    old, new = (
        FormVersion.objects.get(form__slug=REVISED_FORM, number=number) for number in (1, 2)
    )
    assert new.replaces == old
    before = old.texts.get(language="en").form_content
    after = new.texts.get(language="en").form_content
    assert after == load_specimen(REVISED_FORM, "en")
    changed = [
        (one.statement, two.statement)
        for one, two in zip(before.modules, after.modules, strict=True)
        if one != two
    ]
    assert [one for one, _two in changed] == [FORMER_STATEMENTS["en"]]
    assert len(compare(before, after).changed) == 1
    drafts = FormDocument.objects.filter(text__version=new, text__is_checked=False)
    assert {document.text.language for document in drafts} == {"it"}


def test_two_hospitals_have_forms_of_their_own() -> None:
    print_some("en", "fr", "uk")
    editions = CentreEdition.objects.select_related("sheet__centre")
    assert {edition.sheet.centre.country for edition in editions} == {"FR", "UA"}
    assert {edition.state for edition in editions} == {VersionState.CURRENT}
    assert {tuple(edition.languages) for edition in editions} == {("en", "fr"), ("en", "uk")}
    assert not FormDocument.objects.filter(made_at=None).exists()


def test_publishing_again_prints_nothing_and_a_stopped_one_is_ended() -> None:
    print_some("en")
    before = (FormVersion.objects.count(), CentreEdition.objects.count())
    printed = FormDocument.objects.count()
    publish_forms()
    publish_demo_forms.func()
    assert (FormVersion.objects.count(), CentreEdition.objects.count()) == before
    assert FormDocument.objects.count() == printed


def test_a_form_that_an_editor_changed_is_not_revised() -> None:
    ConsentText.objects.exclude(language__code="en").delete()
    ConsentForm.objects.exclude(slug=REVISED_FORM).delete()
    editor = at_work(User.objects.get(email="editor@demo.example"))
    text = ConsentText.objects.get()
    publish_forms()
    FormVersion.objects.get(number=2)
    text.refresh_from_db()
    text.title = "Reworded by an editor"
    save_text(text=text, expected_revision=text.revision, actor=editor)
    publish_forms()
    assert states(REVISED_FORM) == {1: VersionState.SUPERSEDED, 2: VersionState.CURRENT}
    text.refresh_from_db()
    assert content_of(text).title == "Reworded by an editor"
