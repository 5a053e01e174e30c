"""Takes the recorded films in: video files, poster, chapters and captions of each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from portal.pages.models import PortalImage
from portal.tutorials.video.models import VideoFile
from portal.tutorials.video.services import add_video
from portal.tutorials.video.webvtt import clock

from .content.vocabulary import LANGUAGES, Language
from .media import FOLDER, make_poster
from .site import Build

RECORDED = FOLDER / "films"


@dataclass(frozen=True)
class Film:
    """One film. `chapters` are lines as editors write them, `captions` WebVTT."""

    webm: VideoFile
    mp4: VideoFile
    poster: PortalImage
    chapters: Mapping[Language, str]
    captions: Mapping[Language, str]


def films(build: Build) -> dict[str, Film]:
    """Every recorded film by its name; files are taken in when they are missing."""
    manifest = json.loads((RECORDED / "manifest.json").read_text())
    return {name: _film(name, told, build) for name, told in manifest.items()}


def _film(name: str, told: Mapping[str, Any], build: Build) -> Film:
    make = partial(_video, name, told["files"], build)
    return Film(
        webm=make("webm"),
        mp4=make("mp4"),
        poster=make_poster(f"Film: {name}", RECORDED / f"{name}.png", build.editor),
        chapters={
            language: "\n".join(
                f"{clock(chapter['seconds'] * 1000)} {chapter['title']}"
                for chapter in told["chapters"][language]
            )
            for language in LANGUAGES
        },
        captions={
            language: (RECORDED / f"{name}.{language}.vtt").read_text() for language in LANGUAGES
        },
    )


def _video(
    name: str, files: Mapping[str, Mapping[str, Any]], build: Build, ending: str
) -> VideoFile:
    title = f"Demo: {name} ({ending})"
    found = VideoFile.objects.filter(title=title).first()
    if found is not None:
        return found
    with (RECORDED / f"{name}.{ending}").open("rb") as file:
        return add_video(file=file, name=f"{name}.{ending}", title=title, actor=build.editor)
