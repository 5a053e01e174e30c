"""Who made a tutorial, and the boxes of a sheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.pages.blocks import person_block
from portal.pages.blocks.linked import SharedPageBlock
from portal.pages.blocks.text import ANSWER_TEXT, LinesBlock

# A sheet is one page of A4 in print; this is what fits on it with room to breathe.
MOST_BOXES = 6
LONGEST_BOX = 420


class AuthorValue(blocks.StructValue):
    """An author as templates use them."""

    @property
    def full_name(self) -> str:
        person = self.get("person")
        return person.full_name if person else self.get("name") or ""

    @property
    def place(self) -> str:
        person = self.get("person")
        return (person.centre if person else self.get("centre")) or ""


class AuthorBlock(blocks.StructBlock):
    """Who wrote or speaks, and what could sway them."""

    person = person_block(required=False, label=_("From the list of people"))
    # Empty rather than None, which what takes sentences apart for translation cannot read.
    name = blocks.CharBlock(
        required=False,
        default="",
        max_length=120,
        label=_("Or a name"),
        help_text=_("For somebody who is not on the list."),
    )
    centre = blocks.CharBlock(required=False, default="", max_length=200, label=_("Their hospital"))
    none_declared = blocks.BooleanBlock(
        required=False,
        label=_("No conflicts of interest"),
        help_text=_("They were asked and declared none."),
    )
    interests = LinesBlock(
        required=False,
        default="",
        max_length=400,
        rows=2,
        label=_("Conflicts of interest"),
        help_text=_("What they declared, in their words: who pays or paid them, and for what."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {}
        if bool(cleaned.get("person")) == bool(cleaned.get("name")):
            errors["name"] = ValidationError(
                _("Choose a person from the list or write a name, one of the two.")
            )
        if bool(cleaned.get("none_declared")) == bool(cleaned.get("interests")):
            errors["interests"] = ValidationError(
                _("Write the conflicts of interest, or tick that there are none.")
            )
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        icon = "user"
        label = _("Author")
        value_class = AuthorValue
        label_format = "{name}"
        help_text = _("Who wrote it or speaks in it, with their conflicts of interest.")


class AuthorsBlock(blocks.StreamBlock):
    """The authors, in the order in which they are named."""

    author = AuthorBlock()

    class Meta:
        max_num = 12


class RelatedTrainingsBlock(blocks.StreamBlock):
    """Trainings where one can ask about it."""

    training = SharedPageBlock(page_type="trainings.TrainingPage", label=_("Training"))

    class Meta:
        max_num = 4


class GlanceBlock(blocks.StructBlock):
    """One box of a sheet: a heading and a few lines."""

    heading = blocks.CharBlock(max_length=60, label=_("Heading"))
    text = blocks.RichTextBlock(
        features=ANSWER_TEXT,
        label=_("Lines"),
        help_text=_("A short list reads best. At most 420 letters."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        length = len(strip_tags(str(cleaned["text"] or "")))
        if length > LONGEST_BOX and not self.is_deferred_validation:
            message = _(
                "%(length)s letters do not fit: a box holds %(most)s. The sheet is one page."
            ) % {"length": length, "most": LONGEST_BOX}
            raise blocks.StructBlockValidationError(block_errors={"text": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "list-ul"
        label = _("Box")
        label_format = "{heading}"
        help_text = _("A heading with a few lines, readable in ten seconds.")


class GlanceBoxesBlock(blocks.StreamBlock):
    """The boxes of a sheet, two beside each other in print."""

    box = GlanceBlock()

    class Meta:
        max_num = MOST_BOXES
