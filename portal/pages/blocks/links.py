"""Where something leads: a page, a document or another site."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .linked import SharedDocumentBlock, SharedPageBlock, localized, url_of

TARGETS = ("page", "document", "url")


class LinkValue(blocks.StructValue):
    """A link as templates use it."""

    @property
    def href(self) -> str:
        """The address, or "" while nothing is chosen or what was chosen is gone."""
        if (page := self.get("page")) is not None:
            return url_of(page)
        if (document := self.get("document")) is not None:
            return str(document.url)
        return self.get("url") or ""

    @property
    def link_text(self) -> str:
        """The editor's own words, else the title of what it leads to."""
        page = self.get("page")
        target = localized(page) if page else self.get("document")
        return self.get("label") or getattr(target, "title", "") or self.get("url") or ""

    @property
    def is_external(self) -> bool:
        return bool(self.get("url")) and not self.get("page") and not self.get("document")

    @property
    def document_facts(self) -> str:
        """Kind and size of a document, such as "PDF"."""
        document = self.get("document")
        return document.file_extension.upper() if document else ""


def check_one_target(value: Any) -> None:
    """Refuse a link that leads to nothing, or to two things at once."""
    chosen = [name for name in TARGETS if value.get(name)]
    if len(chosen) == 1:
        return
    message = (
        _("Choose one of page, document or address, not several.")
        if chosen
        else _("Choose a page or a document, or enter an address.")
    )
    raise blocks.StructBlockValidationError(
        block_errors={name: ValidationError(message) for name in chosen or TARGETS[:1]}
    )


class TargetBlock(blocks.StructBlock):
    """What every block that leads somewhere has."""

    page = SharedPageBlock(required=False, label=_("Page of this site"))
    document = SharedDocumentBlock(required=False, label=_("Document"))
    url = blocks.URLBlock(
        required=False,
        label=_("Address of another site"),
        help_text=_("Starts with https://"),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            check_one_target(cleaned)
        return cleaned

    class Meta:
        value_class = LinkValue


class LinkBlock(TargetBlock):
    """A link with its words."""

    label = blocks.CharBlock(
        required=False,
        max_length=100,
        label=_("Words of the link"),
        help_text=_("Say where it leads. Empty: the title of the page or document."),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        label_format = "{label} {page}"
        form_layout = ["label", "page", "document", "url"]  # noqa: RUF012 -- Wagtail reads a list
        help_text = _("A link to a page, a document or another site.")
        preview_value = {"label": _("Read the manual"), "url": "https://example.org/"}  # noqa: RUF012 -- Wagtail's Meta
        template = "pages/blocks/link.html"


class ButtonBlock(LinkBlock):
    """A link that is the next thing to do."""

    class Meta:
        icon = "arrow-right"
        label = _("Button")
        help_text = _("A button. One on a page is loud, three are noise.")
        preview_value = {"label": _("See the trainings"), "url": "https://example.org/"}  # noqa: RUF012 -- Wagtail's Meta
        template = "pages/blocks/button.html"


class MenuItemBlock(LinkBlock):
    """An entry of the main menu, with the entries below it."""

    children = blocks.ListBlock(
        LinkBlock(), required=False, default=[], collapsed=True, label=_("Entries below it")
    )

    class Meta:
        icon = "list-ul"
        label = _("Menu entry")
        form_layout = ["label", "page", "document", "url", "children"]  # noqa: RUF012 -- Wagtail reads a list
        help_text = _("One entry of the main menu.")


class MenuColumnBlock(blocks.StructBlock):
    """A column of links at the foot of every page."""

    heading = blocks.CharBlock(max_length=60, label=_("Heading"))
    links = blocks.ListBlock(LinkBlock(), label=_("Links"))

    class Meta:
        icon = "list-ul"
        label = _("Column of links")
        help_text = _("A heading with links below it.")
