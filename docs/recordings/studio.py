"""A film studio for the portal: photographs pages, moves a drawn pointer, times captions.

A film is made of still frames. A page is photographed when something on it has changed and its
picture is held while nothing does, so films are sharp, small and equally long each time. Time is
counted in frames: captions and chapters lie exactly where the pictures are.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image, ImageDraw
from playwright.sync_api import Error, Locator, Page

FPS = 25
WIDTH, HEIGHT = 1280, 720
# Pages are shown larger than life, so that they can be read in a player on half a screen.
ZOOM = 1.2
WINDOW = (round(WIDTH / ZOOM), round(HEIGHT / ZOOM))
_SHARPER = 4  # drawn larger and scaled down, for smooth edges
_ARROW = ((0, 0), (0, 19), (4.6, 15), (7.6, 22), (10.8, 20.6), (7.9, 13.8), (14, 13.4))
_LETTERS_A_SECOND = 14.0
_PAUSE_AFTER_READING = 0.9
_LONGEST_CAPTION = 96
_TYPING_SECONDS = 0.09
_MOMENT = 700  # milliseconds of the recorder's time, none of the film's
_EASE_SECONDS_A_PIXEL = 0.0011


@dataclass
class Cue:
    """A caption or a chapter: times in seconds from the film's beginning."""

    start: float
    texts: dict[str, str]
    end: float = 0.0


@dataclass
class Takes:
    """What recording has brought beside the pictures."""

    captions: list[Cue] = field(default_factory=list)
    chapters: list[Cue] = field(default_factory=list)
    seconds: float = 0.0


class Camera:
    """Writes frames without loss to `target`; `Takes` tells what was said when."""

    def __init__(self, target: Path) -> None:
        self.takes = Takes()
        self.poster: Image.Image | None = None
        self._frames = 0
        self._writer = subprocess.Popen(
            [
                *("ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"),
                *("-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-"),
                *("-c:v", "libx264rgb", "-qp", "0", "-preset", "ultrafast", str(target)),
            ],
            stdin=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._writer.stdin is not None  # noqa: S101 -- it was asked for above
        self._writer.stdin.close()
        self._writer.wait()
        self.takes.seconds = self.now
        for cues in (self.takes.captions, self.takes.chapters):
            for cue, following in pairwise(cues):
                cue.end = cue.end or following.start
            if cues:
                cues[-1].end = cues[-1].end or self.now

    @property
    def now(self) -> float:
        """Seconds of film so far."""
        return self._frames / FPS

    def show(self, picture: Image.Image, seconds: float = 0.0) -> None:
        """Hold `picture` for a time, one frame at least."""
        assert self._writer.stdin is not None  # noqa: S101 -- it was asked for above
        data = picture.convert("RGB").tobytes()
        for _frame in range(max(1, round(seconds * FPS))):
            self._writer.stdin.write(data)
            self._frames += 1

    def chapter(self, **texts: str) -> None:
        self.takes.chapters.append(Cue(self.now, texts))

    @contextmanager
    def caption(self, **texts: str) -> Iterator[float]:
        """Show a caption from here on. The block is told when the caption will have been read."""
        for text in texts.values():
            if len(text) > _LONGEST_CAPTION:
                msg = f"Too long for two lines: {text}"
                raise ValueError(msg)
        cue = Cue(self.now, texts)
        self.takes.captions.append(cue)
        longest = max(len(text) for text in texts.values())
        yield cue.start + longest / _LETTERS_A_SECOND + _PAUSE_AFTER_READING
        cue.end = self.now


class Scene:
    """One page in front of the camera, with a pointer that moves, clicks and types."""

    def __init__(self, page: Page, camera: Camera) -> None:
        self.page = page
        self.camera = camera
        self.overlay: Image.Image | None = None
        self._at = (WINDOW[0] * 0.62, WINDOW[1] * 0.5)
        self._picture = Image.new("RGB", (WIDTH, HEIGHT), "white")

    @contextmanager
    def say(self, en: str, fr: str) -> Iterator[None]:
        """A caption that stays for the block and until it can have been read."""
        with self.camera.caption(en=en, fr=fr) as until:
            yield
            self.wait(until - self.camera.now)

    def look(self, seconds: float = 0.0) -> None:
        """Photograph the page as it is now and hold the picture."""
        self.page.wait_for_load_state("networkidle")
        self._picture = photograph(self.page)
        self.wait(seconds or 1 / FPS)

    def wait(self, seconds: float) -> None:
        if seconds > 0:
            self.camera.show(self._frame(), seconds)

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.look(0.4)

    def point(self, target: Locator, *, across: float = 0.5) -> None:
        """Bring the pointer onto `target`, scrolling there first where that is needed."""
        self.scroll_to(target)
        box = target.bounding_box()
        if box is None:
            msg = f"Nothing to point at: {target}"
            raise ValueError(msg)
        goal = (box["x"] + box["width"] * across, box["y"] + box["height"] / 2)
        self._glide(goal)
        self.page.mouse.move(*goal)
        self.look(0.25)

    def click(self, target: Locator, *, across: float = 0.5) -> None:
        self.point(target, across=across)
        for size in (9, 14, 19):
            self.camera.show(self._frame(ring=size), 0.06)
        self.page.mouse.click(*self._at)
        # A click may have begun to open another page, whose first sign comes a moment later.
        self.page.wait_for_timeout(_MOMENT)
        self.look(0.5)

    def type(self, target: Locator, text: str) -> None:
        """Click into a field and type, a letter at a time."""
        self.click(target, across=0.3)
        for letter in text:
            self.page.keyboard.type(letter)
            self._picture = photograph(self.page)
            self.wait(_TYPING_SECONDS)
        self.wait(0.4)

    def choose(self, target: Locator, option: str) -> None:
        """Point at a list and choose; its opened part is the system's and cannot be shown."""
        self.point(target)
        self.wait(0.4)
        target.select_option(label=option)
        self.look(0.6)

    def scroll_to(self, target: Locator, *, top: float = 140.0) -> None:
        """Glide the page until `target` stands well inside the picture."""
        box = target.bounding_box()
        if box is None or (box["y"] >= 60 and box["y"] + box["height"] <= WINDOW[1] - 110):
            return
        self.scroll_by(box["y"] - top)

    def scroll_by(self, pixels: float) -> None:
        start = float(self.page.evaluate("scrollY"))
        steps = max(8, min(24, round(abs(pixels) / 22)))
        for step in range(1, steps + 1):
            height = start + pixels * _eased(step / steps)
            self.page.evaluate("y => scrollTo({top: y, behavior: 'instant'})", height)
            self._picture = photograph(self.page)
            self.wait(1 / FPS)
        self.wait(0.3)

    def _glide(self, goal: tuple[float, float]) -> None:
        from_x, from_y = self._at
        distance = ((goal[0] - from_x) ** 2 + (goal[1] - from_y) ** 2) ** 0.5
        steps = max(1, round((0.28 + distance * _EASE_SECONDS_A_PIXEL) * FPS)) if distance else 0
        for step in range(1, steps + 1):
            part = _eased(step / steps)
            self._at = (from_x + (goal[0] - from_x) * part, from_y + (goal[1] - from_y) * part)
            self.wait(1 / FPS)

    def _frame(self, ring: int = 0) -> Image.Image:
        frame = self._picture.copy()
        if self.overlay is not None:
            frame.paste(self.overlay, (WIDTH - self.overlay.width - 70, 96), self.overlay)
        _draw_pointer(frame, self._at, ring)
        return frame


def photograph(page: Page, *, see_through: bool = False) -> Image.Image:
    png = _screenshot(page, see_through)
    picture = Image.open(BytesIO(png)).convert("RGBA" if see_through else "RGB")
    return picture if picture.size == (WIDTH, HEIGHT) else _fitted(picture)


def _screenshot(page: Page, see_through: bool) -> bytes:
    """Once more when another page comes in at this very moment."""
    try:
        return page.screenshot(omit_background=see_through, caret="hide", animations="disabled")
    except Error:
        page.wait_for_timeout(_MOMENT)
        page.wait_for_load_state("networkidle")
        return page.screenshot(omit_background=see_through, caret="hide", animations="disabled")


def _fitted(picture: Image.Image) -> Image.Image:
    """The window's size in whole pixels may leave the picture one pixel too large or too small."""
    fitted = Image.new(picture.mode, (WIDTH, HEIGHT), "white")
    fitted.paste(picture, (0, 0))
    return fitted


def _eased(part: float) -> float:
    """From 0 to 1 with a slow start and a slow end."""
    return part * part * (3 - 2 * part)


def _draw_pointer(frame: Image.Image, at: tuple[float, float], ring: int) -> None:
    """A dark arrow with a light edge; `ring` is the radius of the circle that tells of a click."""
    size = 80
    sheet = Image.new("RGBA", (size * _SHARPER, size * _SHARPER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sheet)
    middle = size * _SHARPER // 2
    if ring:
        reach = ring * _SHARPER
        draw.ellipse(
            (middle - reach, middle - reach, middle + reach, middle + reach),
            outline=(32, 84, 158, 230),
            width=3 * _SHARPER,
        )
    points = [(middle + x * 1.4 * _SHARPER, middle + y * 1.4 * _SHARPER) for x, y in _ARROW]
    draw.polygon(points, fill=(22, 30, 46, 255))
    draw.line([*points, points[0], points[1]], fill="white", width=6, joint="curve")
    small = sheet.resize((size, size), Image.Resampling.LANCZOS)
    x, y = (round(part * ZOOM) - size // 2 for part in at)
    frame.paste(small, (x, y), small)
