"""Record the demo's films anew and print its sheets: `make demo-media`.

Starts a demo of its own, records each film, encodes it as WebM (VP9) and MP4 (H.264), and writes
pictures, captions and a manifest with chapters and hashes to `portal/demo/media/films/`.
Arguments are names of films; without any, all are made. `FILMS_DATA` names a folder that keeps the
demo between rehearsals.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from cards import Cards
from films import FILMS, Stage
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from server import HOST, ROOT, demo_server
from sheets import print_sheets
from studio import HEIGHT, WIDTH, WINDOW, ZOOM, Camera, Cue, Takes

TARGET = ROOT / "portal/demo/media/films"
LANGUAGES = ("en", "fr")
CODECS = {
    "webm": (
        "-c:v libvpx-vp9 -crf 34 -b:v 0 -g 250 -row-mt 1 -tile-columns 1 -deadline realtime "
        "-cpu-used 7 -pix_fmt yuv420p"
    ),
    "mp4": (
        "-c:v libx264 -preset veryfast -crf 25 -tune animation -g 250 -pix_fmt yuv420p "
        "-movflags +faststart"
    ),
}
_POSTER_SECONDS = 1.0
_ONE_LINE = 44


def main(names: list[str]) -> None:
    print_sheets()
    TARGET.mkdir(parents=True, exist_ok=True)
    manifest = TARGET / "manifest.json"
    told = json.loads(manifest.read_text()) if manifest.exists() else {}
    with tempfile.TemporaryDirectory(prefix="films-") as name, sync_playwright() as playwright:
        folder = Path(os.environ.get("FILMS_DATA", name))
        with demo_server(folder / "var") as port:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
                args=[
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--font-render-hinting=none",
                    f"--host-resolver-rules=MAP {HOST}:80 127.0.0.1:{port}",
                    f"--unsafely-treat-insecure-origin-as-secure=http://{HOST}",
                ],
            )
            for film in names or FILMS:
                told[film] = record(film, browser, folder)
                sys.stdout.write(f"{film}: {told[film]['seconds']} s\n")
            browser.close()
    kept = {film: told[film] for film in FILMS if film in told}
    manifest.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def record(film: str, browser: Browser, folder: Path) -> dict[str, Any]:
    """Make one film; gives what the manifest tells of it."""
    raw = folder / f"{film}.mkv"
    context = browser.new_context(
        viewport={"width": WINDOW[0], "height": WINDOW[1]},
        device_scale_factor=ZOOM,
        locale="en-GB",
        timezone_id="Europe/Athens",
        color_scheme="light",
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(30_000)
    with Camera(raw) as camera:
        FILMS[film](Stage(camera, context.new_page(), Cards(browser, folder), folder / "var"))
    context.close()
    for suffix, options in CODECS.items():
        encode(raw, folder / f"{film}.{suffix}", options)
        # Whole or not at all: loading the demo reads it.
        shutil.copyfile(folder / f"{film}.{suffix}", TARGET / f"{film}.{suffix}")
    make_poster(raw, TARGET / f"{film}.png")
    for language in LANGUAGES:
        (TARGET / f"{film}.{language}.vtt").write_text(write_captions(camera.takes, language))
    return describe(film, camera.takes)


def encode(raw: Path, target: Path, options: str) -> None:
    """Same pictures, same bytes: no time, no version and one order of threads."""
    subprocess.run(
        [
            *("ffmpeg", "-loglevel", "error", "-y", "-i", str(raw), "-an", *options.split()),
            *("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709"),
            *("-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"),
            *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", str(target)),
        ],
        check=True,
    )


def make_poster(raw: Path, target: Path) -> None:
    """The opening card as a picture of few colours."""
    subprocess.run(
        [
            *("ffmpeg", "-loglevel", "error", "-y", "-ss", str(_POSTER_SECONDS), "-i", str(raw)),
            *("-frames:v", "1", str(target)),
        ],
        check=True,
    )
    picture = Image.open(target).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    picture.save(target, optimize=True)


def write_captions(takes: Takes, language: str) -> str:
    """WebVTT; long captions in two lines of about the same length."""
    parts = ["WEBVTT\n"]
    parts.extend(
        f"{_clock(cue.start)} --> {_clock(cue.end)}\n{_in_lines(cue.texts[language])}\n"
        for cue in takes.captions
    )
    return "\n".join(parts)


def describe(film: str, takes: Takes) -> dict[str, Any]:
    names = [*(f"{film}.{suffix}" for suffix in CODECS), f"{film}.png"]
    names += [f"{film}.{language}.vtt" for language in LANGUAGES]
    return {
        "seconds": round(takes.seconds, 2),
        "width": WIDTH,
        "height": HEIGHT,
        "chapters": {
            language: [_chapter(cue, language) for cue in takes.chapters] for language in LANGUAGES
        },
        "files": {
            name: {
                "bytes": (TARGET / name).stat().st_size,
                "sha256": hashlib.sha256((TARGET / name).read_bytes()).hexdigest(),
            }
            for name in names
        },
    }


def _chapter(cue: Cue, language: str) -> dict[str, Any]:
    return {"seconds": int(cue.start), "title": _typeset(cue.texts[language])}


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _in_lines(text: str) -> str:
    text = _typeset(text)
    if len(text) <= _ONE_LINE:
        return text
    breaks = [index for index, letter in enumerate(text) if letter == " "]
    middle = min(breaks, key=lambda index: abs(index - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def _typeset(text: str) -> str:
    """Apostrophes, and the unbreakable spaces of French."""
    text = text.replace("'", "’").replace("« ", "«\u00a0")
    for sign in ":;?!»":
        text = text.replace(f" {sign}", f"\u00a0{sign}")
    return text


if __name__ == "__main__":
    main(sys.argv[1:])
