"""Publishing a version: frozen at once, printed in the background, in force all at once."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.consents.content import LABELS
from portal.consents.enums import VersionState
from portal.consents.errors import (
    NothingToPublishError,
    NotInUseError,
    OutdatedFormError,
    OutdatedTextError,
    PublicationOverError,
    PublicationUnderWayError,
    ReasonMissingError,
    UnprintableError,
)
from portal.consents.models import (
    ConsentForm,
    ConsentText,
    FormDocument,
    FormVersion,
    VersionText,
    content_of,
)
from portal.consents.services import documents, releases
from portal.consents.services.forms import save_text
from portal.consents.services.publishing import (
    start_publication,
)
from portal.consents.tasks import print_version, resume_publications
from portal.core.models import RevisionName, revision_number
from portal.privacy.models import AuditEntry
from tests.factories.consents import (
    OPERATOR,
    make_form,
    make_forms_editor,
    make_text,
    make_version,
    section,
)

pytestmark = pytest.mark.django_db


def _start(form: ConsentForm, **changes: Any) -> FormVersion:
    revision = ConsentForm.objects.values_list("text_revision", flat=True).get(pk=form.pk)
    values = {"actor": OPERATOR, "change_note": "", "expected_revision": revision, **changes}
    return start_publication(form=form, **values)


def _edit(text: ConsentText, title: str) -> None:
    fresh = ConsentText.objects.get(pk=text.pk)
    fresh.title = title
    save_text(text=fresh, expected_revision=fresh.revision, actor=OPERATOR)


def test_a_version_is_frozen_then_printed_then_in_force() -> None:
    form = make_form(slug="adult")
    make_text(form)
    make_text(form, "fr", checked=False)
    actor = make_forms_editor()
    before = revision_number(RevisionName.SITE)

    version = _start(form, actor=actor, change_note=" First ")
    assert (version.number, version.state, version.files_total) == (1, "preparing", 4)
    assert (version.change_note, version.change_note_language) == ("First", "en")

    version = documents.print_version(version_id=version.pk)

    assert version.state == VersionState.CURRENT
    assert version.files_done == 4
    printed = FormDocument.objects.filter(text__version=version)
    assert all(document.pages and document.size for document in printed)
    first = printed.get(text__language="en", is_large=False)
    assert str(first.file).startswith("documents/consents/adult/1/en")
    with first.file.open() as file:
        assert file.read(5) == b"%PDF-"
    with first.preview.open() as file:
        assert file.read(4) == b"\x89PNG"
    states = dict(version.texts.values_list("language", "is_checked"))
    assert states == {"en": True, "fr": False}
    assert revision_number(RevisionName.SITE) > before
    recorded = AuditEntry.objects.filter(actor_id=actor.pk).values_list("action", flat=True)
    assert set(recorded) == {"consents.publication_started", "consents.version_published"}


def test_the_next_version_names_what_it_replaces() -> None:
    form = make_form()
    first = make_version(form)
    text = form.texts.get()
    _edit(text, "Another title")

    second = documents.print_version(version_id=_start(form).pk)

    first.refresh_from_db()
    assert (second.number, second.replaces, second.state) == (2, first, VersionState.CURRENT)
    assert first.state == VersionState.SUPERSEDED
    assert first.texts.get().form_content.title == "Consent for advice"
    assert second.texts.get().form_content.title == "Another title"


def test_an_outdated_look_publishes_nothing_and_loses_nothing() -> None:
    form = make_form()
    text = make_text(form)
    seen = ConsentForm.objects.get(pk=form.pk).text_revision
    _edit(text, "Changed meanwhile")

    with pytest.raises(OutdatedFormError, match="nothing is lost") as refused:
        start_publication(form=form, actor=OPERATOR, change_note="x", expected_revision=seen)

    assert refused.value.status == 409
    assert not FormVersion.objects.exists()
    assert ConsentText.objects.get().title == "Changed meanwhile"


def test_what_is_written_while_it_is_printed_is_no_part_of_it() -> None:
    form = make_form()
    text = make_text(form)
    version = _start(form)
    _edit(text, "Written too late")
    language = text.language
    language.labels = {**language.labels, "yes": "Aye"}
    language.save()

    version = documents.print_version(version_id=version.pk)

    content = version.texts.get().form_content
    assert content.title == "Consent for advice"
    assert content.labels["yes"] == LABELS["yes"]
    assert content.digest == version.texts.get().digest


def test_one_version_at_a_time_and_none_without_news() -> None:
    form = make_form()
    with pytest.raises(NothingToPublishError):
        _start(form)
    text = make_text(form, checked=False)
    version = _start(form)
    with pytest.raises(PublicationUnderWayError, match="Version 1"):
        _start(form)
    documents.print_version(version_id=version.pk)
    with pytest.raises(NothingToPublishError):
        _start(form)

    text.checked_digest, text.checked_by_name = version.texts.get().digest, "Olena"
    text.save()
    assert _start(form).texts.get().is_checked  # the check alone is news


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "right to left": ({"title": "טופס הסכמה"}, "right to left"),
    "missing glyph": ({"key_points": "Mouse \U0001f42d"}, "U\\+1F42D"),
    "too many words": (
        {"sections": [("section", section("why", "Why", f"<p>{'word ' * 60_000}</p>"))]},
        "60000 words; at most 3000",
    ),
    "no words of a module": ({"modules": []}, "has no text"),
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_a_text_that_cannot_be_printed_is_refused_with_its_language(what: str) -> None:
    fields, said = BAD[what]
    form = make_form()
    make_text(form)
    make_text(form, "fr", checked=False, **fields)

    with pytest.raises(UnprintableError, match=said) as refused:
        _start(form)

    assert "Français" in str(refused.value)
    assert "English" not in str(refused.value)
    assert not FormVersion.objects.exists()


def test_a_missing_section_of_a_translation_is_named() -> None:
    form = make_form()
    make_text(form)
    make_text(form, "de", sections=[("section", section("why", "Warum", "<p>Darum.</p>"))])

    with pytest.raises(UnprintableError, match="Deutsch: Sections are missing: who"):
        _start(form)


def test_printing_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    form = make_form()
    make_text(form)
    make_text(form, "fr")
    version = _start(form)
    whole = default_storage._save  # type: ignore[attr-defined]  # -- where a full disk shows
    calls = []

    def fills_up(name: str, content: Any) -> Any:
        calls.append(name)
        if len(calls) > 3:
            raise OSError(28, "No space left on device")
        return whole(name, content)

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "_save", fills_up)
        with pytest.raises(OSError, match="No space"):
            documents.print_version(version_id=version.pk)
    version.refresh_from_db()
    assert (version.state, version.failure, version.files_done) == ("preparing", "storage", 1)
    first = dict(FormDocument.objects.exclude(made_at=None).values_list("pk", "sha256"))

    version = documents.print_version(version_id=version.pk)

    assert (version.state, version.failure, version.files_done) == ("current", "", 4)
    after = dict(FormDocument.objects.values_list("pk", "sha256"))
    assert first.items() <= after.items()


def test_printing_twice_changes_nothing() -> None:
    make_text(form := make_form())
    version = documents.print_version(version_id=_start(form).pk)
    before = list(FormDocument.objects.order_by("pk").values())

    assert documents.print_version(version_id=version.pk).state == VersionState.CURRENT
    assert list(FormDocument.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.filter(action="consents.version_published").count() == 1


def test_of_two_runners_the_second_leaves_no_file_behind() -> None:
    make_text(form := make_form(slug="twice"))
    version = _start(form)
    document = version.texts.get().documents.get(is_large=False)
    slow = FormDocument.objects.select_related("text__version__form").get(pk=document.pk)
    documents.print_version(version_id=version.pk)
    made = FormDocument.objects.get(pk=document.pk)

    with made.file.open() as file:
        documents._keep(slow, file.read(), "0" * 64, 1)

    document.refresh_from_db()
    assert (document.sha256, document.file.name) == (made.sha256, made.file.name)
    folder = str(made.file).rpartition("/")[0]
    kept = set(FormDocument.objects.values_list("file", flat=True))
    kept |= set(FormDocument.objects.values_list("preview", flat=True))
    assert {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]} == kept


def test_what_cannot_be_printed_after_all_ends_as_failed_and_gives_its_number_back() -> None:
    text = make_text(form := make_form())
    # Frozen by a portal whose fonts could print it.
    content = {**content_of(text).to_json(), "title": "\u05de"}
    version = FormVersion.objects.create(form=form, number=1, digest="0" * 64, files_total=1)
    frozen = VersionText.objects.create(
        version=version,
        language="en",
        language_name="English",
        content=content,
        digest="1" * 64,
        is_checked=True,
    )
    FormDocument.objects.create(text=frozen)

    version = documents.print_version(version_id=version.pk)

    assert (version.state, version.failure) == (VersionState.FAILED, "unprintable")
    assert ConsentText.objects.get(pk=text.pk).title == "Consent for advice"
    assert _start(form).number == 1


def test_a_publication_can_be_stopped_and_only_once() -> None:
    make_text(form := make_form())
    version = _start(form)

    releases.give_up(release=version, actor=OPERATOR)

    version.refresh_from_db()
    assert (version.state, version.failure) == (VersionState.FAILED, "given_up")
    assert documents.print_version(version_id=version.pk).state == VersionState.FAILED
    for service in (releases.give_up, releases.resume):
        with pytest.raises(PublicationOverError):
            service(release=version, actor=OPERATOR)


def test_a_version_is_withdrawn_with_a_reason_for_good() -> None:
    version = make_version()
    actor = make_forms_editor()
    with pytest.raises(ReasonMissingError):
        releases.withdraw(release=version, actor=actor, reason="  ")

    version = releases.withdraw(release=version, actor=actor, reason=" A purpose was wrong. ")

    assert version.state == VersionState.WITHDRAWN
    assert version.withdrawal_reason == "A purpose was wrong."
    entry = AuditEntry.objects.get(action="consents.version_withdrawn")
    assert (entry.actor_id, entry.data["number"]) == (actor.pk, version.number)
    with pytest.raises(NotInUseError):
        releases.withdraw(release=version, actor=actor, reason="Again")


def test_after_a_withdrawal_the_next_version_replaces_the_withdrawn_one() -> None:
    form = make_form()
    first = releases.withdraw(release=make_version(form), actor=OPERATOR, reason="Wrong")

    second = _start(form)

    assert (second.number, second.replaces) == (2, first)


@pytest.mark.django_db(transaction=True)
def test_the_task_prints_and_a_lost_one_is_begun_again() -> None:
    make_text(form := make_form())
    version = _start(form)
    prints = DBTaskResult.objects.filter(task_path=print_version.module_path)
    queued = prints.get()
    assert queued.args_kwargs["args"] == [str(version.pk)]
    queued.delete()
    resume_publications()
    assert not prints.exists()  # it is too young to be lost
    table = FormVersion._meta.db_table
    _without_triggers(f"UPDATE {table} SET published_at = '2026-01-01 00:00:00+00:00'")  # noqa: S608 -- a table's name

    resume_publications()
    resume_publications()
    assert prints.count() == 1  # one is enough
    releases.resume(release=version, actor=OPERATOR)
    assert prints.count() == 1
    prints.update(run_after=timezone.now() + timedelta(hours=4))  # it waits for its next try
    resume_publications()
    assert prints.count() == 1
    releases.resume(release=version, actor=OPERATOR)
    assert prints.count() == 2
    call_command("db_worker", queue_name="*", batch=True, interval=0, verbosity=0, reload=False)

    version.refresh_from_db()
    assert version.state == VersionState.CURRENT


def _without_triggers(statement: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        name = "consents_formversion_no_update"
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
        trigger = cursor.fetchone()
        if trigger:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement)
        if trigger:
            cursor.execute(trigger[0])


@pytest.fixture
def threads() -> Iterator[list[threading.Thread]]:
    started: list[threading.Thread] = []
    yield started
    for thread in started:
        thread.join(timeout=60)


def _run(threads: list[threading.Thread], work: Any) -> list[Any]:
    """Run both functions at the same moment on connections of their own; what each gave."""
    gate = threading.Barrier(len(work))
    answers: list[Any] = [None] * len(work)

    def one(position: int) -> None:
        try:
            gate.wait()
            answers[position] = work[position]()
        except Exception as error:  # noqa: BLE001 -- the answer is looked at
            answers[position] = error
        finally:
            connections.close_all()

    for position in range(len(work)):
        thread = threading.Thread(target=one, args=(position,))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.mark.django_db(transaction=True)
def test_an_edit_at_the_very_moment_is_whole_in_or_whole_out(
    threads: list[threading.Thread],
) -> None:
    form = make_form()
    texts = [make_text(form, code) for code in ("en", "fr")]
    seen = ConsentForm.objects.get(pk=form.pk).text_revision

    def edit() -> None:
        for text in texts:
            _edit(text, "New")

    def publish() -> FormVersion:
        return start_publication(form=form, actor=OPERATOR, change_note="", expected_revision=seen)

    edited, published = _run(threads, [edit, publish])

    assert edited is None
    if isinstance(published, FormVersion):
        assert {text.form_content.title for text in published.texts.all()} == {"Consent for advice"}
    else:
        assert isinstance(published, OutdatedFormError)
        assert not FormVersion.objects.exists()
    assert set(ConsentText.objects.values_list("title", flat=True)) == {"New"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does(threads: list[threading.Thread]) -> None:
    make_text(form := make_form())

    answers = _run(threads, [lambda: _start(form), lambda: _start(form)])

    assert sum(isinstance(answer, FormVersion) for answer in answers) == 1
    assert sum(isinstance(answer, PublicationUnderWayError) for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(threads: list[threading.Thread]) -> None:
    text = make_text(make_form())

    def save(title: str) -> Any:
        mine = ConsentText.objects.get(pk=text.pk)
        mine.title = title
        return save_text(text=mine, expected_revision=text.revision, actor=OPERATOR)

    answers = _run(threads, [lambda: save("A"), lambda: save("B")])

    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["ConsentText", "OutdatedTextError"], answers
    assert any(isinstance(answer, OutdatedTextError) for answer in answers)


@pytest.mark.django_db(transaction=True)
def test_two_runners_print_a_version_together(threads: list[threading.Thread]) -> None:
    form = make_form()
    make_text(form)
    make_text(form, "fr")
    version = _start(form)

    answers = _run(threads, [lambda: documents.print_version(version_id=version.pk)] * 2)

    assert all(isinstance(answer, FormVersion) for answer in answers), answers
    version.refresh_from_db()
    assert (version.state, version.files_done) == (VersionState.CURRENT, 4)
    assert AuditEntry.objects.filter(action="consents.version_published").count() == 1
    assert FormDocument.objects.exclude(made_at=None).count() == 4
