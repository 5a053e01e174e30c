"""Where Wagtail's own events reach the tutorials' services."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published

from . import services
from .models import DocumentTutorialPage, DocumentVersion, TutorialPage
from .video.models import VideoFile
from .video.services import forget_video


def connect() -> None:
    """Listen to every event after which a tutorial shows something else, or a file is free."""
    page_published.connect(_published, dispatch_uid="tutorials_published")
    post_save.connect(_saved, dispatch_uid="tutorials_saved")
    for model in (DocumentVersion, DocumentTutorialPage):
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"tutorials_{model.__name__}")
    post_delete.connect(
        _document_deleted, sender=DocumentTutorialPage, dispatch_uid="tutorials_document_deleted"
    )
    post_delete.connect(_film_deleted, sender=VideoFile, dispatch_uid="tutorials_film_deleted")


def _published(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, TutorialPage):
        _keep(instance, getattr(kwargs.get("revision"), "user", None))


def _saved(instance: Any, created: bool, **kwargs: Any) -> None:
    """A tutorial made live without Wagtail's publishing, as copying and aliases do."""
    if isinstance(instance, TutorialPage) and created and instance.live and not kwargs.get("raw"):
        _keep(instance, None)


def _keep(tutorial: TutorialPage, actor: Any) -> None:
    if isinstance(tutorial, DocumentTutorialPage):
        services.keep_version(page=tutorial, published_by=actor)
    services.take_stock(page=tutorial)


def _deleted(instance: Any, **kwargs: Any) -> None:
    if instance.file:
        services.forget_file(name=instance.file.name)


def _document_deleted(**kwargs: Any) -> None:
    services.forget_versions()


def _film_deleted(instance: VideoFile, **kwargs: Any) -> None:
    forget_video(name=str(instance.file.name))
