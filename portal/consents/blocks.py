"""What an editor puts a form's text together from."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# Bold, italic and lists: what `markup.TAGS` allows.
BODY = ["bold", "italic", "ol", "ul"]

KEY_LENGTH = 40
key_validator = RegexValidator(
    r"\A[a-z][a-z0-9-]*\Z", _("Use small letters, digits and hyphens, and begin with a letter.")
)


class SectionBlock(blocks.StructBlock):
    """One part of the running text."""

    key = blocks.CharBlock(
        max_length=KEY_LENGTH,
        validators=[key_validator],
        label=_("Key"),
        help_text=_("The same in every language, such as “who-sees-it”. Never shown."),
    )
    heading = blocks.CharBlock(max_length=200, label=_("Heading"))
    body = blocks.RichTextBlock(features=BODY, label=_("Text"))

    class Meta:
        icon = "doc-full"
        label = _("Section")
        label_format = "{heading}"


class ModuleWordingBlock(blocks.StructBlock):
    """The words of one module in one language."""

    code = blocks.CharBlock(
        max_length=KEY_LENGTH,
        validators=[key_validator],
        label=_("Module"),
        help_text=_("The code of the form's module that these words belong to."),
    )
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    statement = blocks.TextBlock(
        max_length=600,
        rows=2,
        label=_("Statement"),
        help_text=_("What is agreed to: one sentence, said by the person who signs."),
    )
    explanation = blocks.RichTextBlock(
        features=BODY,
        required=False,
        label=_("Explanation"),
        help_text=_("What happens after yes, and what after no."),
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Module")
        label_format = "{title}"


class TextBodyBlock(blocks.StreamBlock):
    """The sections of a text, in order."""

    section = SectionBlock()

    class Meta:
        required = False


class ModuleWordingsBlock(blocks.StreamBlock):
    """The modules' words, in any order: the form decides it."""

    module = ModuleWordingBlock()

    class Meta:
        required = False
