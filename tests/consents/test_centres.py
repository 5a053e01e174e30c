"""A centre's own part: saved, frozen as an edition, printed under the centre's name."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.accounts.enums import Role
from portal.consents.content import Particulars
from portal.consents.enums import Safeguard, VersionState
from portal.consents.errors import (
    BadCheckDateError,
    CentrePartIncompleteError,
    NoFormsError,
    NotInUseError,
    OutdatedTextError,
    PublicationOverError,
    PublicationUnderWayError,
    ReasonMissingError,
    UnprintableError,
)
from portal.consents.models import CentreClause, CentreEdition, CentreSheet
from portal.consents.selectors.working import needs_new_edition
from portal.consents.services import documents, releases
from portal.consents.services.centres import (
    LocalClause,
    open_sheet,
    printable_languages,
    publish_centre_edition,
    save_sheet,
)
from portal.privacy.models import AuditEntry
from tests.factories.accounts import CentreFactory, make_user
from tests.factories.consents import (
    OPERATOR,
    at_work,
    make_centre_sheet,
    make_edition,
    make_form,
    make_version,
)

pytestmark = pytest.mark.django_db

CHECKED = date(2026, 1, 20)
PARTICULARS = Particulars(
    retention=20,
    transfers="Ukraine",
    safeguard=Safeguard.CLAUSES,
    registry="Registry\nUniversity",
    operator="Association\nBelgium",
)
CLAUSE = LocalClause("en", "why", "Here", "<p>We keep it safe.</p>")


def _save(sheet: CentreSheet, clauses: list[LocalClause], revision: int | None = None) -> None:
    save_sheet(
        sheet=sheet,
        controller="Hospital\nStreet 1",
        officer="Office",
        contacts="Clinic",
        particulars=PARTICULARS,
        clauses=clauses,
        expected_revision=sheet.revision if revision is None else revision,
        actor=OPERATOR,
    )


def test_a_sheet_is_opened_once_under_an_address_of_its_own() -> None:
    first = CentreFactory.create(name="Clinic", city="Leuven")
    second = CentreFactory.create(name="Clinic!", city="Leuven")
    sheet = open_sheet(centre=first, actor=OPERATOR)

    assert open_sheet(centre=first, actor=OPERATOR) == sheet
    assert sheet.slug == "leuven-clinic"
    assert open_sheet(centre=second, actor=OPERATOR).slug == "leuven-clinic-2"


def test_saving_replaces_the_clauses_and_cleans_them() -> None:
    sheet = make_centre_sheet()
    bad = '<p>Kept</p><link rel="attachment" href="file:///etc/passwd"><script>x()</script>'

    _save(sheet, [LocalClause("en", "", " Added ", bad)])

    clause = CentreClause.objects.get()
    assert (clause.heading, clause.body) == ("Added", "<p>Kept</p>")
    sheet.refresh_from_db()
    assert sheet.revision == 2
    with pytest.raises(OutdatedTextError):
        _save(sheet, [], revision=1)


def test_an_edition_is_printed_for_every_current_form_and_put_in_force() -> None:
    adult, child = make_version(make_form(slug="adult")), make_version(make_form(slug="child"))
    make_version(make_form(slug="old"), state=VersionState.SUPERSEDED)
    sheet = make_centre_sheet()
    actor = at_work(make_user(Role.CLINICIAN, centre=sheet.centre))

    edition = publish_centre_edition(sheet=sheet, actor=actor, officer_checked_on=CHECKED)
    assert (edition.number, edition.state, edition.files_total) == (1, "preparing", 4)
    edition = documents.print_edition(edition_id=edition.pk)

    assert edition.state == VersionState.CURRENT
    assert edition.files_done == 4
    printed = set(edition.documents.values_list("text__version", flat=True))
    assert printed == {adult.pk, child.pk}
    document = edition.documents.first()
    assert document is not None
    assert f"/{sheet.slug}/1/en" in str(document.file)
    assert edition.content_in("en").clauses[0].heading == "Here"
    recorded = AuditEntry.objects.filter(actor_id=actor.pk).values_list("action", flat=True)
    assert set(recorded) == {"consents.edition_started", "consents.edition_published"}


def test_what_is_changed_later_is_no_part_of_the_edition() -> None:
    make_version()
    sheet = make_centre_sheet()
    edition = publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED)
    _save(sheet, [])

    edition = documents.print_edition(edition_id=edition.pk)

    assert len(edition.content_in("en").clauses) == 1


def test_a_new_version_asks_for_a_new_edition_and_prints_nothing_by_itself() -> None:
    form = make_form()
    version = make_version(form)
    sheet = make_centre_sheet()
    edition = make_edition(sheet, versions=(version,))
    assert needs_new_edition(sheet) == []

    second = make_version(form)

    assert needs_new_edition(sheet) == [second]
    assert edition.documents.get().state == VersionState.SUPERSEDED
    assert not second.texts.get().documents.exclude(centre_edition=None).exists()

    following = publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED)
    assert documents.print_edition(edition_id=following.pk).replaces == edition
    assert needs_new_edition(sheet) == []
    edition.refresh_from_db()
    assert edition.state == VersionState.SUPERSEDED


def test_a_centre_without_an_edition_is_asked_for_nothing() -> None:
    make_version()
    assert needs_new_edition(make_centre_sheet()) == []


def test_an_incomplete_part_says_what_is_missing() -> None:
    make_version()
    sheet = make_centre_sheet(officer=" ", contacts="")

    with pytest.raises(CentrePartIncompleteError, match="data protection officer, contacts"):
        publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED)
    assert not CentreEdition.objects.exists()


def test_other_refusals_come_before_anything_happened() -> None:
    sheet = make_centre_sheet()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(BadCheckDateError):
        publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=tomorrow)
    with pytest.raises(NoFormsError):
        publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED)
    with pytest.raises(OutdatedTextError):
        publish_centre_edition(
            sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED, expected_revision=7
        )
    make_version()
    publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED)
    with pytest.raises(PublicationUnderWayError):
        publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED)


def test_an_overlong_clause_is_refused_with_the_limit_in_words() -> None:
    make_version()
    sheet = make_centre_sheet()
    long = LocalClause("en", "", "Long", f"<p>{'word ' * 60_000}</p>")
    _save(sheet, [long])

    with pytest.raises(UnprintableError, match="60000 words; at most 3000"):
        publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED)


def test_languages_that_lack_a_clause_are_not_printed() -> None:
    make_version(languages=("en", "fr"))
    sheet = make_centre_sheet()

    edition = publish_centre_edition(sheet=sheet, actor=OPERATOR, officer_checked_on=CHECKED)

    assert edition.languages == ["en"]
    assert set(edition.documents.values_list("text__language", flat=True)) == {"en"}


@pytest.mark.parametrize(
    ("clauses", "printable"),
    [
        ([], ["de", "en"]),
        ([("en", "why")], ["en"]),
        ([("en", "why"), ("de", "why")], ["de", "en"]),
        ([("en", "why"), ("en", "why"), ("de", "why")], ["en"]),
        ([("en", "why"), ("de", "")], []),
    ],
)
def test_printable_languages(clauses: list[tuple[str, str]], printable: list[str]) -> None:
    rows = [CentreClause(language=language, after=after) for language, after in clauses]
    found, others = printable_languages(rows, ["en", "de"])
    assert found == printable
    assert sorted(found + others) == ["de", "en"]


def test_an_edition_can_be_withdrawn_stopped_and_taken_up_again() -> None:
    version = make_version()
    edition = make_edition(versions=(version,))
    with pytest.raises(ReasonMissingError):
        releases.withdraw(release=edition, actor=OPERATOR, reason="")
    edition = releases.withdraw(release=edition, actor=OPERATOR, reason="The officer left.")
    assert edition.state == VersionState.WITHDRAWN
    with pytest.raises(NotInUseError):
        releases.withdraw(release=edition, actor=OPERATOR, reason="Again")

    following = publish_centre_edition(
        sheet=edition.sheet, actor=OPERATOR, officer_checked_on=CHECKED
    )
    releases.resume(release=following, actor=OPERATOR)
    releases.give_up(release=following, actor=OPERATOR)
    with pytest.raises(PublicationOverError):
        releases.give_up(release=following, actor=OPERATOR)
    following.refresh_from_db()
    with pytest.raises(PublicationOverError):
        releases.resume(release=following, actor=OPERATOR)
    assert following.state == VersionState.FAILED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_at_once_both_get_the_same_sheet() -> None:
    centre = CentreFactory()
    begin, sheets = threading.Barrier(2), list[int]()

    def begin_sheet() -> None:
        begin.wait()
        try:
            sheets.append(open_sheet(centre=centre, actor=OPERATOR).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin_sheet) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sheets == [CentreSheet.objects.get().pk] * 2
