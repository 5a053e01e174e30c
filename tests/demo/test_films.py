"""The recorded films: whole, small, and captioned from beginning to end in both languages."""

import hashlib
import json
from typing import Any

import pytest

from portal.demo.content.learning import TUTORIALS
from portal.demo.content.vocabulary import LANGUAGES
from portal.demo.films import RECORDED
from portal.demo.media import FOLDER
from portal.tutorials.video.inspection import inspect_video
from portal.tutorials.video.webvtt import parse_vtt

MANIFEST: dict[str, dict[str, Any]] = json.loads((RECORDED / "manifest.json").read_text())
FILMS = sorted(MANIFEST)
MOST_BYTES = 15 * 1024 * 1024


def test_there_are_three_and_each_has_its_page() -> None:
    assert {spec.film for spec in TUTORIALS if spec.film} == set(MANIFEST)
    assert len(MANIFEST) == 3


def test_what_is_committed_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.*")) < MOST_BYTES


@pytest.mark.parametrize("film", FILMS)
def test_files_are_those_that_were_recorded(film: str) -> None:
    for name, told in MANIFEST[film]["files"].items():
        content = (RECORDED / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            told["bytes"],
            told["sha256"],
        )


@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_films_play_in_browsers_and_are_short(film: str, ending: str) -> None:
    with (RECORDED / f"{film}.{ending}").open("rb") as file:
        found = inspect_video(file, name=f"{film}.{ending}")
    assert (found.width, found.height, found.sound) == (1280, 720, "")
    assert 40_000 <= found.duration <= 90_000
    assert abs(found.duration - MANIFEST[film]["seconds"] * 1000) < 100


@pytest.mark.parametrize("film", FILMS)
def test_captions_have_the_same_times_in_both_languages_and_can_be_read(film: str) -> None:
    tracks = {
        language: parse_vtt((RECORDED / f"{film}.{language}.vtt").read_text())
        for language in LANGUAGES
    }
    times = [[(cue.start, cue.end) for cue in tracks[language]] for language in LANGUAGES]
    assert times[0] == times[1]
    assert times[0][-1][1] <= MANIFEST[film]["seconds"] * 1000
    for cues in tracks.values():
        assert all(len(cue.text) * 1000 / (cue.end - cue.start) < 20 for cue in cues)
