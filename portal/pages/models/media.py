"""Pictures and documents that editors upload. Patient files never come here."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class PortalImage(AbstractImage):
    """A picture with its credit. What it shows is said where it is used, as alternative text."""

    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, and its licence.")
    )

    admin_form_fields = ("title", "description", "credit", "file", "collection", "tags")

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> ContentFile[bytes]:  # noqa: A002 -- Wagtail's name
        """In memory: Wagtail's temporary file stays open as long as the rendition is cached."""
        made = super().generate_rendition_file(filter, source=source)
        with made.open() as file:
            return ContentFile(file.read(), name=made.name)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PortalRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(PortalImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="pages_rendition_once"
            ),
        ]


class PortalDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")


def check_alternative_text(instance: Any, *, picture: str, text: str) -> None:
    """Refuse a picture that nobody described. `picture` and `text` are names of fields."""
    if getattr(instance, f"{picture}_id") and not getattr(instance, text).strip():
        raise ValidationError({text: _("Say what the picture shows.")})
