"""Changing the working texts of forms. Every change goes through here and is counted.

A change locks its form first, so that nothing is written while a version is being frozen, and
says which revision it started from: whoever comes second is told and overwrites nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.permissions import require
from portal.consents.addresses import RESERVED
from portal.consents.content import LABELS, FormContent
from portal.consents.enums import DataUse, Purpose, TranslationState, Variant, VersionState
from portal.consents.errors import (
    AddressFixedError,
    BadCheckDateError,
    NothingToKeepError,
    OutdatedTextError,
    ReservedAddressError,
    UnprintableError,
    VariantFixedError,
)
from portal.consents.markup import text_of
from portal.consents.models import (
    ConsentForm,
    ConsentText,
    FormLanguage,
    FormModule,
    content_of,
    source_among,
)
from portal.consents.permissions import may_edit_forms, may_publish_forms
from portal.consents.printing import check_content
from portal.consents.selectors.working import texts_of_form
from portal.core.models import RevisionName, raise_revision
from portal.privacy import audit

# What services note of a text; the rest is typed by editors.
_NOT_TYPED = (
    "checked_digest",
    "checked_source",
    "checked_by_id",
    "checked_by_name",
    "checked_on",
    "kept_by_id",
    "kept_on",
    "wording",
    "worded_at",
)


@dataclass(frozen=True)
class ModuleFacts:
    """What no language changes about a module."""

    code: str
    purpose: Purpose
    data_use: tuple[DataUse, ...]
    is_needed: bool


@transaction.atomic
def create_form(
    *,
    slug: str,
    title: str,
    variant: Variant,
    modules: Sequence[ModuleFacts],
    actor: Actor,
    is_model: bool = False,
) -> ConsentForm:
    """A form without texts. Raises `ReservedAddressError` as `save_form` does."""
    person = require(may_edit_forms, actor)
    _refuse_reserved(slug)
    form: ConsentForm = ConsentForm.objects.create(
        slug=slug, title=title, variant=variant, is_model=is_model
    )
    FormModule.objects.bulk_create(
        FormModule(
            form=form,
            code=module.code,
            purpose=module.purpose,
            data_use=[use.value for use in module.data_use],
            is_needed=module.is_needed,
            sort_order=position,
        )
        for position, module in enumerate(modules)
    )
    audit.record(action="consents.form_created", actor=person, target=form)
    return form


@transaction.atomic
def save_form(*, form: ConsentForm, expected_revision: int, actor: Actor) -> ConsentForm:
    """Write a changed or new form with its modules.

    Raises `OutdatedTextError` where somebody saved it since `expected_revision`,
    `AddressFixedError` and `VariantFixedError` for a new address or variant of a form that has
    versions, and `ReservedAddressError` for an address that is another page's.
    """
    person = require(may_edit_forms, actor)
    _refuse_reserved(form.slug)
    is_new = form.pk is None
    if not is_new:
        before = lock_form(form.pk)
        if before.revision != expected_revision:
            raise OutdatedTextError
        _refuse_what_is_fixed(before, form)
        form.revision = before.revision + 1
        form.text_revision = before.text_revision + 1
    form.save()
    _note_wording(form)
    if is_new:
        audit.record(action="consents.form_created", actor=person, target=form)
    raise_revision(RevisionName.SITE)
    return form


@transaction.atomic
def save_text(*, text: ConsentText, expected_revision: int, actor: Actor) -> ConsentText:
    """Write a changed or new text. Raises `OutdatedTextError` as `save_form` does.

    Any change of content makes a checked translation a draft again: the hash that was checked
    is no longer the text's. A change of the source text's words asks for a second check of all
    its translations.
    """
    require(may_edit_forms, actor)
    form = lock_form(text.form_id)
    if text.pk is not None:
        before = ConsentText.objects.select_for_update().get(pk=text.pk)
        if before.revision != expected_revision:
            raise OutdatedTextError
        text.revision = before.revision + 1
        # Not the editor's to write; somebody may have checked the text meanwhile.
        for name in _NOT_TYPED:
            setattr(text, name, getattr(before, name))
    text.save()
    _text_changed([form.pk])
    _note_wording(form)
    return text


@transaction.atomic
def delete_text(*, text: ConsentText, actor: Actor) -> None:
    """Leave a language out of the versions to come; published ones keep it."""
    person = require(may_edit_forms, actor)
    form = lock_form(text.form_id)
    language = text.language.code
    text.delete()
    _text_changed([form.pk])
    audit.record(
        action="consents.text_removed", actor=person, target=form, data={"language": language}
    )


@transaction.atomic
def save_language(*, language: FormLanguage, expected_revision: int, actor: Actor) -> FormLanguage:
    """Write a changed or new language. Its words are part of every text in that language."""
    require(may_edit_forms, actor)
    if language.pk is not None:
        forms = list(
            ConsentForm.objects.select_for_update()
            .filter(texts__language=language.pk)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        before = FormLanguage.objects.select_for_update().get(pk=language.pk)
        if before.revision != expected_revision:
            raise OutdatedTextError
        language.revision = before.revision + 1
        _text_changed(forms)
    language.save()
    return language


@transaction.atomic
def confirm_translation(
    *,
    text: ConsentText,
    actor: Actor,
    on: date,
    name: str = "",
    expected_digest: str | None = None,
    expected_source: str | None = None,
) -> ConsentText:
    """State that somebody competent compared this text, as it stands, on that day.

    `name` is who, where it was not `actor`. `expected_digest` is the hash of what they had
    before their eyes, `expected_source` the `wording_of_source` that stood beside it;
    `OutdatedTextError` where one of the two is another now. Raises `UnprintableError` for a text
    that could not be published anyhow.
    """
    person = require(may_edit_forms, actor)
    if on > timezone.localdate():
        raise BadCheckDateError
    form = lock_form(text.form_id)
    text = ConsentText.objects.select_related("language").get(pk=text.pk)
    text.form = form
    content = content_of(text)
    wording = wording_of_source(text)
    if expected_digest not in {None, content.digest} or expected_source not in {None, wording}:
        raise OutdatedTextError
    if problems := check_content(content):
        raise UnprintableError(problems)
    text.checked_digest, text.checked_source, text.checked_on = content.digest, wording, on
    text.kept_by, text.kept_on = None, None
    text.checked_by = person
    text.checked_by_name = name.strip() or (str(person.get_full_name()) if person else "")
    text.save(update_fields=_NOT_TYPED)
    _text_changed([form.pk])
    audit.record(
        action="consents.translation_checked",
        actor=person,
        target=form,
        data={"language": text.language.code, "digest": content.digest[:16], "on": on},
    )
    return text


@transaction.atomic
def keep_translation(
    *,
    text: ConsentText,
    actor: Actor,
    expected_digest: str | None = None,
    expected_source: str | None = None,
) -> ConsentText:
    """State that what changed in the source text needs no new translation: the check holds on.

    Of the source as it is now; its next change asks again. `expected_digest` and
    `expected_source` as for `confirm_translation`. Raises `NothingToKeepError` for a text that
    is not waiting for a second check.
    """
    person = require(may_edit_forms, actor)
    form = lock_form(text.form_id)
    text = ConsentText.objects.select_related("language").get(pk=text.pk)
    text.form = form
    content, wording = content_of(text), wording_of_source(text)
    if expected_digest not in {None, content.digest} or expected_source not in {None, wording}:
        raise OutdatedTextError
    if text.state != TranslationState.CHECK_AGAIN:
        raise NothingToKeepError
    text.checked_source, text.kept_by, text.kept_on = wording, person, timezone.localdate()
    text.save(update_fields=_NOT_TYPED)
    _text_changed([form.pk])
    audit.record(
        action="consents.translation_kept",
        actor=person,
        target=form,
        data={
            "language": text.language.code,
            "digest": content.digest[:16],
            "source": wording[:16],
        },
    )
    return text


def wording_of_source(text: ConsentText) -> str:
    """The `wording_digest` of the text that this one translates; empty where it is the source."""
    source = source_among(text.form.texts.all())
    if source is None or source.pk == text.pk:
        return ""
    return content_of(source).wording_digest


@transaction.atomic
def retire_form(*, form: ConsentForm, actor: Actor) -> ConsentForm:
    """Offer the form no longer. Its versions stay what and where they are."""
    person = require(may_publish_forms, actor)
    form = lock_form(form.pk)
    if form.retired_at is None:
        form.retired_at = timezone.now()
        form.save(update_fields=["retired_at"])
        raise_revision(RevisionName.SITE)
        audit.record(action="consents.form_retired", actor=person, target=form)
    return form


@transaction.atomic
def restore_form(*, form: ConsentForm, actor: Actor) -> ConsentForm:
    """Offer a retired form again."""
    person = require(may_publish_forms, actor)
    form = lock_form(form.pk)
    if form.retired_at is not None:
        form.retired_at = None
        form.save(update_fields=["retired_at"])
        raise_revision(RevisionName.SITE)
        audit.record(action="consents.form_restored", actor=person, target=form)
    return form


@transaction.atomic
def take_in_text(
    *, form: ConsentForm, content: FormContent, language_name: str, actor: Actor
) -> ConsentText:
    """Make or overwrite the form's text from `content`, as the shipped model forms are.

    Of a language that is new, the labels are taken too; others keep theirs.
    """
    require(may_edit_forms, actor)
    language, _made = FormLanguage.objects.get_or_create(
        code=content.language,
        defaults={"name": language_name, "labels": labels_from(content.labels)},
    )
    text = ConsentText.objects.filter(form=form, language=language).first()
    text = text or ConsentText(form=form, language=language)
    expected = text.revision
    for name, value in _fields_of(content).items():
        setattr(text, name, value)
    save_text(text=text, expected_revision=expected, actor=actor)
    return ConsentText.objects.select_related("form", "language").get(pk=text.pk)


def labels_from(words: Mapping[str, str]) -> dict[str, str]:
    """The known labels among `words`, in the order in which editors are asked for them."""
    return {key: words[key] for key in LABELS if words.get(key)}


def lock_form(form_id: Any) -> ConsentForm:
    """The form's row as it is now, held until the transaction ends."""
    form: ConsentForm = ConsentForm.objects.select_for_update().get(pk=form_id)
    return form


def has_versions(form: ConsentForm) -> bool:
    """Whether anything was ever published of it."""
    return bool(form.versions.exclude(state=VersionState.FAILED).exists())


def _refuse_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ReservedAddressError(address=slug)


def _refuse_what_is_fixed(before: ConsentForm, now: ConsentForm) -> None:
    """What was published under an address and for a signer keeps both."""
    is_moved, is_turned = before.slug != now.slug, before.variant != now.variant
    if not (is_moved or is_turned) or not before.versions.exists():
        return
    raise AddressFixedError if is_moved else VariantFixedError


def _text_changed(form_ids: Sequence[int]) -> None:
    ConsentForm.objects.filter(pk__in=form_ids).update(text_revision=F("text_revision") + 1)


def _note_wording(form: ConsentForm) -> None:
    """Note when the words of each text changed last, so that translators can be told."""
    for text in texts_of_form(ConsentForm.objects.get(pk=form.pk)):
        wording = content_of(text).wording_digest
        if wording != text.wording:
            ConsentText.objects.filter(pk=text.pk).update(wording=wording, worded_at=timezone.now())


def _fields_of(content: FormContent) -> dict[str, Any]:
    return {
        "title": content.title,
        "introduction": text_of(content.introduction),
        "key_points": "\n".join(content.key_points),
        "sections": [
            ("section", {"key": part.key, "heading": part.heading, "body": part.body})
            for part in content.sections
        ],
        "modules": [
            (
                "module",
                {
                    "code": module.code,
                    "title": module.title,
                    "statement": module.statement,
                    "explanation": module.explanation,
                },
            )
            for module in content.modules
        ],
    }
