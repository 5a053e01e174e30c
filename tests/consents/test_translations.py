"""A translation that was checked before its source text changed: noticed, printed as a draft."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from portal.consents.content import FormContent, Module, Section
from portal.consents.enums import Purpose, TranslationState, Variant
from portal.consents.errors import NothingToKeepError, OutdatedTextError
from portal.consents.models import (
    ConsentForm,
    ConsentText,
    FormDocument,
    FormModule,
    FormVersion,
    content_of,
    source_among,
)
from portal.consents.selectors.working import LanguageState, languages_of
from portal.consents.services.forms import (
    confirm_translation,
    delete_text,
    keep_translation,
    save_form,
    save_language,
    save_text,
    wording_of_source,
)
from portal.consents.services.publishing import start_publication
from portal.privacy.models import AuditEntry
from tests.factories.consents import (
    OPERATOR,
    make_form,
    make_forms_editor,
    make_language,
    make_text,
    make_version,
    section,
    wording,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DRAFT, CHECKED, AGAIN = TranslationState.DRAFT, TranslationState.CHECKED, "check_again"


@pytest.fixture
def form() -> ConsentForm:
    """English, the source, and French and German beside it; all checked."""
    form = make_form()
    for language in ("en", "fr", "de"):
        make_text(form, language)
    return form


def _edit(form: ConsentForm, language: str, **changes: Any) -> None:
    text = _text(form, language)
    for name, value in changes.items():
        setattr(text, name, value)
    save_text(text=text, expected_revision=text.revision, actor=OPERATOR)


def _text(form: ConsentForm, language: str) -> ConsentText:
    return ConsentText.objects.select_related("form", "language").get(
        form=form, language__code=language
    )


def _states(form: ConsentForm) -> dict[str, str]:
    return {code: state.state for code, state in _languages(form).items()}


def _languages(form: ConsentForm) -> dict[str, LanguageState]:
    return {state.content.language: state for state in languages_of(form)}


def _content(**changes: Any) -> FormContent:
    module = Module("care", Purpose.CARE, (), True, "Care", "I agree.", "<p>Yes.</p>")
    values: dict[str, Any] = {
        "form": "adult",
        "variant": Variant.ADULT,
        "is_model": False,
        "language": "en",
        "title": "Consent",
        "introduction": "We ask you.",
        "key_points": ("You can say no.",),
        "sections": (Section("why", "Why", "<p>One.</p><ul><li>Two</li></ul>"),),
        "modules": (module,),
        **changes,
    }
    return FormContent(**values)


SPACING: dict[str, dict[str, Any]] = {
    "spaces between words": {"title": " Consent \n", "introduction": "We  ask\u00a0you."},
    "spaces between elements": {
        "sections": (Section("why", "Why ", "<p> One.</p>\n<ul> <li>Two </li></ul>"),)
    },
    "an empty paragraph": {
        "sections": (Section("why", "Why", "<p>One.</p><p> </p><ul><li>Two</li></ul><p></p>"),)
    },
    "fixed words": {"labels": {"yes": "Aye"}},
    "what all languages share": {
        "is_model": True,
        "modules": (Module("care", Purpose.OTHER, (), False, "Care", "I agree.", "<p>Yes.</p>"),),
    },
}


@pytest.mark.parametrize("what", sorted(SPACING))
def test_what_a_translator_does_not_translate_is_no_change(what: str) -> None:
    assert _content(**SPACING[what]).wording_digest == _content().wording_digest


WORDS: dict[str, dict[str, Any]] = {
    "title": {"title": "Consents"},
    "introduction": {"introduction": "We ask."},
    "key points": {"key_points": ("You can say no", ".")},
    "heading": {"sections": (Section("why", "Why?", "<p>One.</p><ul><li>Two</li></ul>"),)},
    "section's key": {"sections": (Section("who", "Why", "<p>One.</p><ul><li>Two</li></ul>"),)},
    "body": {"sections": (Section("why", "Why", "<p>One.</p><ul><li>Three</li></ul>"),)},
    "emphasis": {"sections": (Section("why", "Why", "<p>One.</p><ul><li><em>Two</em></li></ul>"),)},
    "no section": {"sections": ()},
    "statement": {
        "modules": (Module("care", Purpose.CARE, (), True, "Care", "I do.", "<p>Yes.</p>"),)
    },
    "explanation": {
        "modules": (Module("care", Purpose.CARE, (), True, "Care", "I agree.", "<p>No.</p>"),)
    },
    "no module": {"modules": ()},
    "language": {"language": "fr"},
}


@pytest.mark.parametrize("what", sorted(WORDS))
def test_every_word_counts(what: str) -> None:
    assert _content(**WORDS[what]).wording_digest != _content().wording_digest


def test_the_source_is_the_portals_own_language_else_the_first_that_was_written() -> None:
    form = make_form()
    make_text(form, "uk")
    make_text(form, "de")
    first = source_among(form.texts.all())
    assert first is not None
    assert first.language.code == "uk"

    own = make_text(form, settings.LANGUAGE_CODE)
    assert source_among(form.texts.all()) == own
    assert source_among([]) is None


def test_a_change_of_the_source_asks_for_a_second_check_of_each_translation(
    form: ConsentForm,
) -> None:
    assert set(_states(form).values()) == {CHECKED}
    before = timezone.now()

    _edit(form, "en", title="Consent for advice from elsewhere")

    assert _states(form) == {"en": DRAFT, "fr": AGAIN, "de": AGAIN}
    french = _languages(form)["fr"]
    assert french.must_be_checked_again
    assert not french.is_checked
    assert french.source.language.code == "en"
    assert french.source.worded_at is not None
    assert french.source.worded_at >= before
    assert _text(form, "fr").checked_by_name == "Olena Translator"
    assert _text(form, "fr").state == AGAIN

    confirm_translation(text=_text(form, "en"), actor=OPERATOR, on=TODAY(), name="Olena")
    assert _states(form) == {"en": CHECKED, "fr": AGAIN, "de": AGAIN}


def test_a_change_that_is_taken_back_asks_for_nothing(form: ConsentForm) -> None:
    before = _text(form, "en").title
    _edit(form, "en", title="Something else")
    _edit(form, "en", title=before)

    assert set(_states(form).values()) == {CHECKED}


def test_saving_without_a_change_or_with_other_spaces_asks_for_nothing(form: ConsentForm) -> None:
    noted = _text(form, "en").worded_at
    rare = "<p></p> <p>Your condition is <b>rare</b>.</p>"

    _edit(form, "en")
    _edit(
        form,
        "en",
        introduction="Your doctor would  like to ask\nexperts elsewhere. ",
        key_points="Nobody outside your hospital learns your name. \n\n You can say no.\n",
        sections=[
            ("section", section("why", "Why  we ask", rare)),
            ("section", section("who", "Who sees it ", "<ul> <li>The experts</li></ul>")),
        ],
    )

    assert _states(form)["fr"] == _states(form)["de"] == CHECKED
    assert _text(form, "en").worded_at == noted


def test_other_fixed_words_of_the_source_leave_translations_alone(form: ConsentForm) -> None:
    language = make_language("en")
    language.labels = {**language.labels, "yes": "Aye"}
    save_language(language=language, expected_revision=language.revision, actor=OPERATOR)

    assert _states(form) == {"en": DRAFT, "fr": CHECKED, "de": CHECKED}


def test_a_change_of_one_translation_leaves_the_others_alone(form: ConsentForm) -> None:
    _edit(form, "fr", title="Accord")

    assert _states(form) == {"en": CHECKED, "fr": DRAFT, "de": CHECKED}


def test_a_new_module_makes_drafts_and_its_words_ask_again(form: ConsentForm) -> None:
    fresh = ConsentForm.objects.get(pk=form.pk)
    fresh.modules = [
        *fresh.modules.all(),
        FormModule(code="contact", purpose=Purpose.RESEARCH_CONTACT, sort_order=2),
    ]
    save_form(form=fresh, expected_revision=fresh.revision, actor=OPERATOR)
    assert set(_states(form).values()) == {DRAFT}
    codes = ("care", "registry", "contact")
    for language in ("en", "fr"):
        words = [("module", wording(code, f"I agree to {code}.")) for code in codes]
        _edit(form, language, modules=words)
        confirm_translation(text=_text(form, language), actor=OPERATOR, on=TODAY())
    assert _states(form) == {"en": CHECKED, "fr": CHECKED, "de": DRAFT}

    words = [("module", wording(code, f"I really agree to {code}.")) for code in codes]
    _edit(form, "en", modules=words)
    assert _states(form) == {"en": DRAFT, "fr": AGAIN, "de": DRAFT}


def test_checking_again_ends_it(form: ConsentForm) -> None:
    _edit(form, "en", title="Another")
    text = _text(form, "fr")

    confirm_translation(
        text=text,
        actor=OPERATOR,
        on=TODAY(),
        name="Marie",
        expected_digest=content_of(text).digest,
        expected_source=wording_of_source(text),
    )

    assert _states(form) == {"en": DRAFT, "fr": CHECKED, "de": AGAIN}
    assert _text(form, "fr").checked_by_name == "Marie"


def test_a_check_is_beside_the_source_that_was_read(form: ConsentForm) -> None:
    text = _text(form, "fr")
    read = wording_of_source(text)
    _edit(form, "en", title="Another")

    with pytest.raises(OutdatedTextError):
        confirm_translation(text=text, actor=OPERATOR, on=TODAY(), expected_source=read)
    with pytest.raises(OutdatedTextError):
        keep_translation(text=text, actor=OPERATOR, expected_source=read)
    assert _states(form)["fr"] == AGAIN


def test_an_editor_may_say_that_no_new_translation_is_needed(form: ConsentForm) -> None:
    actor = make_forms_editor(first_name="Edith", last_name="Editor")
    _edit(form, "en", title="Consent, for advice")
    checked = _text(form, "fr")
    revision = ConsentForm.objects.get(pk=form.pk).text_revision

    keep_translation(text=checked, actor=actor)

    assert _states(form) == {"en": DRAFT, "fr": CHECKED, "de": AGAIN}
    text = _text(form, "fr")
    assert (text.kept_by, text.kept_on) == (actor, TODAY())
    assert (text.checked_by_name, text.checked_on) == (checked.checked_by_name, checked.checked_on)
    assert ConsentForm.objects.get(pk=form.pk).text_revision == revision + 1
    entry = AuditEntry.objects.get(action="consents.translation_kept")
    assert entry.actor_id == actor.pk
    assert entry.data["language"] == "fr"
    assert entry.data["source"] == content_of(_text(form, "en")).wording_digest[:16]
    assert "Edith" not in str(entry.data)

    _edit(form, "en", title="Another again")
    assert _states(form)["fr"] == AGAIN  # it was said of one change
    confirm_translation(text=text, actor=actor, on=TODAY())
    text = _text(form, "fr")
    assert (text.kept_by, text.kept_on) == (None, None)


def test_what_is_not_waiting_cannot_be_kept(form: ConsentForm) -> None:
    make_text(form, "es", checked=False)
    _edit(form, "de", title="Anders")
    for language in ("en", "fr", "es", "de"):
        with pytest.raises(NothingToKeepError):
            keep_translation(text=_text(form, language), actor=OPERATOR)

    _edit(form, "en", title="Another")
    for language in ("en", "es", "de"):  # nobody has checked their own words
        with pytest.raises(NothingToKeepError):
            keep_translation(text=_text(form, language), actor=OPERATOR)


def test_an_editors_late_save_undoes_neither_check_nor_waiver(form: ConsentForm) -> None:
    _edit(form, "en", title="Another")
    opened = _text(form, "fr")
    keep_translation(text=_text(form, "fr"), actor=OPERATOR)

    save_text(text=opened, expected_revision=opened.revision, actor=OPERATOR)

    assert _states(form)["fr"] == CHECKED
    assert _text(form, "fr").kept_on == TODAY()


def test_when_the_source_becomes_another_everything_is_compared_again(form: ConsentForm) -> None:
    delete_text(text=_text(form, "en"), actor=OPERATOR)

    assert _states(form) == {"fr": CHECKED, "de": AGAIN}
    english = ConsentText(form=form, language=make_language("en"), title="Consent")
    save_text(text=english, expected_revision=english.revision, actor=OPERATOR)
    assert _states(form) == {"en": DRAFT, "fr": AGAIN, "de": AGAIN}


def test_it_is_printed_as_a_draft_until_it_is_kept_and_published_versions_stay(
    form: ConsentForm,
) -> None:
    before = make_version(form, languages=("en", "fr", "de"))
    frozen = list(before.texts.order_by("language").values())
    _edit(form, "en", title="Another")
    keep_translation(text=_text(form, "de"), actor=OPERATOR)

    version = _publish(form)

    texts = {text.language: text for text in version.texts.all()}
    assert {code: text.is_checked for code, text in texts.items()} == {
        "en": False,
        "fr": False,
        "de": True,
    }
    assert (texts["fr"].checked_by_name, texts["fr"].checked_on) == ("", None)
    assert all(document.is_draft for document in FormDocument.objects.filter(text=texts["fr"]))
    assert list(before.texts.order_by("language").values()) == frozen
    assert all(frozen_text.is_checked for frozen_text in before.texts.all())


def test_a_waiver_alone_is_news_for_the_next_version(form: ConsentForm) -> None:
    _edit(form, "en", title="Another")
    version = _publish(form)
    FormVersion.objects.filter(pk=version.pk).update(state="current")
    keep_translation(text=_text(form, "fr"), actor=OPERATOR)

    assert _publish(form).texts.get(language="fr").is_checked


def test_tomorrow_the_day_of_the_change_is_still_told(form: ConsentForm) -> None:
    _edit(form, "en", title="Another")
    past = timezone.now() - timedelta(days=3)
    ConsentText.objects.filter(form=form, language__code="en").update(worded_at=past)
    _edit(form, "en")
    _edit(form, "de", title="Anders")

    assert _languages(form)["fr"].source.worded_at == past


@pytest.fixture
def threads() -> Iterator[list[threading.Thread]]:
    started: list[threading.Thread] = []
    yield started
    for thread in started:
        thread.join(timeout=60)


@pytest.mark.django_db(transaction=True)
def test_a_check_at_the_moment_of_a_change_is_refused_or_asked_for_again(
    form: ConsentForm, threads: list[threading.Thread]
) -> None:
    french = _text(form, "fr")
    read = wording_of_source(french)
    gate = threading.Barrier(2)
    answers: list[object] = []

    def run(work: Any) -> None:
        try:
            gate.wait()
            work()
        except OutdatedTextError as error:
            answers.append(error)
        finally:
            connections.close_all()

    def check() -> None:
        confirm_translation(text=french, actor=OPERATOR, on=TODAY(), expected_source=read)

    for work in (check, lambda: _edit(form, "en", title="Another")):
        threads.append(threading.Thread(target=run, args=(work,)))
        threads[-1].start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(answers) <= 1
    assert _states(form) == {"en": DRAFT, "fr": AGAIN, "de": AGAIN}


def _publish(form: ConsentForm) -> FormVersion:
    form = ConsentForm.objects.get(pk=form.pk)
    return start_publication(
        form=form, actor=OPERATOR, change_note="", expected_revision=form.text_revision
    )
