"""Pictures in the text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

# One list for every template, so that what is asked for is what was made beforehand.
PICTURE_WIDTHS = (400, 800, 1200)


class PictureBlock(blocks.StructBlock):
    """A picture with its caption."""

    picture = ImageBlock(
        label=_("Picture"),
        help_text=_("Say what the picture shows, for those who cannot see it."),
    )
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"
        preview_template = "pages/blocks/picture_preview.html"
        help_text = _("A picture with a caption. Alternative text is required.")

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """No picture is in every installation: the preview draws a frame in its place."""
        return {"caption": _("Where the experts of the last panel sat")}
