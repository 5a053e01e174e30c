"""The admin's content policy allows Wagtail's own starting calls, and nothing that looks alike."""

import base64
import hashlib

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.pages.admin_policy import starting_calls
from portal.pages.models import HomePage
from tests.factories.accounts import sign_in


@pytest.mark.parametrize(
    "script",
    [
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
    ],
)
def test_anything_else_stays_blocked(script: str) -> None:
    assert starting_calls(f"<script>{script}</script>") == []


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
