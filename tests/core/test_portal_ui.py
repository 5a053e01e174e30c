"""Tags and filters of the front, its frame, its error pages."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation
from wagtail.models import Locale

from portal.core.answers import BARE
from portal.core.errors import (
    AwayError,
    ConflictError,
    FaultError,
    NoRoomError,
    PortalError,
    UnreadableError,
)
from portal.core.templatetags.portal_ui import error_summary, field, icon

STATIC = settings.BASE_DIR / "portal" / "static"
TEMPLATES = settings.BASE_DIR / "templates"
VENDOR = STATIC / "vendor"


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


@pytest.mark.parametrize("kind", [UnreadableError, FaultError, AwayError, NoRoomError])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_bare_error_page_needs_no_context_and_no_database(
    kind: type[PortalError], language: str
) -> None:
    """Without the `db` fixture a query would fail the test."""
    with translation.override(language):
        html = render_to_string(kind.template, {"error": kind(), "status": kind.status})
    assert kind.template in BARE
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


def _field(name: str, data: Mapping[str, Any] | None) -> str:
    form = ProfileForm(data)
    return re.sub(r">\s+<", "><", render_to_string("components/field.html", field(form[name])))
