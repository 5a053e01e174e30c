"""Working texts, their translation state, and what the database refuses of published ones."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from portal.consents.content import FormContent
from portal.consents.enums import VersionState
from portal.consents.models import (
    CentreEdition,
    ConsentText,
    FormDocument,
    FormVersion,
    VersionText,
    content_of,
)
from tests.factories.consents import (
    make_document,
    make_edition,
    make_form,
    make_text,
    make_version,
    section,
)

pytestmark = pytest.mark.django_db


def test_content_knows_the_whitelisted_elements_only() -> None:
    text = make_text(
        sections=[
            (
                "section",
                section(
                    "why",
                    " Why ",
                    '<p data-block-key="x1">We <b>ask</b> and <i>wait</i>.'
                    '<link rel="attachment" href="file:///etc/passwd"><script>steal()</script>'
                    '<img src="https://example.org/x.png"></p>',
                ),
            )
        ]
    )

    content = content_of(text)

    assert content.sections[0].heading == "Why"
    assert content.sections[0].body == "<p>We <strong>ask</strong> and <em>wait</em>.</p>"


def test_content_survives_the_way_through_json() -> None:
    content = content_of(make_text())

    assert FormContent.from_json(content.to_json()) == content
    assert [module.code for module in content.modules] == ["care", "registry"]
    assert content.key_points[1] == "You can say no."


def test_words_of_no_module_are_left_out_and_missing_words_are_empty() -> None:
    form = make_form()
    text = make_text(form, modules=[], checked=False)

    assert [module.statement for module in content_of(text).modules] == ["", ""]


@pytest.mark.parametrize("changed", ["title", "label", "module"])
def test_any_edit_makes_a_checked_text_a_draft_again(changed: str) -> None:
    text = make_text()
    assert text.is_checked

    if changed == "title":
        text.title = "Another title"
        text.save()
    elif changed == "label":
        text.language.labels = {**text.language.labels, "yes": "Yes, I do"}
        text.language.save()
    else:
        module = text.form.modules.get(code="registry")
        module.is_needed = True
        module.save()

    assert not ConsentText.objects.get(pk=text.pk).is_checked


def test_state_of_a_document_is_the_worse_of_version_and_edition() -> None:
    version = make_version()
    general = version.texts.get().documents.first()
    own = make_edition(versions=(version,)).documents.get()
    assert general is not None
    assert own.state == general.state == VersionState.CURRENT

    CentreEdition.objects.update(state=VersionState.WITHDRAWN, withdrawn_at=timezone.now())
    own = FormDocument.objects.get(pk=own.pk)
    assert own.state == VersionState.WITHDRAWN

    make_version(version.form)
    assert FormDocument.objects.get(pk=general.pk).state == VersionState.SUPERSEDED
    assert FormDocument.objects.get(pk=own.pk).state == VersionState.WITHDRAWN


def test_the_worst_state_wins_whichever_of_the_two_has_it() -> None:
    version = make_version(state=VersionState.WITHDRAWN)
    document = make_edition(versions=(version,)).documents.get()

    assert document.state == VersionState.WITHDRAWN


def test_files_are_named_by_form_version_centre_and_language() -> None:
    version = make_version(make_form(slug="adult"))
    edition = make_edition(versions=(version,))
    names = sorted(FormDocument.objects.values_list("file", flat=True))

    assert names[0].startswith("documents/consents/adult/1/")
    assert any(f"/{edition.sheet.slug}/1/en" in name for name in names)
    assert any(".large" in name for name in names)


def _made_triggers() -> None:
    if not _has_triggers():
        pytest.skip("no migrations were run, hence no triggers")


def _has_triggers() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT 1 FROM pg_trigger WHERE tgname = 'consents_formversion_no_update'"
            )
        else:
            cursor.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'consents_formversion_no_update'"
            )
        return cursor.fetchone() is not None


FROZEN = {
    "version hash": lambda: FormVersion.objects.update(digest="0" * 64),
    "version number": lambda: FormVersion.objects.update(number=7),
    "change note": lambda: FormVersion.objects.update(change_note="Something else"),
    "change note's language": lambda: FormVersion.objects.update(change_note_language="fr"),
    "version date": lambda: FormVersion.objects.update(published_at=timezone.now()),
    "version removed": lambda: FormVersion.objects.all()._raw_delete("default"),
    "text": lambda: VersionText.objects.update(content={}),
    "text checked": lambda: VersionText.objects.update(is_checked=False),
    "text removed": lambda: VersionText.objects.all()._raw_delete("default"),
    "document hash": lambda: FormDocument.objects.update(sha256="0" * 64),
    "document file": lambda: FormDocument.objects.update(file="other.pdf"),
    "document unmade": lambda: FormDocument.objects.update(made_at=None, sha256=""),
    "document removed": lambda: FormDocument.objects.all()._raw_delete("default"),
    "edition": lambda: CentreEdition.objects.update(content={}),
    "edition date": lambda: CentreEdition.objects.update(officer_checked_on=date(2020, 1, 1)),
    "edition removed": lambda: CentreEdition.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("what", sorted(FROZEN))
def test_the_database_refuses_to_change_what_was_published(what: str) -> None:
    _made_triggers()
    version = make_version()
    make_edition(versions=(version,))

    with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
        FROZEN[what]()


@pytest.mark.parametrize("state", [VersionState.WITHDRAWN, VersionState.FAILED])
def test_withdrawn_and_failed_versions_stay_so(state: VersionState) -> None:
    _made_triggers()
    version = make_version(state=state)

    with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
        FormVersion.objects.filter(pk=version.pk).update(
            state=VersionState.CURRENT, withdrawn_at=None
        )


def test_state_and_progress_of_a_version_may_move() -> None:
    version = make_version(state=VersionState.PREPARING)

    version.state, version.files_done = VersionState.CURRENT, 2
    version.save()

    assert FormVersion.objects.get(pk=version.pk).state == VersionState.CURRENT


def test_a_document_that_is_not_made_yet_can_be_made_once() -> None:
    _made_triggers()
    text = make_version().texts.get()
    other = VersionText.objects.create(
        version=text.version,
        language="de",
        language_name="Deutsch",
        content=text.content,
        digest=text.digest,
        is_checked=False,
    )
    waiting = FormDocument.objects.create(text=other)
    waiting.sha256, waiting.file.name, waiting.made_at = "1" * 64, "a.pdf", timezone.now()
    waiting.save()

    with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
        waiting.save()


REPLACED = {
    "consents_formversion": "number",
    "consents_versiontext": "language",
    "consents_formdocument": "is_large",
    "consents_centreedition": "number",
}


@pytest.mark.parametrize("table", sorted(REPLACED))
def test_sqlite_does_not_replace_either(table: str) -> None:
    _made_triggers()
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    make_edition(versions=(make_version(),))

    statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"  # noqa: S608 -- names of this file
    with (
        pytest.raises(DatabaseError, match="is frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_postgresql_does_not_truncate_either() -> None:
    _made_triggers()
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    make_document(make_version(languages=("fr",)).texts.get(), edition=make_edition())

    with (
        pytest.raises(DatabaseError, match="is frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE consents_versiontext CASCADE")
