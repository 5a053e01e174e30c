"""Words: headings, paragraphs, notices, quotations, questions, tables."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from portal.pages.enums import Severity

# What the text editor offers. Headings have their own block, so that their order can be kept.
LONG_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT = ["bold", "italic", "link", "document-link"]
ANSWER_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]


class LinesBlock(blocks.TextBlock):
    """Text of several lines, which browsers send with line ends of their own.

    Kept with one kind, so that a page which nobody touched does not count as changed
    (`portal.pages.formfields.LinesField` does the same outside of blocks).
    """

    def value_from_form(self, value: Any) -> Any:
        text = super().value_from_form(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Migrations name Wagtail's own class, so that this one can be renamed."""
        return ("wagtail.blocks.TextBlock", *self._constructor_args)


class HeadingValue(blocks.StructValue):
    """A heading with the name that links to it use."""

    @property
    def anchor(self) -> str:
        return slugify(self.get("text") or "")[:60]


class HeadingBlock(blocks.StructBlock):
    """A heading of one of two levels."""

    text = blocks.CharBlock(max_length=120, label=_("Heading"))
    level = blocks.ChoiceBlock(
        choices=[("2", _("Main heading")), ("3", _("Heading below it"))],
        default="2",
        label=_("Level"),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"
        template = "pages/blocks/heading.html"
        value_class = HeadingValue
        help_text = _("Starts a new part of the page. Readers jump from heading to heading.")
        preview_value = {"text": _("How long does advice take?"), "level": "2"}  # noqa: RUF012 -- Wagtail's Meta


class ParagraphBlock(blocks.RichTextBlock):
    """Text with few choices, so that pages look alike."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", LONG_TEXT)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Migrations name Wagtail's own class, so that this one can be renamed."""
        return ("wagtail.blocks.RichTextBlock", *self._constructor_args)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pages/blocks/paragraph.html"
        help_text = _("Paragraphs, lists and links.")
        preview_value = _(
            "<p>Specialists in several countries read the case and write one answer together.</p>"
        )


class NoticeBlock(blocks.StructBlock):
    """Something that must not be missed."""

    kind = blocks.ChoiceBlock(choices=Severity.choices, default=Severity.INFO, label=_("Kind"))
    heading = blocks.CharBlock(required=False, max_length=100, label=_("Heading"))
    text = blocks.RichTextBlock(features=SHORT_TEXT, label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "pages/blocks/notice.html"
        help_text = _("A framed message. For what a reader must not miss.")
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "kind": Severity.WARN,
            "heading": _("New patients only here"),
            "text": _("<p>Enter new patients in the new system only.</p>"),
        }


class QuotationBlock(blocks.StructBlock):
    """Somebody's own words."""

    text = LinesBlock(max_length=600, label=_("Words"))
    speaker = blocks.CharBlock(required=False, max_length=120, label=_("Who said it"))
    role = blocks.CharBlock(required=False, max_length=120, label=_("Their role"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "pages/blocks/quotation.html"
        help_text = _("Somebody's own words, with their name.")
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "text": _("I had an answer from three countries before the family came back."),
            "speaker": _("A clinical geneticist"),
            "role": "",
        }


class QuestionBlock(blocks.StructBlock):
    """A question and its answer, which opens on request."""

    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = blocks.RichTextBlock(features=ANSWER_TEXT, label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")
        label_format = "{question}"
        template = "pages/blocks/question.html"
        help_text = _("A question as a reader would ask it, and the answer.")
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "question": _("May I take part from a hospital outside the network?"),
            "answer": _("<p>Yes. Ask the coordinator to add you.</p>"),
        }


class QuestionsBlock(blocks.StructBlock):
    """Several questions and answers."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "pages/blocks/questions.html"
        help_text = _("A list of questions. Each answer opens when its question is chosen.")
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "heading": _("Questions"),
            "questions": [
                {
                    "question": _("Who reads a case?"),
                    "answer": _("<p>The specialists whom the lead invites, and nobody else.</p>"),
                }
            ],
        }


class TableBlock(TypedTableBlock):
    """Rows and columns of plain text or numbers."""

    text = blocks.CharBlock(required=False, label=_("Text"))
    number = blocks.DecimalBlock(required=False, label=_("Number"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Each cell with its column's heading, which a phone shows beside it."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["labelled_rows"] = [
            [
                {
                    "label": column["heading"],
                    "value": cell,
                    "is_number": column["block"].name == "number",
                }
                for column, cell in zip(value.columns, row["values"], strict=True)
            ]
            for row in value.row_data
        ]
        return context

    class Meta:
        icon = "table"
        label = _("Table")
        template = "pages/blocks/table.html"
        help_text = _("For facts that belong in rows and columns. Give it a caption.")
        preview_template = "pages/blocks/table_preview.html"
