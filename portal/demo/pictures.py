"""The demo's pictures, drawn by code: shapes and initials in the portal's colours, no faces.

The same call draws the same bytes, so a second load finds what the first one made.
"""

import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

PAPER, WASH, LINE = "#fbfaf7", "#e8eef6", "#b9c7da"
INK, PRIMARY, DEEP = "#2b3444", "#2a5b9c", "#173a6b"
GOOD, ASKED, WARN = "#3c7d57", "#c4572b", "#d3a13f"
# Drawn larger and scaled down: Pillow draws hard edges.
SCALE = 2
SIZE = (1440, 810)


@dataclass(frozen=True)
class Drawn:
    """A picture: its bytes (PNG) and the focal point, as shares of width and height."""

    png: bytes
    focus: tuple[float, float]
    size: tuple[int, int]


@cache
def draw(key: str) -> Drawn:
    """The picture of that name. Raises `KeyError` for a name nobody drew."""
    painter, focus = _PAINTERS[key]
    canvas = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), PAPER)
    painter(canvas)
    return Drawn(_png(canvas, SIZE), focus, SIZE)


@cache
def draw_initials(initials: str) -> Drawn:
    """A monogram on a ground whose colour follows from the initials."""
    side = 480
    ground = (PRIMARY, GOOD, DEEP, "#8a4a2c", "#5a4a86")[sum(map(ord, initials)) % 5]
    canvas = Image.new("RGB", (side * SCALE, side * SCALE), ground)
    pen = ImageDraw.Draw(canvas, "RGBA")
    middle = side * SCALE / 2
    for share in (0.98, 0.8):
        radius = middle * share
        box = (middle - radius, middle - radius, middle + radius, middle + radius)
        pen.ellipse(box, outline=(255, 255, 255, 40), width=6)
    font = ImageFont.load_default(size=side * SCALE * 0.36)
    pen.text((middle, middle), initials, font=font, fill="white", anchor="mm")
    return Drawn(_png(canvas, (side, side)), (0.5, 0.5), (side, side))


def _png(canvas: Image.Image, size: tuple[int, int]) -> bytes:
    small = canvas.resize(size, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    return buffer.getvalue()


def _hero(canvas: Image.Image) -> None:
    """Places all over a map without borders, and the paths between them and one table."""
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    _wash(canvas)
    pen = ImageDraw.Draw(canvas)
    goal = (width * 0.64, height * 0.48)
    chance = random.Random(7)  # noqa: S311 -- a drawing, and always the same one
    places: list[tuple[float, float]] = []
    while len(places) < 26:
        spot = (chance.uniform(0.05, 0.95) * width, chance.uniform(0.1, 0.9) * height)
        if all(math.dist(spot, other) > width * 0.08 for other in (*places, goal)):
            places.append(spot)
    for number, spot in enumerate(places):
        if number % 2 == 0:
            _arc(pen, spot, goal, bend=0.18 if number % 4 else -0.18, colour=LINE, width=5)
    colours = (PRIMARY, GOOD, DEEP, WARN, PRIMARY, ASKED)
    for number, spot in enumerate(places):
        _dot(pen, spot, chance.uniform(10, 26) * SCALE / 2, colours[number % 6])
    _dot(pen, goal, 92, PAPER)
    _ring(pen, goal, 92, PRIMARY, 14)
    _dot(pen, goal, 40, PRIMARY)


def _month(canvas: Image.Image) -> None:
    """A month as a sheet of squares."""
    _wash(canvas)
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    side, gap = height * 0.125, height * 0.035
    left = (width - 7 * side - 6 * gap) / 2
    top = (height - 5 * side - 4 * gap) / 2
    marked = {9: PRIMARY, 12: GOOD, 17: ASKED, 24: PRIMARY, 26: WARN}
    for day in range(35):
        x, y = left + (day % 7) * (side + gap), top + (day // 7) * (side + gap)
        weekend = day % 7 > 4
        fill = marked.get(day, WASH if weekend else PAPER)
        outline = None if day in marked else LINE
        pen.rounded_rectangle((x, y, x + side, y + side), 18, fill, outline, 4)


def _lines(canvas: Image.Image) -> None:
    """A page of text with one line covered."""
    _wash(canvas)
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    sheet = (width * 0.27, height * 0.1, width * 0.73, height * 1.1)
    pen.rounded_rectangle(sheet, 28, PAPER, LINE, 4)
    lengths = (0.34, 0.3, 0.36, 0.22, 0.34, 0.37, 0.28, 0.33)
    for number, share in enumerate(lengths):
        y = height * (0.22 + number * 0.1)
        thick = height * 0.028
        covered = number == 3
        box = (width * 0.32, y, width * (0.32 + share), y + thick)
        if covered:
            box = (box[0], y - thick * 0.5, width * 0.6, y + thick * 1.5)
        pen.rounded_rectangle(box, thick, PRIMARY if covered else LINE)
    _dot(pen, (width * 0.65, height * 0.535), 34, GOOD)


def _rings(canvas: Image.Image) -> None:
    """Three questions, three rings, none inside another."""
    _wash(canvas)
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    for share, colour in ((0.27, PRIMARY), (0.5, GOOD), (0.73, WARN)):
        centre = (width * share, height / 2)
        _dot(pen, centre, height * 0.2, PAPER)
        _ring(pen, centre, height * 0.2, colour, 26)
        _dot(pen, centre, height * 0.05, colour)


def _bridge(canvas: Image.Image) -> None:
    """From an old place to a new one."""
    _wash(canvas)
    pen = ImageDraw.Draw(canvas)
    width, height = canvas.size
    side = height * 0.26
    for share, fill, outline in ((0.24, PAPER, LINE), (0.76, PRIMARY, PRIMARY)):
        x, y = width * share - side / 2, height * 0.56
        pen.rounded_rectangle((x, y, x + side, y + side), 30, fill, outline, 8)
    start, end = (width * 0.24, height * 0.5), (width * 0.76, height * 0.5)
    _arc(pen, start, end, bend=-0.34, colour=DEEP, width=14)
    for share in (0.2, 0.5, 0.8):
        _dot(pen, _on_arc(start, end, -0.34, share), 30, GOOD if share == 0.5 else WARN)


def _wash(canvas: Image.Image) -> None:
    """Two soft clouds of colour, so that the ground is not flat."""
    width, height = canvas.size
    small = Image.new("RGB", (width // 16, height // 16), PAPER)
    pen = ImageDraw.Draw(small)
    w, h = small.size
    pen.ellipse((-w * 0.2, -h * 0.4, w * 0.6, h * 0.9), WASH)
    pen.ellipse((w * 0.55, h * 0.3, w * 1.2, h * 1.4), "#f3ece1")
    soft = small.filter(ImageFilter.GaussianBlur(h / 5))
    canvas.paste(soft.resize(canvas.size, Image.Resampling.BICUBIC))


def _on_arc(
    start: tuple[float, float], end: tuple[float, float], bend: float, share: float
) -> tuple[float, float]:
    """The point at `share` of a curve whose middle is pulled aside by `bend` of its length."""
    (x0, y0), (x1, y1) = start, end
    cx = (x0 + x1) / 2 - (y1 - y0) * bend
    cy = (y0 + y1) / 2 + (x1 - x0) * bend
    rest = 1 - share
    return (
        rest * rest * x0 + 2 * rest * share * cx + share * share * x1,
        rest * rest * y0 + 2 * rest * share * cy + share * share * y1,
    )


def _arc(
    pen: ImageDraw.ImageDraw,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    bend: float,
    colour: str,
    width: int,
) -> None:
    points = [_on_arc(start, end, bend, step / 60) for step in range(61)]
    pen.line(points, fill=colour, width=width, joint="curve")


def _dot(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: str) -> None:
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _ring(
    pen: ImageDraw.ImageDraw,
    centre: tuple[float, float],
    radius: float,
    colour: str,
    width: int,
) -> None:
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=width)


_PAINTERS: dict[str, tuple[Callable[[Image.Image], None], tuple[float, float]]] = {
    "hero": (_hero, (0.64, 0.48)),
    "month": (_month, (0.5, 0.5)),
    "lines": (_lines, (0.5, 0.45)),
    "rings": (_rings, (0.5, 0.5)),
    "bridge": (_bridge, (0.5, 0.45)),
}
