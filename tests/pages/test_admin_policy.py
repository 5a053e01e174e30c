"""The admin's content policy allows Wagtail's own starting calls, and nothing that looks alike."""

import base64
import hashlib
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from portal.accounts.models import User
from portal.pages.admin_policy import starting_calls
from portal.pages.models import HomePage
from tests.factories.accounts import sign_in

CHOOSERS = 'if (typeof window.chooserUrls === "undefined") { window.chooserUrls ='


@pytest.mark.parametrize(
    "script",
    [
        f'{CHOOSERS} {{ imageChooser: "/cms/images/chooser/", }} }}',
        'new SnippetChooser("id_chair", {"modalUrl": "/cms/snippets/choose/pages/person/"});',
        'initDateChooser("id_last_reviewed", {"dayOfWeekStart": 1, "format": "Y-m-d"});',
        '(function() {\n var panel = new InlinePanel(JSON.parse("{\\u0022a\\u0022: 1}"));\n})();',
    ],
)
def test_starting_calls_are_known(script: str) -> None:
    assert starting_calls(f"<p><script>{script}</script>") == [script]


@pytest.mark.parametrize(
    "script",
    [
        "alert(1)",
        'new SnippetChooser("id", {});alert(1)',
        'new SnippetChooser("id" + alert(1), {});',
        'new SnippetChooser("id", alert(1));',
        'initDateChooser("id", {"a": "<b>"});',
        'initDateChooser("id", {"a": alert(1)});',
        'new Function("alert")();',
        '(function() { var panel = new InlinePanel(JSON.parse("1" + alert(1))); })();',
        '(function() { var panel = new InlinePanel(JSON.parse("{}")); alert(1); })();',
        '(function() { var panel = new InlinePanel(JSON.parse("alert(1)")); })();',
        f"{CHOOSERS} {{}} }}",
        f'{CHOOSERS} {{ imageChooser: "/cms/" + alert(1), }} }}',
        f'{CHOOSERS} {{ imageChooser: "javascript:alert(1)", }} }}',
        f'{CHOOSERS} {{ imageChooser: "/cms/", }} }} alert(1)',
        "document.addEventListener('DOMContentLoaded', function() { alert(1); });",
    ],
)
def test_anything_else_stays_blocked(script: str) -> None:
    assert starting_calls(f"<script>{script}</script>") == []


def test_translating_names_the_hashes_of_its_scripts(client: Client, home: HomePage) -> None:
    """Without them no picture can be chosen for a translation, nor all languages at once."""
    sign_in(client, User.objects.create_superuser("root@example.org", "secret"))
    for code in ("fr", "de", "it"):
        Locale.objects.create(language_code=code)
    beginning = client.get(reverse("wagtail_localize:submit_page_translation", args=[home.pk]))
    assert ["selectAll.checked" in script for script in allowed_scripts(beginning)] == [True]
    translate_object(home, [Locale.objects.get(language_code="fr")])
    target = home.get_translation(Locale.objects.get(language_code="fr"))
    editing = client.get(reverse("wagtailadmin_pages:edit", args=[target.pk]))
    assert ["window.chooserUrls" in script for script in allowed_scripts(editing)] == [True]
    assert reverse("wagtailimages_chooser:choose") in allowed_scripts(editing)[0]


def allowed_scripts(response: Any) -> list[str]:
    """The inline scripts of a page, all of which its policy names."""
    scripts: list[str] = re.findall(
        r"<script(?![^>]*(?: src=|json))[^>]*>(.*?)</script>", response.content.decode(), re.DOTALL
    )
    policy = response["Content-Security-Policy"]
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy, script
    return scripts


def test_editor_names_the_hash_of_each_call(client: Client, home: HomePage) -> None:
    sign_in(client, User.objects.create_superuser("root@example.org", "secret"))
    response = client.get(f"/cms/pages/{home.pk}/edit/")
    policy = response["Content-Security-Policy"]
    scripts = starting_calls(response.content.decode())
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    script_source = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in script_source


def test_public_pages_keep_the_strict_policy(client: Client, home: HomePage) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy + ";"
