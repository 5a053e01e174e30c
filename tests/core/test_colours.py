"""The colours of the tokens: far enough apart to be read, and named in one place."""

import math
import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "portal" / "static" / "css"

Colour = tuple[float, float, float]

TEXT_PAIRS = [
    ("ink", ["paper", "card", "wash", "primary-wash", "mark"]),
    ("ink", ["good-wash", "warn-wash", "bad-wash", "asked-wash"]),
    ("muted", ["paper", "card", "wash", "primary-wash"]),
    ("primary", ["paper", "card", "wash", "primary-wash", "good-wash", "warn-wash", "bad-wash"]),
    ("primary-strong", ["paper", "card", "wash", "primary-wash"]),
    ("on-primary", ["primary", "primary-strong"]),
    ("good", ["paper", "card", "wash", "good-wash"]),
    ("warn", ["paper", "card", "wash", "warn-wash"]),
    ("bad", ["paper", "card", "wash", "bad-wash"]),
    ("asked", ["paper", "card", "wash", "asked-wash"]),
    ("on-deep", ["deep"]),
    ("on-deep-muted", ["deep"]),
    ("deep", ["on-deep"]),
]
EDGE_PAIRS = [
    ("edge", ["paper", "card", "wash"]),
    ("primary", ["paper", "card", "wash", "primary-wash"]),
    ("warn-edge", ["paper", "card"]),
    ("bad", ["card"]),
    ("on-deep-muted", ["deep"]),
]
MODES = ["light", "dark"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "grounds"), TEXT_PAIRS)
def test_text_stands_out_from_every_ground_it_is_set_on(
    mode: str, text: str, grounds: list[str]
) -> None:
    tokens = _tokens(mode)
    found = {ground: round(_contrast(tokens[text], tokens[ground]), 2) for ground in grounds}
    assert {ground: ratio for ground, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("edge", "grounds"), EDGE_PAIRS)
def test_edges_of_controls_can_be_seen(mode: str, edge: str, grounds: list[str]) -> None:
    tokens = _tokens(mode)
    found = {ground: round(_contrast(tokens[edge], tokens[ground]), 2) for ground in grounds}
    assert {ground: ratio for ground, ratio in found.items() if ratio < 3} == {}


def test_contrast_is_computed_as_the_guideline_says() -> None:
    assert _contrast((1, 0, 0), (0, 0, 0)) == pytest.approx(21, abs=0.01)
    # OKLCH of pure sRGB red, whose relative luminance is 0.2126.
    assert _luminance((0.627955, 0.257683, 29.2339)) == pytest.approx(0.2126, abs=0.001)


def test_colours_are_named_in_the_tokens_only() -> None:
    found = []
    for path in sorted(CSS.glob("*.css")):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        rules = re.sub(r"@layer tokens \{.*?\n\}\n", "", rules, flags=re.DOTALL)
        # Paper is white and ink is black.
        rules = re.sub(r"@media print \{.*?\n  \}\n", "", rules, flags=re.DOTALL)
        rules = re.sub(r"::backdrop \{[^}]*\}", "", rules)
        found += re.findall(r"#[0-9a-f]{3,8}\b(?=[;,) ])|oklch\([^)]*\)|rgba?\([^)]*\)", rules)
    assert found == []


def _tokens(mode: str) -> dict[str, Colour]:
    css = (CSS / "portal.css").read_text()
    colour = r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)"
    pattern = rf"--([a-z-]+): light-dark\({colour}, {colour}\);"
    tokens = {}
    for name, *numbers in re.findall(pattern, css):
        lightness, chroma, hue = map(float, numbers[:3] if mode == "light" else numbers[3:])
        tokens[name] = (lightness / 100, chroma, hue)
    return tokens


def _contrast(one: Colour, other: Colour) -> float:
    """WCAG 2 contrast ratio of two OKLCH colours."""
    low, high = sorted([_luminance(one), _luminance(other)])
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    """Relative luminance of an OKLCH colour clipped to sRGB (Ottosson's matrices)."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
