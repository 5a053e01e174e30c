"""Pictures in the text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .linked import SharedImageBlock

# One list for templates and for fetching beforehand, so that what is shown is what was fetched.
FORMATS = ("avif", "webp", "jpeg")
PICTURE_WIDTHS = (480, 960, 1440)
PORTRAIT_SIZES = (160, 320)
SHARING_PICTURE = "fill-1200x630|format-jpeg"
RENDITIONS = (
    SHARING_PICTURE,
    *(
        f"{size}|format-{format_}"
        for size in (
            *(f"width-{width}" for width in PICTURE_WIDTHS),
            *(f"fill-{side}x{side}" for side in PORTRAIT_SIZES),
        )
        for format_ in FORMATS
    ),
)


class PictureBlock(blocks.StructBlock):
    """A picture with its caption."""

    picture = SharedImageBlock(
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
