"""Blocks that lead on: calls to action, cards, downloads."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .linked import SharedDocumentBlock
from .links import LinkBlock, TargetBlock
from .text import LinesBlock


class CallToActionBlock(LinkBlock):
    """The next thing a reader should do."""

    heading = blocks.CharBlock(max_length=100, label=_("Heading"))
    text = LinesBlock(required=False, max_length=300, label=_("Text"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        template = "pages/blocks/call_to_action.html"
        help_text = _("A heading, a sentence and one button.")
        form_layout = ["heading", "text", "label", "page", "document", "url"]  # noqa: RUF012 -- Wagtail reads a list
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "heading": _("Learn it in an hour"),
            "text": _("Online trainings for clinicians, free of charge."),
            "label": _("See the trainings"),
            "url": "https://example.org/",
        }


class CardBlock(TargetBlock):
    """One card: a title that leads somewhere."""

    title = blocks.CharBlock(max_length=100, label=_("Title"))
    text = LinesBlock(required=False, max_length=300, label=_("Text"))

    class Meta:
        icon = "doc-full"
        label = _("Card")
        label_format = "{title}"
        form_layout = ["title", "text", "page", "document", "url"]  # noqa: RUF012 -- Wagtail reads a list


class CardsBlock(blocks.StructBlock):
    """Cards beside one another."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    cards = blocks.ListBlock(CardBlock(), min_num=1, max_num=12, label=_("Cards"))

    class Meta:
        icon = "grip"
        label = _("Cards")
        template = "pages/blocks/cards.html"
        help_text = _("Two to six short texts beside one another, each leading somewhere.")
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "heading": _("Where to go"),
            "cards": [
                {
                    "title": _("Trainings"),
                    "text": _("Seven sessions a year."),
                    "url": "https://example.org/",
                },
                {
                    "title": _("Consent forms"),
                    "text": _("In 24 languages."),
                    "url": "https://example.org/",
                },
            ],
        }


class DownloadBlock(blocks.StructBlock):
    """A document with a title of its own."""

    document = SharedDocumentBlock(label=_("Document"))
    title = blocks.CharBlock(
        required=False,
        max_length=150,
        label=_("Title"),
        help_text=_("Empty: the title of the document."),
    )
    note = blocks.CharBlock(required=False, max_length=200, label=_("Note"))

    class Meta:
        icon = "download"
        label = _("Download")


class DownloadsBlock(blocks.StructBlock):
    """Documents to take away."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    downloads = blocks.ListBlock(DownloadBlock(), label=_("Documents"))

    class Meta:
        icon = "download"
        label = _("Downloads")
        template = "pages/blocks/downloads.html"
        preview_template = "pages/blocks/downloads_preview.html"
        help_text = _("A list of documents, each with its kind and size.")
