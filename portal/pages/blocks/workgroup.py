"""What a workgroup shows of itself: figures, steps, people, resources, trainings."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.pages.enums import ResourceKind

from .linked import SharedSnippetBlock
from .links import LinkValue, TargetBlock
from .text import SHORT_TEXT, LinesBlock


class FigureBlock(blocks.StructBlock):
    """A number, what it counts, and where it comes from."""

    number = blocks.CharBlock(
        max_length=20, label=_("Number"), help_text=_("As it is shown, such as 4,500+.")
    )
    label = blocks.CharBlock(max_length=120, label=_("What it counts"))
    source = blocks.CharBlock(
        max_length=200, label=_("Source"), help_text=_("Who published it, and where.")
    )
    as_of = blocks.DateBlock(label=_("Date of the figure"))

    class Meta:
        icon = "order"
        label = _("Figure")
        label_format = "{number} {label}"
        help_text = _("A number that can be checked: it names its source and its date.")


class FiguresBlock(blocks.StructBlock):
    """Figures beside one another."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    figures = blocks.ListBlock(FigureBlock(), min_num=1, max_num=6, label=_("Figures"))

    class Meta:
        icon = "order"
        label = _("Figures")
        template = "pages/blocks/figures.html"
        help_text = _("One to six numbers with their sources.")
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "heading": _("In figures"),
            "figures": [
                {
                    "number": "28",
                    "label": _("cases in the first twelve months"),
                    "source": _("The network's report"),
                    "as_of": "2018-12-31",
                }
            ],
        }


class StepBlock(blocks.StructBlock):
    """One step of a way."""

    title = blocks.CharBlock(max_length=60, label=_("Step"))
    text = LinesBlock(max_length=240, label=_("What happens"))
    who = blocks.CharBlock(required=False, max_length=80, label=_("Who acts"))
    duration = blocks.CharBlock(
        required=False,
        max_length=60,
        label=_("How long it takes"),
        help_text=_("Only what is known. Empty: nothing is shown."),
    )

    class Meta:
        icon = "arrow-right"
        label = _("Step")
        label_format = "{title}"
        help_text = _("One step: its name, what happens, who acts.")


class StepsBlock(blocks.StructBlock):
    """A way drawn as a row of steps."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=7, label=_("Steps"))

    class Meta:
        icon = "arrow-right"
        label = _("Steps")
        template = "pages/blocks/steps.html"
        help_text = _("A drawn diagram of two to seven steps, one after the other.")
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "heading": _("How a case travels"),
            "steps": [
                {"title": _("Describe"), "text": _("You describe the case."), "who": _("You")},
                {"title": _("Discuss"), "text": _("Specialists discuss it."), "who": _("Panel")},
                {"title": _("Advice"), "text": _("You receive written advice."), "who": _("Lead")},
            ],
        }


def person_block(**kwargs: Any) -> SharedSnippetBlock:
    """One person, chosen from the list of people."""
    return SharedSnippetBlock("pages.Person", **{"label": _("Person"), "icon": "user", **kwargs})


class PeopleBlock(blocks.StructBlock):
    """People with picture, role and place."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    people = blocks.ListBlock(person_block(), label=_("People"))

    class Meta:
        icon = "group"
        label = _("People")
        template = "pages/blocks/people.html"
        preview_template = "pages/blocks/people_preview.html"
        help_text = _("People chosen from the list of people, with picture, role and place.")


class ResourceValue(LinkValue):
    """A resource as templates use it."""

    @property
    def kind_label(self) -> str:
        return str(ResourceKind(self["kind"]).label) if self.get("kind") else ""


class ResourceBlock(TargetBlock):
    """Something to watch, read or fill in."""

    title = blocks.CharBlock(max_length=150, label=_("Title"))
    kind = blocks.ChoiceBlock(
        choices=ResourceKind.choices, default=ResourceKind.TEXT, label=_("Kind")
    )
    note = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Note"),
        help_text=_("Such as its length or its language."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Resource")
        value_class = ResourceValue
        label_format = "{title}"
        form_layout = ["title", "kind", "note", "page", "document", "url"]  # noqa: RUF012 -- Wagtail reads a list
        help_text = _("A video, a text, slides, a form or a website.")


class ResourceGroupBlock(blocks.StructBlock):
    """Resources for one role."""

    role = blocks.CharBlock(
        max_length=80, label=_("For whom"), help_text=_("Such as “For experts”.")
    )
    introduction = blocks.CharBlock(required=False, max_length=200, label=_("Introduction"))
    resources = blocks.ListBlock(ResourceBlock(), label=_("Resources"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Resources for a role")
        label_format = "{role}"
        help_text = _("Videos, texts, forms and links for one kind of reader.")


class ResourcesBlock(blocks.StructBlock):
    """Resources, grouped by role."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    groups = blocks.ListBlock(ResourceGroupBlock(), min_num=1, label=_("Groups"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Resources by role")
        template = "pages/blocks/resources.html"
        help_text = _("Videos, texts, forms and links, grouped by who needs them.")
        preview_value = {  # noqa: RUF012 -- Wagtail's Meta
            "heading": _("Learn the system"),
            "groups": [
                {
                    "role": _("For submitting clinicians"),
                    "introduction": "",
                    "resources": [
                        {
                            "title": _("The first case in ten minutes"),
                            "kind": ResourceKind.VIDEO,
                            "note": _("8 minutes"),
                            "url": "https://example.org/",
                        }
                    ],
                }
            ],
        }


class ConsentFormBlock(TargetBlock):
    """A consent form in one language."""

    title = blocks.CharBlock(max_length=150, label=_("Title"))
    language = blocks.CharBlock(max_length=60, label=_("Language"))
    note = blocks.CharBlock(required=False, max_length=200, label=_("Note"))

    class Meta:
        icon = "form"
        label = _("Consent form")
        label_format = "{title} ({language})"
        form_layout = ["title", "language", "note", "page", "document", "url"]  # noqa: RUF012 -- Wagtail reads a list
        help_text = _("A form that a patient or family signs, and its language.")


class NextTrainingsBlock(blocks.StructBlock):
    """The next trainings, filled in by the calendar."""

    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    count = blocks.IntegerBlock(min_value=1, max_value=6, default=3, label=_("How many"))

    class Meta:
        icon = "calendar-alt"
        label = _("Next trainings")
        template = "pages/blocks/next_trainings.html"
        help_text = _("The next trainings of the calendar. It fills itself.")
        preview_value = {"heading": _("Next trainings"), "count": 3}  # noqa: RUF012 -- Wagtail's Meta


class ContactTopicValue(blocks.StructValue):
    """A topic as templates use it."""

    @property
    def phone_link(self) -> str:
        """The number as a telephone takes it."""
        return "".join(char for char in self.get("phone") or "" if char.isdigit() or char == "+")


class ContactTopicBlock(blocks.StructBlock):
    """What one may ask about, and who answers."""

    topic = blocks.CharBlock(max_length=120, label=_("Topic"))
    text = blocks.RichTextBlock(required=False, features=SHORT_TEXT, label=_("Text"))
    person = person_block(required=False, label=_("Who answers"))
    team = blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("Team"),
        help_text=_("When no single person answers."),
    )
    email = blocks.EmailBlock(required=False, label=_("E-mail address"))
    phone = blocks.CharBlock(required=False, max_length=40, label=_("Telephone"))

    class Meta:
        icon = "mail"
        label = _("Contact topic")
        value_class = ContactTopicValue
        label_format = "{topic}"
        help_text = _("What one may ask about, who answers, and how to reach them.")
