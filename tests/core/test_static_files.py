"""What browsers load: listed, in use, and from this site alone."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

STATIC = settings.BASE_DIR / "portal" / "static"
TEMPLATES = settings.BASE_DIR / "templates"
VENDOR = STATIC / "vendor"


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


def test_no_class_is_drawn_for_nothing() -> None:
    """Classes stand in templates, in scripts, or in Python where a state chooses its looks."""
    kinds = (
        TEMPLATES.rglob("*.html"),
        (STATIC / "js").glob("*.js"),
        (settings.BASE_DIR / "portal").rglob("*.py"),
    )
    words = {
        word
        for paths in kinds
        for path in paths
        for word in re.findall(r"[a-z][\w-]*", path.read_text())
    }
    drawn = set()
    for path in (STATIC / "css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", path.read_text(), flags=re.DOTALL)
        drawn |= set(re.findall(r"\.([a-z][\w-]*)", rules))
    assert {"card", "pill", "row-list"} <= drawn
    assert sorted(drawn - words) == []


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


@pytest.mark.django_db
def test_the_mark_is_where_browsers_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert finders.find(response["Location"].removeprefix("/static/"))
