"""The page of a workgroup."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import expand_db_html
from wagtail.search import index

from portal.pages.blocks import (
    BodyBlock,
    ConsentFormBlock,
    FigureBlock,
    QuestionBlock,
    ResourceGroupBlock,
    StepBlock,
    person_block,
)
from portal.pages.blocks.text import ANSWER_TEXT, LONG_TEXT

from .base import BasePage
from .meta import Json, organization, questions


class WorkgroupPage(BasePage):
    """Who a workgroup is and how it helps, in an order that does not depend on the editor."""

    chair = models.ForeignKey(
        "pages.Person",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("chair"),
    )
    purpose = RichTextField(
        _("what the workgroup is for"), features=ANSWER_TEXT, help_text=_("Two short paragraphs.")
    )
    advice_time = RichTextField(
        _("how long advice takes"),
        features=ANSWER_TEXT,
        help_text=_("Shown near the top: it is what most readers ask. Only what is known."),
    )
    steps = StreamField(
        [("step", StepBlock())],
        blank=True,
        max_num=7,
        verbose_name=_("how a case travels"),
        help_text=_("Drawn as a diagram. Five steps read best."),
    )
    figures = StreamField(
        [("figure", FigureBlock())], blank=True, max_num=6, verbose_name=_("figures")
    )
    resources = StreamField(
        [("group", ResourceGroupBlock())], blank=True, verbose_name=_("resources by role")
    )
    consent_introduction = RichTextField(
        _("about the consent forms"), features=ANSWER_TEXT, blank=True
    )
    consent_forms = StreamField(
        [("form", ConsentFormBlock())], blank=True, verbose_name=_("consent forms")
    )
    joining = RichTextField(_("how to join"), features=LONG_TEXT, blank=True)
    ukraine = RichTextField(_("Ukrainian hospitals"), features=LONG_TEXT, blank=True)
    transition = RichTextField(
        _("transition from the previous system"), features=LONG_TEXT, blank=True
    )
    questions = StreamField(
        [("question", QuestionBlock())], blank=True, verbose_name=_("questions and answers")
    )
    people = StreamField([("person", person_block())], blank=True, verbose_name=_("people"))
    independence = RichTextField(
        _("independence from the Commission's system"), features=ANSWER_TEXT, blank=True
    )
    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("more"),
        help_text=_("Anything else, shown before the people."),
    )

    content_panels: ClassVar[list[Any]] = [
        *BasePage.summary_panels,
        MultiFieldPanel(
            [FieldPanel("chair"), FieldPanel("purpose"), FieldPanel("advice_time")],
            heading=_("Who and why"),
        ),
        FieldPanel("steps"),
        FieldPanel("figures"),
        FieldPanel("resources"),
        MultiFieldPanel(
            [FieldPanel("consent_introduction"), FieldPanel("consent_forms")],
            heading=_("Consent forms"),
        ),
        MultiFieldPanel(
            [FieldPanel("joining"), FieldPanel("ukraine"), FieldPanel("transition")],
            heading=_("Taking part"),
        ),
        FieldPanel("questions"),
        FieldPanel("body"),
        FieldPanel("people"),
        FieldPanel("independence"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        *(
            index.SearchField(name)
            for name in (
                "purpose",
                "advice_time",
                "steps",
                "resources",
                "consent_introduction",
                "consent_forms",
                "joining",
                "ukraine",
                "transition",
                "questions",
                "independence",
                "body",
            )
        ),
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["pages.ContentPage"]
    page_description = _("Who a workgroup is, how a case travels, trainings, resources, people.")
    template = "pages/workgroup_page.html"
    keeps_fragments = True

    class Meta:
        verbose_name = _("workgroup page")
        verbose_name_plural = _("workgroup pages")

    def structured_data(self, request: HttpRequest) -> list[Json]:
        """The workgroup as a body, and its questions with their answers."""
        asked = {
            item.value["question"]: expand_db_html(item.value["answer"].source)
            for item in self.questions
        }
        if self.advice_time:
            asked[gettext("How long does advice take?")] = expand_db_html(self.advice_time)
        return [organization(request, self), *([questions(asked)] if asked else [])]
