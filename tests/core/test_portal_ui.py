"""The front: contrast of the tokens, vendored files, icons, form fields, error pages."""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation
from wagtail.models import Locale

from portal.core.errors import ConflictError
from portal.core.templatetags.portal_ui import error_summary, field, icon

STATIC = settings.BASE_DIR / "portal" / "static"
TEMPLATES = settings.BASE_DIR / "templates"
VENDOR = STATIC / "vendor"

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


class ProfileForm(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="The one you signed up with.")
    nickname = forms.CharField(required=False)
    audience = forms.ChoiceField(
        choices=[("a", "Clinicians"), ("b", "Assistants")],
        widget=forms.RadioSelect,
        help_text="Choose one.",
    )
    copy_to_me = forms.BooleanField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        self.add_error(None, "The two do not belong together.")


# --- Colour -------------------------------------------------------------------------------


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
    for path in sorted((STATIC / "css").glob("*.css")):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        rules = re.sub(r"@layer tokens \{.*?\n\}\n", "", rules, flags=re.DOTALL)
        # Paper is white and ink is black.
        rules = re.sub(r"@media print \{.*?\n  \}\n", "", rules, flags=re.DOTALL)
        rules = re.sub(r"::backdrop \{[^}]*\}", "", rules)
        found += re.findall(r"#[0-9a-f]{3,8}\b(?=[;,) ])|oklch\([^)]*\)|rgba?\([^)]*\)", rules)
    assert found == []


# --- What others made ---------------------------------------------------------------------


def test_every_vendored_file_is_listed_with_its_hash() -> None:
    listed = {
        f"{package['folder']}/{name}": digest
        for package in _manifest()
        for name, digest in package["files"].items()
    }
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != VENDOR / "manifest.json"
    }
    assert listed == found


def test_every_vendored_package_says_where_it_is_from_and_under_which_licence() -> None:
    for package in _manifest():
        assert package["name"]
        assert package["version"]
        assert package["licence"]
        assert package["source"]
        assert "LICENSE" in package["files"]


def test_fonts_cover_greek_and_cyrillic() -> None:
    fonts = (STATIC / "css" / "fonts.css").read_text()
    for family in ("Source Sans 3", "Source Serif 4"):
        faces = [face for face in fonts.split("@font-face") if f'"{family}"' in face]
        assert any("U+03A3-03FF" in face for face in faces)
        assert any("U+0400-045F" in face for face in faces)
        assert all("font-display: swap" in face for face in faces)
    for address in re.findall(r'url\("\.\./([^"]+)"\)', fonts):
        assert finders.find(address), address


def test_icons_in_templates_are_in_the_sprite() -> None:
    used = {
        name: path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""(?:\{% icon |icon_name=)["']([^"']+)["']""", path.read_text())
    }
    assert used
    assert {name: path for name, path in used.items() if name not in _symbols()} == {}


def test_no_icon_is_carried_for_nothing() -> None:
    """Names stand in templates, or in Python where a state or a kind chooses its icon."""
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    texts += [path.read_text() for path in (settings.BASE_DIR / "portal").rglob("*.py")]
    words = set(re.findall(r"""["']([a-z0-9-]+)["']""", "\n".join(texts)))
    assert sorted(_symbols() - words) == []


# --- Nothing from elsewhere, nothing inline -----------------------------------------------


@pytest.mark.parametrize(
    "path",
    sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.xml")]),
    ids=lambda path: path.relative_to(TEMPLATES).as_posix(),
)
def test_template_obeys_the_content_policy(path: Path) -> None:
    text = re.sub(
        r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", path.read_text(), flags=re.DOTALL
    )
    assert _foreign_addresses(text) == []
    assert re.findall(r"<style\b|<[^>]*\sstyle\s*=|<[a-z][^>]*\son[a-z]+\s*=", text) == []
    scripts = re.findall(r"<script\b([^>]*)>", text)
    # Data, such as JSON-LD, is not run.
    runnable = [tag for tag in scripts if "ld+json" not in tag and "application/json" not in tag]
    assert [tag for tag in runnable if " src=" not in tag] == []


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for kind in ("css", "js", "svg", "webmanifest")
        for path in STATIC.rglob(f"*.{kind}")
        if "vendor/htmx" not in path.as_posix()
    ),
    ids=lambda path: path.relative_to(STATIC).as_posix(),
)
def test_static_file_fetches_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/", "")
    if path.suffix in {".css", ".svg"}:
        assert re.findall(r"url\(\s*[\"']?(?:https?:)?//|@import", text) == []
        assert _foreign_addresses(text) == []
    else:
        assert re.findall(r"""["'`](?:https?:)?//""", text) == []


def test_foreign_addresses_are_recognised() -> None:
    page = """
      <a href="https://elsewhere.example/">fine</a>
      <link rel="canonical" href="https://here.example/">
      <link rel="stylesheet" href="https://cdn.example/a.css"><img src="//cdn.example/a.png">
    """
    assert _foreign_addresses(page) == ["https://cdn.example/a.css", "//cdn.example/a.png"]


# --- Tags ---------------------------------------------------------------------------------


def test_icon_is_hidden_from_screen_readers_and_points_into_the_sprite() -> None:
    drawn = icon("calendar")
    assert 'aria-hidden="true"' in drawn
    assert "vendor/lucide/sprite.svg#calendar" in drawn


def test_icon_name_from_a_page_cannot_break_out() -> None:
    assert "<script>" not in icon('"><script>')


def test_field_ties_label_hint_and_error_to_its_control() -> None:
    html = _field("email", {"email": "nobody"})
    assert '<label for="id_email">E-mail address</label>' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html


def test_field_says_what_may_be_left_empty() -> None:
    assert "(optional)" in _field("nickname", None)
    assert "(optional)" not in _field("email", None)


def test_choices_are_a_group_with_a_legend() -> None:
    html = _field("audience", {})
    assert "<legend>Audience</legend>" in html
    assert 'aria-describedby="id_audience_helptext id_audience_error"' in html


def test_a_tick_box_stands_inside_its_label() -> None:
    html = _field("copy_to_me", None)
    assert re.search(
        r'<label for="id_copy_to_me"><input type="checkbox"[^>]*>\s*<span>Copy to me</span>', html
    )


def test_a_hidden_field_shows_nothing() -> None:
    assert "<label" not in _field("token", None)


def test_error_summary_links_each_error_to_its_field() -> None:
    form = ProfileForm({"email": "nobody", "audience": "x"})
    html = error_summary(form)
    assert '<a href="#id_email">Enter a valid email address.</a>' in html
    assert "<li>The two do not belong together.</li>" in html
    targets = re.findall(r'href="#([^"]+)"', html)
    shown = "".join(_field(name, form.data) for name in form.fields)
    assert all(f'id="{target}"' in shown for target in targets)


def test_error_summary_escapes_what_the_person_wrote() -> None:
    html = error_summary(ProfileForm({"email": "a@b.example", "audience": "<script>"}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert not error_summary(ProfileForm())


# --- The frame and the error pages --------------------------------------------------------


@pytest.mark.parametrize("name", ["400", "500", "503"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_bare_error_page_needs_no_context_and_no_database(name: str, language: str) -> None:
    """Without the `db` fixture a query would fail the test."""
    with translation.override(language):
        html = render_to_string(f"errors/{name}.html")
    assert f'<html lang="{language}">' in html
    assert "<h1>" in html
    assert 'href="#main"' in html
    assert 'id="main"' in html
    assert "/account/" not in html
    assert not re.search(r"<title>\s*</title>", html)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["403", "404", "csrf", "error"])
def test_error_page_offers_a_way_on(name: str) -> None:
    Locale.objects.get_or_create(language_code="en")
    request = RequestFactory().get("/nowhere/")
    request.user = AnonymousUser()
    context = {"error": ConflictError(), "status": 409}
    html = render_to_string(f"errors/{name}.html", context, request)
    assert 'role="search"' in html
    assert 'href="/account/"' in html


def test_typed_error_shows_its_own_words() -> None:
    html = render_to_string("errors/error.html", {"error": ConflictError(), "status": 409})
    assert "<h1>Somebody else changed this in the meantime.</h1>" in html


def test_frame_says_what_is_stored_about_a_visitor() -> None:
    html = render_to_string("base.html")
    assert "nothing" in html.split("<footer", 1)[1]
    assert "independent of the European Commission" in html


def test_frame_shows_what_it_is_given() -> None:
    html = (
        engines["django"]
        .from_string('{% extends "base.html" %}')
        .render(
            {
                "site_name": "Portal",
                "navigation": [
                    {"title": "Trainings", "url": "/trainings/", "current": True, "children": []},
                    {
                        "title": "Learn",
                        "url": "/learn/",
                        "children": [{"title": "Films", "url": "/learn/films/"}],
                    },
                ],
                "languages": [
                    {"code": "en", "name": "English", "url": "/", "current": True},
                    {"code": "fr", "name": "Français", "url": "/fr/", "current": False},
                ],
                "footer": {
                    "columns": [{"heading": "Help", "links": [{"title": "Us", "url": "/us/"}]}]
                },
            }
        )
    )
    assert '<a href="/trainings/" aria-current="true">Trainings</a>' in html
    assert '<a href="/learn/films/">Films</a>' in html
    assert '<a href="/fr/" lang="fr" hreflang="fr">Français</a>' in html
    assert '<a href="/us/">Us</a>' in html


@pytest.mark.parametrize(
    ("language", "written"), [("en", "26 November 2026, 14:05"), ("fr", "26 novembre 2026 14:05")]
)
def test_dates_are_written_as_europeans_read_them(language: str, written: str) -> None:
    moment = datetime(2026, 11, 26, 13, 5, tzinfo=UTC)
    template = engines["django"].from_string('{{ moment|date:"DATETIME_FORMAT" }}')
    with translation.override(language), timezone.override("Europe/Brussels"):
        assert template.render({"moment": moment}) == written


# --- Helpers ------------------------------------------------------------------------------

Colour = tuple[float, float, float]


def _tokens(mode: str) -> dict[str, Colour]:
    css = (STATIC / "css" / "portal.css").read_text()
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


def _manifest() -> list[dict[str, Any]]:
    packages: list[dict[str, Any]] = json.loads((VENDOR / "manifest.json").read_text())["packages"]
    return packages


def _symbols() -> set[str]:
    sprite = (VENDOR / "lucide" / "sprite.svg").read_text()
    return set(re.findall(r'<symbol id="([^"]+)"', sprite))


def _foreign_addresses(text: str) -> list[str]:
    """Addresses of other hosts that a browser would fetch from by itself."""
    found = []
    for tag in re.findall(r"<(?!a\s|/)[a-zA-Z][^>]*>", text):
        if tag.startswith("<link") and re.search(r'rel="(?:canonical|alternate|license)"', tag):
            continue
        found += re.findall(r"""(?:src|href|srcset|data|poster)=["']((?:https?:)?//[^"']*)""", tag)
    return found


def _field(name: str, data: Mapping[str, Any] | None) -> str:
    form = ProfileForm(data)
    return re.sub(r">\s+<", "><", render_to_string("components/field.html", field(form[name])))


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Tue 1 Dec"), ("fr", "mar 1 déc"), ("de", "Di 1 Dez")]
)
def test_short_month_is_written_as_the_language_writes_it(language: str, shown: str) -> None:
    template = engines["django"].from_string(
        '{% load portal_ui %}{{ moment|short_date:"D j M" }}{{ nothing|short_date:"j M" }}'
    )
    with translation.override(language):
        moment = datetime(2026, 12, 1, 12, tzinfo=UTC)
        assert template.render({"moment": moment, "nothing": None}) == shown
