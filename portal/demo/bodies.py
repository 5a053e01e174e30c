"""Turns the demo's texts into the raw values of StreamFields."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from .content.vocabulary import (
    Box,
    CallToAction,
    Cards,
    ConsentSheet,
    Figure,
    Heading,
    Link,
    NextTrainings,
    Notice,
    Part,
    Question,
    Questions,
    ResourceGroup,
    Resources,
    Step,
    Text,
    Topic,
)
from .keys import resolve_links

Block = dict[str, Any]

_TEXT_BLOCK = re.compile(r"(<(?:p|li|h[2-6]|blockquote))(?=[\s>])")


class Writer:
    """Writes in one language.

    `numbers` are the primary keys of that language's pages, trainings and people, by
    `page:KEY`, `training:KEY` and `person:KEY`; `today` dates the figures' quotation.
    """

    def __init__(self, numbers: Mapping[str, int], today: date) -> None:
        self.numbers = numbers
        self.today = today

    def html(self, text: str) -> str:
        """Rich text as the editor writes it, so that opening a page there changes nothing."""
        return with_block_keys(resolve_links(text, self.numbers))

    def body(self, parts: Sequence[Part]) -> list[Block]:
        return [self._part(part) for part in parts]

    def buttons(self, links: Sequence[Link]) -> list[Block]:
        return [_block("button", {"label": link.title, **self._target(link)}) for link in links]

    def steps(self, steps: Sequence[Step]) -> list[Block]:
        return [
            _block(
                "step", {"title": step.title, "text": step.text, "who": step.who, "duration": ""}
            )
            for step in steps
        ]

    def figures(self, figures: Sequence[Figure]) -> list[Block]:
        return [
            _block(
                "figure",
                {
                    "number": figure.value,
                    "label": figure.label,
                    "source": figure.source,
                    "as_of": self.today.isoformat(),
                },
            )
            for figure in figures
        ]

    def groups(self, groups: Sequence[ResourceGroup]) -> list[Block]:
        return [_block("group", self._group(group)) for group in groups]

    def sheets(self, sheets: Sequence[ConsentSheet]) -> list[Block]:
        return [
            _block(
                "form",
                {
                    "title": sheet.title,
                    "language": sheet.language,
                    "note": sheet.note,
                    **_leading_to(self.numbers[sheet.target]),
                },
            )
            for sheet in sheets
        ]

    def questions(self, questions: Sequence[Question]) -> list[Block]:
        return [_block("question", self._question(question)) for question in questions]

    def people(self, keys: Sequence[str]) -> list[Block]:
        return [_block("person", self.numbers[f"person:{key}"]) for key in keys]

    def topics(self, topics: Sequence[Topic]) -> list[Block]:
        return [
            _block(
                "topic",
                {
                    "topic": topic.topic,
                    "text": self.html(topic.html),
                    "person": self.numbers[f"person:{topic.person}"] if topic.person else None,
                    "team": topic.team,
                    "email": topic.email,
                    "phone": "",
                },
            )
            for topic in topics
        ]

    def boxes(self, boxes: Sequence[Box]) -> list[Block]:
        return [
            _block("box", {"heading": box.heading, "text": self.html(box.html)}) for box in boxes
        ]

    def author(self, person: str, interests: str) -> Block:
        """Somebody of the list of people, with what they declared or that they declared none."""
        value = {
            "person": self.numbers[f"person:{person}"],
            "name": "",
            "centre": "",
            "none_declared": not interests,
            "interests": interests,
        }
        return _block("author", value)

    def trainings(self, keys: Sequence[str]) -> list[Block]:
        """Those that are still there: an editor may have deleted one."""
        numbers = [self.numbers.get(f"training:{key}") for key in keys]
        return [_block("training", number) for number in numbers if number is not None]

    def _part(self, part: Part) -> Block:  # noqa: PLR0911 -- one answer for each kind of part
        match part:
            case Heading(text):
                return _block("heading", {"text": text, "level": "2"})
            case Text(html):
                return _block("text", self.html(html))
            case Notice(kind, title, html):
                return _block("notice", {"kind": kind, "heading": title, "text": self.html(html)})
            case Questions(title, questions):
                items = [_item(self._question(question)) for question in questions]
                return _block("questions", {"heading": title, "questions": items})
            case Resources(title, groups):
                found = [_item(self._group(group)) for group in groups]
                return _block("resources", {"heading": title, "groups": found})
            case Cards(title, links):
                cards = [
                    _item({"title": link.title, "text": link.text, **self._target(link)})
                    for link in links
                ]
                return _block("cards", {"heading": title, "cards": cards})
            case CallToAction(heading, text, link):
                return _block(
                    "call_to_action",
                    {
                        "heading": heading,
                        "text": text,
                        "label": link.title,
                        **self._target(link),
                    },
                )
            case NextTrainings(title, count):
                return _block("next_trainings", {"heading": title, "count": count})

    def _question(self, question: Question) -> dict[str, Any]:
        return {"question": question.question, "answer": self.html(question.answer)}

    def _group(self, group: ResourceGroup) -> dict[str, Any]:
        return {
            "role": group.role,
            "introduction": "",
            "resources": [
                _item(
                    {
                        "title": link.title,
                        "kind": link.kind,
                        "note": link.text,
                        **self._target(link),
                    }
                )
                for link in group.links
            ],
        }

    def _target(self, link: Link) -> dict[str, Any]:
        return _leading_to(self.numbers[link.target])


def _leading_to(page: int) -> dict[str, Any]:
    return {"page": page, "document": None, "url": ""}


def _block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _item(value: Any) -> Block:
    return _block("item", value)


def with_block_keys(html: str) -> str:
    """`html` with the key that the rich text editor gives each paragraph, heading and entry."""
    numbers = count()
    return _TEXT_BLOCK.sub(lambda tag: f'{tag[1]} data-block-key="d{next(numbers):04}"', html)
