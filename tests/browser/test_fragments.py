"""htmx under our content policy: parts are swapped, problems are said, nothing typed is lost."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.test import override_settings
from django.urls import path
from playwright.sync_api import Page, expect

import portal.urls
from portal.accounts.views.gates import signed_in
from portal.core.errors import ConflictError

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = """{% extends "base.html" %}
{% block meta %}{% include "components/htmx.html" %}{% endblock %}
{% block main %}<h1>A form</h1>
<form hx-target="#here">
  <label for="typed">Text</label> <input id="typed" name="typed">
  {% for name in names %}
    <button class="btn" name="go" hx-get="/test-{{ name }}/">{{ name }}</button>
  {% endfor %}
</form>
<p id="here">Nothing yet.</p>{% endblock %}"""


def form(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(FORM)
    names = ["fine", "taken", "broken", "gone", "secret"]
    return HttpResponse(template.render({"names": names}, request))


def fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Saved.")


def taken(request: HttpRequest) -> HttpResponse:
    raise ConflictError


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError


@signed_in
def secret(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [
    path("test-form/", form),
    path("test-fine/", fine),
    path("test-taken/", taken),
    path("test-broken/", broken),
    path("test-secret/", secret),
    *portal.urls.urlpatterns,
]
handler404, handler500 = portal.urls.handler404, portal.urls.handler500


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_a_part_that_fails_says_so_and_leaves_what_was_typed(page: Page) -> None:
    broken_policy: list[str] = []
    page.on(
        "console",
        lambda line: broken_policy.append(line.text) if "Content Security" in line.text else None,
    )
    page.goto("/test-form/")
    page.get_by_label("Text").fill("what I typed")
    problem, here = page.locator("#problem"), page.locator("#here")
    expect(problem).to_be_hidden()

    page.get_by_role("button", name="fine").click()
    expect(here).to_have_text("Saved.")
    for name, words in (
        ("taken", "Somebody else changed this in the meantime."),
        ("broken", "Something went wrong on our side"),
        ("gone", "There is no page at this address"),
        ("secret", "You are not signed in any more"),
    ):
        page.get_by_role("button", name=name).click()
        expect(problem).to_contain_text(words)
        expect(here).to_have_text("Saved.")
        expect(page.get_by_label("Text")).to_have_value("what I typed")
    way = problem.get_by_role("link", name="Sign in in a new tab")
    expect(way).to_have_attribute("href", "/account/sign-in/?next=%2Ftest-form%2F")
    assert broken_policy == []
