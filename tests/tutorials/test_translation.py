"""Tutorials are translated with wagtail-localize: words apart, facts shared, files taken along."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from portal.tutorials.models import DocumentTutorialPage
from tests.factories.tutorials import PDF, make_document, make_guide, make_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def french() -> Locale:
    """French, with the front page and the list of tutorials in it."""
    locale: Locale = Locale.objects.create(language_code="fr")
    index = make_index()
    index.get_parent().specific.copy_for_translation(locale).save_revision().publish()
    index.copy_for_translation(locale).save_revision().publish()
    return locale


def translated(page: DocumentTutorialPage, locale: Locale) -> Translation:
    """The page's translation, each string but the slug with "FR" before it."""
    translate_object(page, [locale])
    source = TranslationSource.objects.get_for_instance(page)
    translation = Translation.objects.get(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={
                "data": segment.string.data
                if segment.context.path == "slug"
                else f"FR {segment.string.data}"
            },
        )
    found: Translation = translation
    return found


def test_words_are_translated_and_facts_and_file_follow(
    client: Client, french: Locale, django_capture_on_commit_callbacks: Any
) -> None:
    commit = django_capture_on_commit_callbacks
    old = make_guide(title="Old")
    page = make_document(
        title="Checklist", roles=["submit"], level="advanced", replaces=old, version_label="2.1"
    )
    translation = translated(page, french)
    with commit(execute=True):
        translation.save_target(publish=True)
    target = DocumentTutorialPage.objects.get(translation_key=page.translation_key, locale=french)
    assert target.title == "FR Checklist"
    assert target.objective_lines[0] == "FR Find the next training"
    assert (target.roles, target.level, target.version_label) == (["submit"], "advanced", "2.1")
    assert client.get(f"{target.url}document/").content == PDF

    page.roles, page.version_label = ["panel"], "3.0"
    page.save_revision().publish()
    translation.source.update_from_db()
    with commit(execute=True):
        translation.save_target(publish=True)
    target.refresh_from_db()
    assert (target.roles, target.version_label) == (["panel"], "3.0")


def test_the_replaced_one_is_marked_in_each_language(client: Client, french: Locale) -> None:
    old = make_document(title="Old")
    old_french = old.copy_for_translation(french)
    old_french.save_revision().publish()
    make_guide(title="New", replaces=old)
    html = client.get(DocumentTutorialPage.objects.get(pk=old_french.pk).url).content.decode()
    assert "/tutorials/tutorial-" in html
    assert ">New</a>" in html
