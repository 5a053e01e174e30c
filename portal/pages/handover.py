"""Translations on their way to readers: handed to the moderators, approved or sent back.

wagtail-localize knows one button, "Publish", and only for those who may. Here the words stand in
a draft that waits in the page's own workflow, as an original does.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst, slugify
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import (
    SegmentOverride,
    SourceDeletedError,
    StringTranslation,
    Translation,
    TranslationLog,
)

from portal.accounts.errors import NotYourTaskError
from portal.accounts.models import User
from portal.accounts.permissions import require

from .enums import Decision
from .errors import (
    AlreadyHandedOverError,
    LockedPageError,
    NoModeratorsError,
    NoTranslationError,
    NotWaitingError,
    UnfitTranslationError,
)
from .permissions import may_decide, may_edit_page
from .selectors.handover import is_locked


def hand_over(*, page_id: int, actor: User, anew: bool = False) -> Page:
    """Save the translation as a draft and ask the moderators to look at it.

    What is not translated stands in the draft in the original's words. `anew` takes back what
    waits and hands over the words of now. Answers the page as it is then.

    Raises NoTranslationError, NotYourTaskError, NoModeratorsError, LockedPageError,
    AlreadyHandedOverError; UnfitTranslationError, after which the texts at fault are marked.
    """
    with transaction.atomic():
        page = _locked_page(page_id)
        require(may_edit_page, actor, page)
        translation = _translation_of(page)
        _check_hand_over(page, actor, anew=anew)
        try:
            _save_draft(translation, page, actor)
        except SourceDeletedError:
            raise NoTranslationError from None
        except ValidationError as error:
            # Raised below, when the marks at the texts are kept.
            _mark(translation, error)
            problems = _told(error, page)
        else:
            problems = ""
            page = _locked_page(page_id)
            _submit(page, actor)
    if problems:
        raise UnfitTranslationError(problems=problems)
    return page


@transaction.atomic
def unfit_texts(*, page: Page) -> str:
    """What keeps a translation from being published, in words; the texts at fault are marked.

    Empty where nothing does, and where the page is no translation.
    """
    try:
        translation = _translation_of(page)
        _draft_of(translation)
    except (NoTranslationError, SourceDeletedError):
        pass
    except ValidationError as error:
        _mark(translation, error)
        return _told(error, page)
    return ""


@transaction.atomic
def decide(
    *, page_id: int, task_state_id: int, decision: Decision, comment: str, actor: User
) -> Page:
    """Approve a waiting translation, which publishes it, or send it back with a comment.

    `task_state_id` names what the moderator saw. Raises NotWaitingError where that has been
    decided or handed over anew since, NotYourTaskError. Answers the page as it is then.
    """
    page = _locked_page(page_id)
    task_state = page.current_workflow_task_state
    if task_state is None or task_state.pk != task_state_id:
        raise NotWaitingError
    require(may_decide, actor, page, decision)
    task = task_state.task.specific
    task.on_action(task_state, actor, decision, comment=comment)
    return _locked_page(page_id)


def _locked_page(page_id: int) -> Page:
    """The page as it is, held until the transaction ends."""
    page = Page.objects.select_for_update(of=("self",)).filter(pk=page_id).first()
    if page is None:
        raise NoTranslationError
    specific: Page = page.specific
    return specific


def _translation_of(page: Page) -> Translation:
    translation: Translation | None = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )
    if translation is None or page.alias_of_id is not None:
        raise NoTranslationError
    return translation


def _check_hand_over(page: Page, actor: User, *, anew: bool) -> None:
    if page.get_workflow() is None:
        raise NoModeratorsError
    if is_locked(page, actor):
        raise LockedPageError
    if page.workflow_in_progress:
        if not anew:
            raise AlreadyHandedOverError
        if not page.current_workflow_state.user_can_cancel(actor):
            raise NotYourTaskError


def _save_draft(translation: Translation, page: Page, actor: User) -> None:
    """A new revision with the words of now. A page that readers see stays as it is.

    `save_target` of wagtail-localize writes into the page itself even where nothing is published.
    """
    source, locale = translation.source, translation.target_locale
    draft = _draft_of(translation)
    if not page.live:
        draft.save(clean=False)
    revision = draft.save_revision(user=actor, clean=False)
    source.update_target_view_restrictions(locale)
    TranslationLog.objects.create(source=source, locale=locale, revision=revision)


def _draft_of(translation: Translation) -> Any:
    """The page in the words of now, unsaved. Raises ValidationError by field."""
    draft = translation.source.get_ephemeral_translated_instance(
        translation.target_locale, fallback=True
    )
    draft.slug = find_available_slug(
        draft.get_parent(), slugify(draft.slug), ignore_page_id=draft.pk
    )
    draft.full_clean()
    return draft


def _mark(translation: Translation, error: ValidationError) -> None:
    """Show what is wrong at the texts; until it is changed the original stands in for each."""
    for path, errors in error.error_dict.items():
        for model in (StringTranslation, SegmentOverride):
            for text in model.objects.filter(
                locale_id=translation.target_locale_id,
                context__object_id=translation.source.object_id,
                context__path=path,
            ):
                text.set_field_error(errors)


def _told(error: ValidationError, page: Page) -> str:
    names = {field.name: capfirst(field.verbose_name) for field in page._meta.fields}
    return " ".join(
        f"{names[name]}: {message}" if name in names else message
        for name, messages in error.message_dict.items()
        if name != "draft_title"  # Wagtail's copy of the title
        for message in messages
    )


def _submit(page: Any, actor: User) -> None:
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(actor)
        return
    if state is not None:
        state.cancel(user=actor)
    page.get_workflow().start(page, actor)
