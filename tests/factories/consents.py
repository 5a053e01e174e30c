"""The least that makes consent forms, published versions and a centre's own part."""

import hashlib
import io
import uuid
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import Centre, User
from portal.consents.content import LABELS, CentreContent, digest_of
from portal.consents.enums import DataUse, Purpose, Safeguard, Variant, VersionState
from portal.consents.models import (
    CentreClause,
    CentreEdition,
    CentreSheet,
    ConsentForm,
    ConsentText,
    FormDocument,
    FormLanguage,
    FormModule,
    FormVersion,
    VersionText,
    content_of,
    source_among,
)
from tests.factories.accounts import CentreFactory, make_user

NAMES = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "uk": "Українська",
}
# Code, purpose, data use, needed.
MODULES: list[tuple[str, Purpose, list[DataUse], bool]] = [
    ("care", Purpose.CARE, [DataUse.CLINICAL_CARE], True),
    ("registry", Purpose.REGISTRY, [DataUse.HEALTH_RESEARCH], False),
]
# A PDF by its first bytes: enough for whoever serves or lists it.
TINY_PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

# Where a test needs something done and does not ask by whom.
OPERATOR = Operator()


def at_work(user: User, *, verified: bool = True) -> User:
    """Somebody as their request brings them, the second step passed unless told otherwise."""
    user = User.objects.get(pk=user.pk)
    user.is_verified = lambda: verified  # type: ignore[attr-defined]  # -- as django-otp does
    return user


def give_right(codename: str) -> None:
    """Let editors and moderators do what their groups are given on an installation's first day."""
    for name in ("Editors", "Moderators"):
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(Permission.objects.get(codename=codename))


def make_forms_editor(**fields: Any) -> User:
    """Somebody at work who may write and publish forms."""
    for codename in ("change_consenttext", "add_formversion"):
        give_right(codename)
    return at_work(make_user(Role.EDITOR, **fields))


def make_language(code: str = "en", **fields: Any) -> FormLanguage:
    """The language, with English words where it is new."""
    defaults = {"name": NAMES.get(code, code), "labels": dict(LABELS), **fields}
    language, _made = FormLanguage.objects.get_or_create(code=code, defaults=defaults)
    return language


def make_form(**fields: Any) -> ConsentForm:
    """A form that asks for care and registry, without texts."""
    modules = fields.pop("modules", MODULES)
    slug = fields.pop("slug", f"form-{uuid.uuid4().hex[:8]}")
    fields = {"title": "Adult", "variant": Variant.ADULT, **fields}
    form: ConsentForm = ConsentForm.objects.create(slug=slug, **fields)
    for position, (code, purpose, data_use, is_needed) in enumerate(modules):
        FormModule.objects.create(
            form=form,
            code=code,
            purpose=purpose,
            data_use=[use.value for use in data_use],
            is_needed=is_needed,
            sort_order=position,
        )
    return form


def make_text(
    form: ConsentForm | None = None, language: str = "en", *, checked: bool = True, **fields: Any
) -> ConsentText:
    """The form's text in that language, every module worded, checked unless told otherwise."""
    form = form or make_form()
    fields = {
        "title": "Consent for advice",
        "introduction": "Your doctor would like to ask experts elsewhere.",
        "key_points": "Nobody outside your hospital learns your name.\nYou can say no.",
        "sections": [
            ("section", section("why", "Why we ask", "<p>Your condition is <b>rare</b>.</p>")),
            ("section", section("who", "Who sees it", "<ul><li>The experts</li></ul>")),
        ],
        "modules": [
            ("module", wording(module.code, f"I agree to {module.code}."))
            for module in form.modules.all()
        ],
        **fields,
    }
    text = ConsentText.objects.create(form=form, language=make_language(language), **fields)
    text.refresh_from_db()  # the stream as the database gives it
    if checked:
        text.checked_digest = content_of(text).digest
        text.checked_by_name = "Olena Translator"
        text.checked_on = date(2026, 1, 15)
        text.save()
    _compare_with_source(form)
    text.refresh_from_db()
    return text


def _compare_with_source(form: ConsentForm) -> None:
    """As if every checked text had been checked beside the source text as it is now."""
    texts = list(form.texts.select_related("language"))
    source = source_among(texts)
    for text in texts:
        wording = content_of(text).wording_digest
        is_compared = bool(text.checked_digest) and source is not None and text.pk != source.pk
        beside = content_of(source).wording_digest if is_compared and source else ""
        ConsentText.objects.filter(pk=text.pk).update(
            checked_source=beside, wording=wording, worded_at=timezone.now()
        )


def section(key: str, heading: str, body: str) -> dict[str, str]:
    """The value of a section's block."""
    return {"key": key, "heading": heading, "body": body}


def wording(code: str, statement: str, **fields: str) -> dict[str, str]:
    """The value of a module's block."""
    return {
        "code": code,
        "title": code.capitalize(),
        "statement": statement,
        "explanation": "<p>Yes: it happens. No: it does not.</p>",
        **fields,
    }


def make_version(
    form: ConsentForm | None = None,
    *,
    number: int | None = None,
    state: VersionState = VersionState.CURRENT,
    languages: tuple[str, ...] = ("en",),
    **fields: Any,
) -> FormVersion:
    """A published version with tiny documents; texts are made where the form has none.

    A current version supersedes the one before it, as publishing does. Nothing is rendered.
    """
    form = form or make_form()
    before = form.versions.filter(state=VersionState.CURRENT).first()
    if state == VersionState.CURRENT and before is not None:
        form.versions.filter(pk=before.pk).update(state=VersionState.SUPERSEDED)
    if state == VersionState.WITHDRAWN:
        fields.setdefault("withdrawn_at", timezone.now())
        fields.setdefault("withdrawal_reason", "A purpose was described wrongly.")
    texts = [
        form.texts.filter(language__code=code).first() or make_text(form, code)
        for code in languages
    ]
    contents = {text.language.code: content_of(text) for text in texts}
    version = FormVersion.objects.create(
        form=form,
        number=number or form.versions.count() + 1,
        state=state,
        replaces=before,
        digest=digest_of({code: content.digest for code, content in contents.items()}),
        files_total=2 * len(texts),
        files_done=2 * len(texts),
        **fields,
    )
    for text in texts:
        content = contents[text.language.code]
        frozen = VersionText.objects.create(
            version=version,
            language=content.language,
            language_name=text.language.name,
            content=content.to_json(),
            digest=content.digest,
            is_checked=text.is_checked,
            checked_by_name=text.checked_by_name,
            checked_on=text.checked_on,
        )
        for is_large in (False, True):
            make_document(frozen, is_large=is_large)
    return version


def make_document(
    text: VersionText, *, edition: CentreEdition | None = None, is_large: bool = False
) -> FormDocument:
    """A made document with a tiny file of its own and a preview."""
    document = FormDocument(text=text, centre_edition=edition, is_large=is_large)
    pdf = TINY_PDF + f"% {document.pk}\n".encode()
    picture = io.BytesIO()
    Image.new("L", (21, 30), 255).save(picture, "PNG")
    document.file.save("form.pdf", ContentFile(pdf), save=False)
    document.preview.save("form.png", ContentFile(picture.getvalue()), save=False)
    document.sha256, document.size = hashlib.sha256(pdf).hexdigest(), len(pdf)
    document.pages, document.made_at = 1, timezone.now()
    document.save(force_insert=True)
    return document


def make_centre_sheet(centre: Centre | None = None, **fields: Any) -> CentreSheet:
    """A complete own part of a centre, with one clause in English."""
    centre = centre or CentreFactory.create()
    fields = {
        "slug": f"centre-{centre.pk}",
        "controller": f"{centre.name}\nHospital Street 1\n{centre.city}",
        "officer": "Data protection office\ndpo@hospital.example",
        "contacts": "Outpatient clinic, room 12",
        "retention": 20,
        "transfers": "Ukraine",
        "safeguard": Safeguard.CLAUSES,
        "registry": "Registry of rare conditions\nUniversity of Example",
        "operator": "Example Association\nstored in Belgium",
        **fields,
    }
    sheet = CentreSheet.objects.create(centre=centre, **fields)
    CentreClause.objects.create(
        sheet=sheet, language="en", after="why", heading="Here", body="<p>We keep it safe.</p>"
    )
    return sheet


def make_edition(
    sheet: CentreSheet | None = None,
    *,
    state: VersionState = VersionState.CURRENT,
    versions: tuple[FormVersion, ...] = (),
    **fields: Any,
) -> CentreEdition:
    """A published edition with English content and documents of `versions`' English texts."""
    sheet = sheet or make_centre_sheet()
    number = fields.pop("number", sheet.editions.count() + 1)
    content = {
        "en": CentreContent(
            name=sheet.centre.name,
            city=sheet.centre.city,
            country=sheet.centre.country,
            edition=number,
            controller=sheet.controller,
            officer=sheet.officer,
            contacts=sheet.contacts,
            **asdict(sheet.particulars),
        ).to_json()
    }
    edition = CentreEdition.objects.create(
        sheet=sheet,
        number=number,
        state=state,
        content=content,
        digest=digest_of(content),
        officer_checked_on=fields.pop("officer_checked_on", date(2026, 1, 20)),
        **fields,
    )
    for version in versions:
        for text in version.texts.filter(language="en"):
            make_document(text, edition=edition)
    return edition
