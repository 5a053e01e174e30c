"""The choice of blocks that a page's text is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .cards import CallToActionBlock, CardsBlock, DownloadsBlock
from .pictures import PictureBlock
from .text import (
    HeadingBlock,
    NoticeBlock,
    ParagraphBlock,
    QuestionsBlock,
    QuotationBlock,
    TableBlock,
)
from .workgroup import FiguresBlock, NextTrainingsBlock, PeopleBlock, ResourcesBlock, StepsBlock

WORDS = _("Words")
FACTS = _("Facts and pictures")
LEADING_ON = _("Leading on")


class BodyBlock(blocks.StreamBlock):
    """Everything a page's text may hold. Nothing here loads from another site."""

    heading = HeadingBlock(group=WORDS)
    text = ParagraphBlock(group=WORDS)
    notice = NoticeBlock(group=WORDS)
    quotation = QuotationBlock(group=WORDS)
    questions = QuestionsBlock(group=WORDS)
    picture = PictureBlock(group=FACTS)
    figures = FiguresBlock(group=FACTS)
    steps = StepsBlock(group=FACTS)
    table = TableBlock(group=FACTS)
    people = PeopleBlock(group=FACTS)
    call_to_action = CallToActionBlock(group=LEADING_ON)
    cards = CardsBlock(group=LEADING_ON)
    resources = ResourcesBlock(group=LEADING_ON)
    downloads = DownloadsBlock(group=LEADING_ON)
    next_trainings = NextTrainingsBlock(group=LEADING_ON)

    class Meta:
        template = "pages/blocks/body.html"
        block_counts = {"next_trainings": {"max_num": 1}}  # noqa: RUF012 -- Wagtail's Meta
