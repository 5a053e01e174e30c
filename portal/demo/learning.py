"""Puts the demo's tutorials on their shelf: first all pages, then what is on them."""

import json
from datetime import timedelta
from typing import Any

from wagtail.models import Workflow

from portal.accounts.actors import Operator
from portal.tutorials.models import (
    DocumentTutorialPage,
    GlanceSheetPage,
    GuidePage,
    TutorialIndexPage,
)
from portal.tutorials.services import add_document_version, open_tutorials
from portal.tutorials.video.models import CaptionTrack, VideoTutorialPage

from .bodies import Writer
from .content import learning
from .content.learning import TUTORIALS, WAITING_TUTORIAL
from .content.typography import typeset
from .content.vocabulary import LANGUAGES, Language, TutorialSpec
from .films import Film, films
from .keys import translation_key
from .media import document_file
from .site import Build

MODELS: dict[str, type[Any]] = {
    "guide": GuidePage,
    "sheet": GlanceSheetPage,
    "document": DocumentTutorialPage,
    "video": VideoTutorialPage,
}


class Shelf:
    """The tutorials of one load; `made` are those that it added and that wait for their text."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.made: list[tuple[TutorialSpec, Language]] = []

    def make_pages(self) -> None:
        """The list in each language, and every tutorial unpublished: texts link to them."""
        build = self.build
        for language in LANGUAGES:
            index = open_tutorials(
                home=build.pages["home", language].specific,
                actor=Operator(build.moderator),
                translation_key=translation_key("page", "tutorials"),
                title=learning.TITLE[language],
                summary=typeset(learning.LEAD[language], language),
                intro=typeset(learning.INTRO[language], language),
            )
            build.pages["tutorials", language] = index
            build.numbers[language]["page:tutorials"] = index.pk
        for spec in TUTORIALS:
            for language in LANGUAGES:
                self._add(spec, language)

    def write(self) -> None:
        """Write and publish the tutorials that this load added."""
        shown = films(self.build) if any(spec.film for spec, _language in self.made) else {}
        for spec, language in self.made:
            page = self._filled(spec, language, shown.get(spec.film))
            page.save_revision(user=self.build.editor).publish(user=self.build.moderator)
            text = spec.texts[language]
            for name, note in list(zip(spec.files, text.notes, strict=True))[1:]:
                add_document_version(
                    page=page,
                    file=document_file(name, language),
                    note=typeset(note, language),
                    actor=self.build.moderator,
                )
        self.made.clear()

    def leave_one_waiting(self) -> None:
        """A guide that the editor has submitted and a moderator is to judge."""
        for language in LANGUAGES:
            self._add(WAITING_TUTORIAL, language)
        for spec, language in self.made:
            page = self._filled(spec, language, None)
            page.save_revision(user=self.build.editor)
            workflow: Workflow = page.get_workflow()
            workflow.start(page, self.build.editor)
        self.made.clear()

    def _add(self, spec: TutorialSpec, language: Language) -> None:
        build, model = self.build, MODELS[spec.kind]
        identity = {
            "translation_key": translation_key("page", spec.key),
            "locale": build.locales[language],
        }
        page = model.objects.filter(**identity).first()
        if page is None:
            text = typeset(spec.texts[language], language)
            page = model(
                **identity,
                title=text.title,
                slug=spec.key,
                summary=text.lead,
                search_description=text.seo_description,
                objectives="\n".join(text.objectives),
                roles=list(spec.roles),
                level=spec.level,
                version_label=spec.version,
                live=False,
                owner=build.editor,
            )
            if spec.files:
                page.file = document_file(spec.files[0], language)
            # The row counts its children; the one at hand is older than its last child.
            parent = TutorialIndexPage.objects.get(pk=build.pages["tutorials", language].pk)
            parent.add_child(instance=page)
            self.made.append((spec, language))
        build.pages[spec.key, language] = page
        build.numbers[language][f"page:{spec.key}"] = page.pk

    def _filled(self, spec: TutorialSpec, language: Language, film: Film | None) -> Any:
        build, writer = self.build, self.build.writer(language)
        page = MODELS[spec.kind].objects.get(pk=build.pages[spec.key, language].pk)
        text = typeset(spec.texts[language], language)
        page.last_reviewed = build.today - timedelta(days=spec.reviewed_days_ago)
        page.authors = json.dumps(_authors(spec, language, writer))
        page.related_trainings = json.dumps(writer.trainings(spec.trainings))
        if text.body:
            page.body = json.dumps(writer.body(text.body))
        if text.boxes:
            page.boxes = json.dumps(writer.boxes(text.boxes))
            page.where_to_ask = text.where_to_ask
        if film is not None:
            page.video, page.second_video, page.poster = film.webm, film.mp4, film.poster
            page.audio_language = ""
            page.chapters = film.chapters[language]
            page.caption_tracks.set(
                CaptionTrack(language=code, text=words, sort_order=position)
                for position, (code, words) in enumerate(film.captions.items())
            )
        return page


def _authors(spec: TutorialSpec, language: Language, writer: Writer) -> list[dict[str, Any]]:
    return [
        writer.author(author.person, typeset(author.interests.get(language, ""), language))
        for author in spec.authors
    ]
