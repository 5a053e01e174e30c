"""Where Wagtail's own events reach the trainings' services."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from . import services
from .models import TrainingIndexPage, TrainingPage


def connect() -> None:
    """Listen to every event after which a calendar could show something else."""
    page_published.connect(_published, sender=TrainingPage, dispatch_uid="trainings_published")
    page_unpublished.connect(_withdrawn, sender=TrainingPage, dispatch_uid="trainings_unpublished")
    post_delete.connect(_withdrawn, sender=TrainingPage, dispatch_uid="trainings_deleted")
    post_save.connect(_saved, sender=TrainingPage, dispatch_uid="trainings_saved")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(_moved, dispatch_uid="trainings_moved")
    for signal in (post_save, post_delete):
        signal.connect(_restricted, sender=PageViewRestriction, dispatch_uid="trainings_restricted")


def _published(sender: type[TrainingPage], instance: TrainingPage, **kwargs: Any) -> None:
    services.carry_shared_facts(training=instance)
    services.tell_calendars(translation_key=instance.translation_key)


def _saved(sender: type[TrainingPage], instance: TrainingPage, **kwargs: Any) -> None:
    """A training made live without Wagtail's publishing, as copying and aliases do."""
    if kwargs.get("created") and instance.live and not kwargs.get("raw"):
        services.tell_calendars(translation_key=instance.translation_key)


def _withdrawn(sender: type[TrainingPage], instance: TrainingPage, **kwargs: Any) -> None:
    services.tell_calendars(translation_key=instance.translation_key)


def _moved(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Addresses changed: one training's, or those of all below a moved page."""
    if isinstance(instance, TrainingPage):
        services.tell_calendars(translation_key=instance.translation_key)
    elif isinstance(instance, TrainingIndexPage) or instance.numchild:
        services.renew_feeds()


def _restricted(sender: type[Any], **kwargs: Any) -> None:
    services.renew_feeds()
