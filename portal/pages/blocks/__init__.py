"""The building blocks that editors put together."""

from .cards import CallToActionBlock, CardsBlock, DownloadsBlock
from .links import ButtonBlock, LinkBlock, MenuColumnBlock, MenuItemBlock
from .pictures import PictureBlock
from .streams import BodyBlock
from .text import (
    HeadingBlock,
    NoticeBlock,
    ParagraphBlock,
    QuestionBlock,
    QuestionsBlock,
    QuotationBlock,
    TableBlock,
)
from .workgroup import (
    ConsentFormBlock,
    ContactTopicBlock,
    FigureBlock,
    FiguresBlock,
    NextTrainingsBlock,
    PeopleBlock,
    ResourceBlock,
    ResourceGroupBlock,
    ResourcesBlock,
    StepBlock,
    StepsBlock,
    person_block,
)

__all__ = [
    "BodyBlock",
    "ButtonBlock",
    "CallToActionBlock",
    "CardsBlock",
    "ConsentFormBlock",
    "ContactTopicBlock",
    "DownloadsBlock",
    "FigureBlock",
    "FiguresBlock",
    "HeadingBlock",
    "LinkBlock",
    "MenuColumnBlock",
    "MenuItemBlock",
    "NextTrainingsBlock",
    "NoticeBlock",
    "ParagraphBlock",
    "PeopleBlock",
    "PictureBlock",
    "QuestionBlock",
    "QuestionsBlock",
    "QuotationBlock",
    "ResourceBlock",
    "ResourceGroupBlock",
    "ResourcesBlock",
    "StepBlock",
    "StepsBlock",
    "TableBlock",
    "person_block",
]
