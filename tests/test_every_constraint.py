"""Every constraint of the portal's own tables: the database refuses, whoever asks it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint
from django.utils import timezone
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.accounts.models import (
    Centre,
    EmailChange,
    RecoveryCode,
    RecoveryCodeSet,
    RoleGrant,
    TotpDevice,
)
from portal.consents.enums import VersionState
from portal.consents.models import FormDocument
from portal.consents.records.models import (
    ConflictDecision,
    ConsentCorrection,
    ConsentLoss,
    ConsentRecord,
    ConsentWithdrawal,
    LostModule,
    ModuleDecision,
    WithdrawnModule,
)
from portal.core.models import SentMail
from portal.pages.models import Announcement, Footer, NavigationMenu, PortalRendition
from portal.privacy import audit
from portal.privacy.enums import AuditCategory, AuditOrigin
from portal.privacy.models import AuditEntry, AuditSeal, DataKey, PrivateFile
from portal.privacy.sealing import seal_trail
from portal.tutorials.enums import Usefulness
from portal.tutorials.models import DocumentVersion, Feedback
from portal.tutorials.services import send_feedback
from tests.factories.accounts import CentreFactory, make_user
from tests.factories.consent_records import (
    make_conflict_decision,
    make_correction,
    make_decision,
    make_effect,
    make_held,
    make_lost_module,
    make_record,
    make_withdrawal,
    make_withdrawn_module,
)
from tests.factories.consents import make_edition, make_form, make_text, make_version
from tests.factories.pages import make_home, make_image
from tests.factories.trainings import make_training
from tests.factories.tutorials import make_document, make_guide
from tests.factories.videos import make_video, make_video_file

pytestmark = pytest.mark.django_db

Values = dict[str, Any]
# A good row, and what of it makes a wrong one: changed in place where a value is checked, in a
# copy where something may be there once only.
Case = Callable[[], tuple[Model, Values]]


def _centre() -> Centre:
    made: Centre = CentreFactory.create()
    return made


def _grant() -> RoleGrant:
    return RoleGrant.objects.get(user=make_user(Role.EDITOR))


def _email_change() -> EmailChange:
    user = make_user()
    made: EmailChange = EmailChange.objects.create(
        user=user, asked_by=user, old_email=user.email, new_email="new@example.org"
    )
    return made


def _app() -> TotpDevice:
    made: TotpDevice = TotpDevice.objects.create(user=make_user(), name="App", confirmed=False)
    return made


def _feedback() -> Feedback:
    return send_feedback(page=make_guide(), answer=Usefulness.YES, comment="")


def _version() -> DocumentVersion:
    made: DocumentVersion = make_document().versions.get()
    return made


def _codes() -> RecoveryCodeSet:
    made: RecoveryCodeSet = RecoveryCodeSet.objects.create(user=make_user(), name="Codes")
    return made


def _announcement() -> Announcement:
    return Announcement.objects.create(text="<p>News</p>", locale=make_home().locale)


def _of_the_site(model: type[Any]) -> Any:
    locale = make_home().locale
    return model.objects.create(site=Site.objects.get(), locale=locale)


def _rendition() -> PortalRendition:
    make_home()  # and the collection that every picture is in
    made: PortalRendition = make_image().get_rendition("width-20")
    return made


def _entry() -> AuditEntry:
    return audit.record(action="tests.something_done", actor=None)


def _spooled() -> AuditEntry:
    entry = AuditEntry(
        at=timezone.now(),
        action="tests.read",
        category=AuditCategory.ACCESS,
        origin=AuditOrigin.PERSON,
        spooled=uuid.uuid4(),
    )
    entry.save(force_insert=True)
    return entry


def _seal() -> AuditSeal:
    _entry()
    seal_trail()
    return AuditSeal.objects.latest("sequence")


def _key() -> DataKey:
    return DataKey.objects.create(wrapped=b"sealed", ring_key="t1")


def _file() -> PrivateFile:
    return PrivateFile.objects.create(
        data_key=_key(), storage_name="a", size=1, sha256="0" * 64, media_type="image/png"
    )


# Triggers refuse to change these rows, and on SQLite to replace them.
FROZEN = (
    AuditEntry,
    AuditSeal,
    ConflictDecision,
    ConsentCorrection,
    ConsentLoss,
    ConsentRecord,
    ConsentWithdrawal,
    DocumentVersion,
    LostModule,
    ModuleDecision,
    WithdrawnModule,
)


def _waiting_document(**fields: Any) -> FormDocument:
    """A document that is not printed yet."""
    text = make_version().texts.get()
    text.pk = None
    text.language = "xx"
    text.save(force_insert=True)
    return FormDocument.objects.create(text=text, **fields)


CASES: dict[str, Case] = {
    "core_mail_sent_once": lambda: (
        SentMail.objects.create(task_id=uuid.uuid4(), number=1),
        {},
    ),
    "accounts_centre_named_once": lambda: (
        centre := _centre(),
        {"name": centre.name.upper(), "uuid": uuid.uuid4()},
    ),
    "accounts_centre_type_known": lambda: (_centre(), {"type": "other planet"}),
    "accounts_one_email_change_waiting": lambda: (_email_change(), {}),
    "accounts_one_set_of_recovery_codes": lambda: (_codes(), {}),
    "accounts_one_unconfirmed_app": lambda: (_app(), {"uuid": uuid.uuid4()}),
    "accounts_recovery_code_once": lambda: (
        RecoveryCode.objects.create(device=_codes(), hash="h"),
        {},
    ),
    "accounts_role_held_once": lambda: (_grant(), {}),
    "accounts_role_known": lambda: (_grant(), {"role": "emperor"}),
    "accounts_user_email_any_case": lambda: (user := make_user(), {"email": user.email.upper()}),
    "consents_document_made_with_its_file": lambda: (_waiting_document(), {"sha256": "1" * 64}),
    "consents_document_once": lambda: (_waiting_document(), {}),
    "consents_document_once_a_centre": lambda: (
        _waiting_document(centre_edition=make_edition()),
        {},
    ),
    "consents_edition_numbered_once": lambda: (
        make_edition(),
        {"state": VersionState.SUPERSEDED},
    ),
    "consents_edition_one_current": lambda: (make_edition(), {"number": 2}),
    "consents_edition_one_preparing": lambda: (
        make_edition(state=VersionState.PREPARING),
        {"number": 2},
    ),
    "consents_edition_state_known": lambda: (make_edition(), {"state": "dreamt of"}),
    "consents_edition_withdrawn_at_a_time": lambda: (
        make_edition(),
        {"withdrawn_at": timezone.now()},
    ),
    "consents_form_variant_known": lambda: (make_form(), {"variant": "pet"}),
    "consents_sheet_safeguard_known": lambda: (make_edition().sheet, {"safeguard": "a promise"}),
    "consents_module_once_a_form": lambda: (make_form().modules.first(), {}),
    "consents_module_purpose_known": lambda: (make_form().modules.first(), {"purpose": "fun"}),
    "consents_text_compared_when_checked": lambda: (
        make_text(checked=False),
        {"checked_source": "1" * 64},
    ),
    "consents_text_kept_when_compared": lambda: (
        make_text(),
        {"kept_on": timezone.localdate()},
    ),
    "consents_text_once_a_language": lambda: (make_text(), {}),
    "consents_version_numbered_once": lambda: (
        make_version(),
        {"state": VersionState.SUPERSEDED},
    ),
    "consents_version_one_current": lambda: (make_version(), {"number": 2}),
    "consents_version_one_preparing": lambda: (
        make_version(state=VersionState.PREPARING),
        {"number": 2},
    ),
    "consents_version_state_known": lambda: (make_version(), {"state": "dreamt of"}),
    "consents_version_withdrawn_at_a_time": lambda: (
        make_version(),
        {"withdrawn_at": timezone.now()},
    ),
    "consents_versiontext_once_a_language": lambda: (make_version().texts.get(), {}),
    "consents_correction_of_another": lambda: (
        make_correction(),
        {"record_id": (record := make_record()).pk, "replacement_id": record.pk},
    ),
    "consents_correction_reason_known": lambda: (
        make_correction(),
        {"record_id": make_record().pk, "reason": "whim"},
    ),
    "consents_decision_once_a_record": lambda: (make_decision(), {}),
    "consents_conflict_of_two": lambda: (
        made := make_conflict_decision(),
        {"second_id": made.first_id},
    ),
    "consents_conflict_reason_known": lambda: (make_conflict_decision(), {"reason": "whim"}),
    "consents_held_once": lambda: (make_held(), {}),
    "consents_loss_effect_done_or_not": lambda: (make_effect(), {"done_at": timezone.now()}),
    "consents_loss_effect_once": lambda: (make_effect(), {}),
    "consents_lost_state_known": lambda: (make_lost_module(), {"code": "b", "state": "granted"}),
    "consents_module_lost_once": lambda: (make_lost_module(), {}),
    "consents_withdrawal_signer_known": lambda: (
        make_withdrawal(),
        {"id": uuid.uuid4(), "signer": "nobody"},
    ),
    "consents_module_withdrawn_once": lambda: (make_withdrawn_module(), {}),
    "consents_record_ends_after_it_begins": lambda: (
        record := make_record(),
        {"valid_until": record.signed_on - timedelta(days=1)},
    ),
    "consents_record_signer_known": lambda: (make_record(), {"signer": "nobody"}),
    "pages_announcement_ends_after_start": lambda: (
        news := _announcement(),
        {"ends_at": news.starts_at},
    ),
    "pages_announcement_severity_known": lambda: (_announcement(), {"severity": "dire"}),
    "pages_footer_once_a_language": lambda: (
        _of_the_site(Footer),
        {"translation_key": uuid.uuid4()},
    ),
    "pages_menu_once_a_language": lambda: (
        _of_the_site(NavigationMenu),
        {"translation_key": uuid.uuid4()},
    ),
    "pages_rendition_once": lambda: (_rendition(), {}),
    "privacy_auditentry_category_known": lambda: (_entry(), {"category": "gossip"}),
    "privacy_auditentry_origin_known": lambda: (_entry(), {"origin": "hearsay"}),
    "privacy_auditentry_taken_in_once": lambda: (_spooled(), {}),
    "privacy_auditseal_counted_from_one": lambda: (
        _seal(),
        {"sequence": 0, "hash": "1" * 64, "previous_hash": "2" * 64, "entry_id": _entry().pk},
    ),
    "privacy_auditseal_never_forks": lambda: (
        seal := _seal(),
        {"sequence": seal.sequence + 1, "hash": "1" * 64, "entry_id": _entry().pk},
    ),
    "privacy_datakey_kept_or_destroyed": lambda: (_key(), {"destroyed_at": timezone.now()}),
    "privacy_datakey_names_its_ring_key": lambda: (_key(), {"ring_key": ""}),
    "privacy_privatefile_state_known": lambda: (_file(), {"state": "mislaid"}),
    "trainings_training_capacity_positive": lambda: (make_training(), {"capacity": 0}),
    "trainings_training_end_after_start": lambda: (
        training := make_training(),
        {"end": training.start},
    ),
    "trainings_training_status_known": lambda: (make_training(), {"status": "dreamt of"}),
    "tutorials_feedback_answer_known": lambda: (_feedback(), {"answer": "maybe"}),
    "tutorials_track_kind_known": lambda: (
        make_video().caption_tracks.get(),
        {"kind": "whispers"},
    ),
    "tutorials_video_duration_positive": lambda: (make_video_file(), {"duration": 0}),
    "tutorials_video_format_known": lambda: (make_video_file(), {"media_type": "video/x-flv"}),
    "tutorials_tutorial_duration_positive": lambda: (make_guide(), {"duration": 0}),
    "tutorials_tutorial_level_known": lambda: (make_guide(), {"level": "arcane"}),
    "tutorials_tutorial_licence_known": lambda: (make_guide(), {"licence": "mine"}),
    "tutorials_version_number_positive": lambda: (_version(), {"number": 0}),
    "tutorials_version_once": lambda: (_version(), {}),
}


def constraints() -> dict[str, CheckConstraint | UniqueConstraint]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        if model.__module__.startswith("portal.")
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }


def test_every_constraint_has_its_case() -> None:
    assert set(constraints()) == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_database_refuses(name: str) -> None:
    row, values = CASES[name]()
    constraint = constraints()[name]
    inserts = isinstance(constraint, UniqueConstraint) or isinstance(row, FROZEN)
    write = _insert_copy if inserts else _update
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write(row, values)
    # SQLite names the columns that are to be unique, not the constraint.
    fields = {field.name: field for field in row._meta.concrete_fields}
    columns = [fields[name].column for name in getattr(constraint, "fields", ())]
    listed = ", ".join(f"{row._meta.db_table}.{column}" for column in columns)
    answers = [name, f"failed: {listed}"]
    if connection.vendor == "sqlite":
        # There a trigger stands before the constraint, which REPLACE would pass by.
        answers.append(f"{row._meta.db_table} is frozen")
    assert any(answer in str(refused.value) for answer in answers)


def _update(row: Model, values: Values) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def _insert_copy(row: Model, values: Values) -> None:
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    type(row)._default_manager.bulk_create([type(row)(**{**kept, **values})])
