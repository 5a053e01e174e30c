"""Changing working texts: counted, locked, and never over somebody else's head."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.consents import urls
from portal.consents.addresses import RESERVED
from portal.consents.content import LABELS, FormContent
from portal.consents.enums import DataUse, Purpose, Variant
from portal.consents.errors import (
    AddressFixedError,
    BadCheckDateError,
    OutdatedTextError,
    ReservedAddressError,
    UnprintableError,
    VariantFixedError,
)
from portal.consents.models import ConsentForm, ConsentText, content_of
from portal.consents.services.forms import (
    ModuleFacts,
    confirm_translation,
    create_form,
    delete_text,
    restore_form,
    retire_form,
    save_form,
    save_language,
    save_text,
    take_in_text,
)
from portal.consents.specimens import all_specimens, load_specimen
from portal.privacy.models import AuditEntry
from tests.factories.consents import (
    OPERATOR,
    make_form,
    make_forms_editor,
    make_language,
    make_text,
    make_version,
    section,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def _revision(form: ConsentForm) -> int:
    revision: int = ConsentForm.objects.get(pk=form.pk).text_revision
    return revision


def test_a_form_is_made_with_its_modules() -> None:
    facts = ModuleFacts("care", Purpose.CARE, (DataUse.CLINICAL_CARE,), is_needed=True)
    form = create_form(
        slug="adult", title="Adult", variant=Variant.ADULT, modules=[facts], actor=OPERATOR
    )

    module = form.modules.get()
    assert (module.code, module.data_use, module.is_needed) == ("care", ["DUO:0000043"], True)
    assert AuditEntry.objects.filter(action="consents.form_created").count() == 1


def test_every_change_of_a_text_a_label_or_a_form_is_counted() -> None:
    text = make_text()
    form = text.form
    counted = [_revision(form)]

    save_text(text=text, expected_revision=text.revision, actor=OPERATOR)
    counted.append(_revision(form))
    language = text.language
    save_language(language=language, expected_revision=language.revision, actor=OPERATOR)
    counted.append(_revision(form))
    fresh = ConsentForm.objects.get(pk=form.pk)
    save_form(form=fresh, expected_revision=fresh.revision, actor=OPERATOR)
    counted.append(_revision(form))
    confirm_translation(text=text, actor=OPERATOR, on=TODAY())
    counted.append(_revision(form))
    delete_text(text=text, actor=OPERATOR)
    counted.append(_revision(form))

    assert counted == list(range(counted[0], counted[0] + 6))


def test_whoever_saves_second_is_told_and_overwrites_nothing() -> None:
    text = make_text()
    first, second = (ConsentText.objects.get(pk=text.pk) for _ in range(2))
    first.title, second.title = "First", "Second"
    save_text(text=first, expected_revision=1, actor=OPERATOR)

    with pytest.raises(OutdatedTextError, match="Nothing that you typed is lost"):
        save_text(text=second, expected_revision=1, actor=OPERATOR)

    assert ConsentText.objects.get(pk=text.pk).title == "First"


def test_two_languages_of_a_form_do_not_stand_in_each_others_way() -> None:
    form = make_form()
    english, french = make_text(form), make_text(form, "fr")

    save_text(text=english, expected_revision=english.revision, actor=OPERATOR)
    save_text(text=french, expected_revision=french.revision, actor=OPERATOR)

    assert ConsentText.objects.filter(revision=2).count() == 2


def test_saving_a_language_second_is_refused_too() -> None:
    language = make_language()
    save_language(language=language, expected_revision=1, actor=OPERATOR)

    with pytest.raises(OutdatedTextError):
        save_language(language=language, expected_revision=1, actor=OPERATOR)


def test_a_save_does_not_undo_a_check_of_the_same_words() -> None:
    text = make_text(checked=False)
    opened = ConsentText.objects.get(pk=text.pk)
    confirm_translation(text=text, actor=OPERATOR, on=TODAY(), name="Olena")

    save_text(text=opened, expected_revision=opened.revision, actor=OPERATOR)

    saved = ConsentText.objects.get(pk=text.pk)
    assert saved.is_checked
    assert saved.checked_by_name == "Olena"


def test_a_check_names_the_person_and_ends_with_the_next_edit() -> None:
    actor = make_forms_editor(first_name="Olena", last_name="Kovalenko")
    text = confirm_translation(text=make_text(checked=False), actor=actor, on=date(2026, 1, 5))
    assert (text.checked_by_name, text.checked_on) == ("Olena Kovalenko", date(2026, 1, 5))

    text = ConsentText.objects.get(pk=text.pk)
    text.introduction = "Something else."
    save_text(text=text, expected_revision=text.revision, actor=OPERATOR)

    assert not ConsentText.objects.get(pk=text.pk).is_checked
    entry = AuditEntry.objects.get(action="consents.translation_checked")
    assert entry.actor_id == actor.pk
    assert entry.data["language"] == "en"
    assert "Olena" not in str(entry.data)


def test_a_check_is_of_what_was_read() -> None:
    text = make_text(checked=False)
    read = content_of(text).digest
    text.title = "Changed behind their back"
    save_text(text=text, expected_revision=text.revision, actor=OPERATOR)

    with pytest.raises(OutdatedTextError):
        confirm_translation(text=text, actor=OPERATOR, on=TODAY(), expected_digest=read)


def test_nobody_checks_tomorrow_or_what_cannot_be_printed() -> None:
    text = make_text(checked=False)
    with pytest.raises(BadCheckDateError):
        confirm_translation(text=text, actor=OPERATOR, on=TODAY() + timedelta(days=1))

    text.title = "שלום"
    save_text(text=text, expected_revision=text.revision, actor=OPERATOR)
    with pytest.raises(UnprintableError, match="right to left"):
        confirm_translation(text=text, actor=OPERATOR, on=TODAY())


def test_the_address_is_fixed_once_a_version_was_published() -> None:
    form = make_form(slug="adult")
    form.slug = "grown-up"
    save_form(form=form, expected_revision=form.revision, actor=OPERATOR)
    make_version(form)
    form.slug = "adult"

    with pytest.raises(AddressFixedError):
        save_form(form=form, expected_revision=form.revision, actor=OPERATOR)


def test_the_variant_of_a_published_form_is_fixed() -> None:
    form = make_form(variant=Variant.ADULT)
    form.variant = Variant.REPRESENTATIVE
    form = save_form(form=form, expected_revision=form.revision, actor=OPERATOR)

    make_version(form)
    form.variant = Variant.ADULT
    with pytest.raises(VariantFixedError):
        save_form(form=form, expected_revision=form.revision, actor=OPERATOR)


def test_no_form_takes_the_address_of_another_page() -> None:
    beside = {str(entry.pattern).partition("/")[0] for entry in [*urls.files, *urls.pages]}
    assert {name for name in beside if "<" not in name} == RESERVED

    for slug in RESERVED:
        with pytest.raises(ReservedAddressError):
            create_form(slug=slug, title="Adult", variant=Variant.ADULT, modules=[], actor=OPERATOR)
        form = make_form()
        form.slug = slug
        with pytest.raises(ReservedAddressError):
            save_form(form=form, expected_revision=form.revision, actor=OPERATOR)
        with pytest.raises(ReservedAddressError):
            save_form(form=ConsentForm(slug=slug), expected_revision=1, actor=OPERATOR)


def test_a_form_can_be_retired_and_offered_again() -> None:
    form = retire_form(form=make_form(), actor=OPERATOR)
    assert form.retired_at is not None

    assert restore_form(form=form, actor=OPERATOR).retired_at is None


def test_shipped_texts_are_taken_in_word_for_word() -> None:
    shipped = all_specimens()[0]
    content = load_specimen(shipped.slug, "en")
    facts = [ModuleFacts(m.code, m.purpose, m.data_use, m.is_needed) for m in shipped.modules]
    form = create_form(
        slug=shipped.slug,
        title=shipped.name,
        variant=shipped.variant,
        modules=facts,
        is_model=True,
        actor=OPERATOR,
    )

    text = take_in_text(form=form, content=content, language_name="English", actor=OPERATOR)

    assert _without_labels(content_of(text)) == _without_labels(content)
    assert content_of(text).labels == {key: content.labels[key] for key in LABELS}
    again = take_in_text(form=form, content=content, language_name="English", actor=OPERATOR)
    assert (again.pk, again.revision) == (text.pk, text.revision + 1)


def _without_labels(content: FormContent) -> dict[str, object]:
    return {name: value for name, value in content.to_json().items() if name != "labels"}


DANGEROUS = {
    "attachment": '<link rel="attachment" href="file:///etc/hostname">',
    "remote picture": '<img src="https://example.org/beacon.png">',
    "script": "<script>alert(1)</script>",
    "style": "<style>@import url(https://example.org/a.css)</style>",
    "frame": '<iframe src="file:///etc/hostname"></iframe>',
    "address in a style": '<p style="background:url(https://example.org/b.png)">Text</p>',
}


@pytest.mark.parametrize("what", sorted(DANGEROUS))
def test_nothing_in_a_text_can_point_anywhere(what: str) -> None:
    bad = DANGEROUS[what]
    text = make_text(
        checked=False,
        title=f"Title {bad}"[:200],
        introduction=bad,
        key_points=bad,
        sections=[("section", section("why", "Why", f"<p>Before</p>{bad}<p>After</p>"))],
    )
    content = content_of(text)

    assert content.sections[0].body.startswith("<p>Before</p>")
    for html in (content.sections[0].body, content.introduction):
        assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>"}
