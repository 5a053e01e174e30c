"""Documents: versions stay, one address always has the newest."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.accounts.actors import Operator
from portal.privacy.errors import UploadError
from portal.privacy.models import AuditEntry
from portal.tutorials.errors import NotNewError
from portal.tutorials.models import DocumentTutorialPage, DocumentVersion
from portal.tutorials.services import add_document_version
from tests.databases import has_trigger
from tests.factories.accounts import make_user
from tests.factories.tutorials import PDF, make_document, make_french

pytestmark = pytest.mark.django_db


def changed(mark: str, name: str = "checklist.pdf") -> File[bytes]:
    return ContentFile(PDF + f"% {mark}\n%%EOF\n".encode(), name=name)


def read(file: File[bytes]) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    return content


def test_the_permanent_address_always_has_the_newest_version(client: Client) -> None:
    page = make_document()
    address = f"{page.url}document/"
    first = client.get(address)
    assert first.content == PDF
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"] == f'attachment; filename="{page.slug}-v1.pdf"'
    second = changed("two")
    version = add_document_version(page=page, file=second, note="Clearer.", actor=Operator())
    assert version.number == 2
    assert client.get(address).content == read(second)


def test_old_versions_stay_and_name_the_newest(client: Client) -> None:
    page = make_document()
    add_document_version(page=page, file=changed("two"), note="Clearer.", actor=Operator())
    old = client.get(f"{page.url}document/1/")
    assert old.content == PDF
    newest = f"{settings.SITE_URL}{page.url}document/"
    assert old["Link"] == f'<{newest}>; rel="latest-version"'
    assert old["X-Robots-Tag"] == "noindex"
    new = client.get(f"{page.url}document/2/")
    assert "latest-version" not in new["Link"]
    assert "X-Robots-Tag" not in new


def test_the_page_lists_versions_with_their_hashes_and_marks_the_old(client: Client) -> None:
    page = make_document()
    add_document_version(page=page, file=changed("two"), note="Clearer.", actor=Operator())
    html = client.get(page.url).content.decode()
    for version in DocumentVersion.objects.all():
        assert version.sha256 in html
        assert f'href="{page.url}document/{version.number}/"' in html
    assert html.count("Superseded") == 1
    assert "Clearer." in html
    assert f'value="{settings.SITE_URL}{page.url}document/"' in html
    assert "Download version 2 (PDF," in html


def test_browsers_ask_again_and_are_told_that_nothing_changed(client: Client) -> None:
    page = make_document()
    address = f"{page.url}document/"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    add_document_version(page=page, file=changed("two"), note="", actor=Operator())
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    "part", ["document/3/", "document/0/", "document/01/", "document/x/", "document/1/2/", "file/"]
)
def test_there_is_nothing_else_below_a_document(client: Client, part: str) -> None:
    page = make_document()
    assert client.get(f"{page.url}{part}").status_code == 404


def test_the_stored_file_cannot_be_had_past_the_page(client: Client) -> None:
    page = make_document()
    assert client.get(f"{settings.MEDIA_URL}{page.file.name}").status_code == 404


def test_restricted_and_unpublished_documents_are_not_handed_out(client: Client) -> None:
    page = make_document()
    row = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN, password=""
    )
    answer = client.get(f"{page.url}document/")
    assert answer.status_code == 302
    row.delete()
    page.unpublish()
    assert client.get(f"{page.url}document/").status_code == 404


def test_the_newest_versions_content_is_no_new_version() -> None:
    page = make_document()
    add_document_version(page=page, file=changed("two"), note="", actor=Operator())
    with pytest.raises(NotNewError, match="version 2"):
        add_document_version(page=page, file=changed("two"), note="", actor=Operator())
    assert page.versions.count() == 2


def test_what_is_no_document_never_becomes_a_version() -> None:
    page = make_document()
    with pytest.raises(UploadError):
        add_document_version(
            page=page, file=ContentFile(b"MZ\x00\x00", name="x.pdf"), note="", actor=Operator()
        )
    assert page.versions.count() == 1


def test_publishing_words_makes_no_version_and_an_older_state_brings_no_older_file(
    client: Client,
) -> None:
    page = make_document()
    first_state = page.latest_revision
    add_document_version(page=page, file=changed("two"), note="", actor=Operator())
    page = DocumentTutorialPage.objects.get(pk=page.pk)
    page.title = "Other words"
    page.save_revision().publish()
    first_state.publish()
    assert page.versions.count() == 2
    assert client.get(f"{page.url}document/").content == read(changed("two"))


def test_publishing_is_written_into_the_audit_trail_with_who_did_it() -> None:
    page, actor = make_document(), make_user(is_superuser=True)
    add_document_version(page=page, file=changed("two"), note="", actor=actor)
    entry = AuditEntry.objects.filter(action="tutorials.version_published").latest("pk")
    assert str(entry.actor_id) == str(actor.pk)
    assert entry.object_id == str(page.pk)


def test_a_translation_begins_with_the_same_file_and_may_have_its_own(client: Client) -> None:
    page = make_document()
    french = make_french(page, title="Liste")
    assert client.get(f"{french.url}document/").content == PDF
    add_document_version(page=french, file=changed("fr"), note="", actor=Operator())
    assert client.get(f"{french.url}document/").content == read(changed("fr"))
    assert client.get(f"{page.url}document/").content == PDF


@pytest.mark.django_db(transaction=True)
def test_files_go_with_the_last_page_that_means_them() -> None:
    page = make_document()
    french = make_french(page)
    name = str(page.file.name)
    assert Path(default_storage.path(name)).is_file()
    page.delete()
    assert default_storage.exists(name)
    DocumentTutorialPage.objects.get(pk=french.pk).delete()
    assert not default_storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_while_another_pages_draft_means_it() -> None:
    """Every content is stored once: two editors may have uploaded the same document."""
    page = make_document()
    other = make_document(content=read(changed("other")))
    name = str(DocumentVersion.objects.get(page=page).file.name)
    draft = DocumentTutorialPage.objects.get(pk=other.pk)
    draft.file.name = name
    draft.save_revision()
    page.delete()
    assert default_storage.exists(name)


def test_a_lost_file_is_a_clear_404(client: Client) -> None:
    page = make_document()
    default_storage.delete(page.file.name)
    assert client.get(f"{page.url}document/").status_code == 404


def test_the_database_keeps_one_version_of_each_number() -> None:
    row = make_document().versions.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def _update(**fields: Any) -> None:
    DocumentVersion.objects.filter(number=1).update(**fields)


FROZEN: dict[str, Callable[[], object]] = {
    "number": lambda: _update(number=7),
    "file": lambda: _update(file="documents/tutorials/other.pdf"),
    "hash": lambda: _update(sha256="0" * 64),
    "size": lambda: _update(size=F("size") + 1),
    "kind": lambda: _update(media_type="text/html"),
    "note": lambda: _update(note="Something else"),
    "day": lambda: _update(published_at=timezone.now()),
    "page": lambda: _update(page=make_document()),
    "removed": lambda: DocumentVersion.objects.filter(number=1).delete(),
}


@pytest.fixture
def _triggers() -> None:
    if not has_trigger(
        sqlite="tutorials_documentversion_no_update",
        postgresql="tutorials_documentversion_no_update",
    ):
        pytest.skip("no migrations were run, hence no triggers")


@pytest.mark.usefixtures("_triggers")
@pytest.mark.parametrize("what", sorted(FROZEN))
def test_the_database_refuses_to_change_what_was_published(what: str) -> None:
    make_document()
    with pytest.raises(IntegrityError, match="is frozen"), transaction.atomic():
        FROZEN[what]()


@pytest.mark.usefixtures("_triggers")
def test_what_a_deleted_page_let_go_of_belongs_to_no_other() -> None:
    """Between the two steps of a deletion, which one transaction makes."""
    version = make_document().versions.get()
    DocumentVersion.objects.filter(pk=version.pk).update(page=None)
    with pytest.raises(IntegrityError, match="is frozen"), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(page=make_document())


def test_versions_go_with_their_page_and_with_no_other() -> None:
    page, other = make_document(), make_document(content=read(changed("other")))
    page.delete()
    assert DocumentVersion.objects.get() == other.versions.get()


def test_a_list_of_tutorials_goes_with_all_its_documents() -> None:
    index = make_document().get_parent()
    make_document(content=read(changed("other")))
    index.delete()
    assert not DocumentVersion.objects.exists()


def test_a_page_of_versions_costs_the_same_for_1_and_3(client: Client) -> None:
    page = make_document()
    counts = []
    for mark in ("two", "three"):
        client.get("/tutorials/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{page.url}?fresh=1")
        counts.append(len(queries))
        add_document_version(page=page, file=changed(mark), note="", actor=Operator())
    client.get("/tutorials/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{page.url}?fresh=1")
    assert counts[0] == counts[1] == len(queries) <= 20


def test_office_files_and_pictures_are_versions_too() -> None:
    page = make_document(content=b"plain words", ending="txt")
    version = page.versions.get()
    assert version.media_type == "text/plain"
    assert version.kind_label == "TXT"
    with version.file.open("rb") as file:
        assert file.read() == b"plain words"
