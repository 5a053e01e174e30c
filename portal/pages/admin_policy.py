"""What a browser may do in Wagtail's admin.

Wagtail starts its choosers and date fields with one inline call each; wagtail-localize names the
addresses of the choosers and ticks all languages at once. Instead of allowing inline scripts, the
policy of a response names the hashes of those scripts in it, and only of those that have exactly
their form. Anything else that were slipped into a page stays blocked.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

# Styles are set on elements, pages previewed in a frame, new pictures shown as blobs.
DIRECTIVES: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "media-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
}
_SCRIPT = re.compile(r"<script(?: type=\"text/javascript\")?>(.*?)</script>", re.DOTALL)
_STARTING_CALL = re.compile(
    r"\s*(?:new \w*Chooser|init(?:Date|DateTime|Time)Chooser)\((?P<arguments>[^<>]*)\);?\s*"
)
# An inline panel's call: its options are JSON inside a string, with every sign escaped.
_INLINE_PANEL = re.compile(
    r"\s*\(function\(\) \{\s*var panel = new InlinePanel\("
    r"JSON\.parse\((?P<options>\"[^<>\"]*\")\)\);\s*\}\)\(\);\s*"
)
# Where translations begin and are edited, of wagtail-localize: addresses of this site, and a
# script without any data.
_CHOOSER_ADDRESSES = re.compile(
    r"\s*if \(typeof window\.chooserUrls === \"undefined\"\) \{\s*window\.chooserUrls = \{"
    r"(?:\s*\w+Chooser: \"/[\w/-]*\",)+\s*\}\s*\}\s*"
)
_ALL_LANGUAGES = (
    "document.addEventListener('DOMContentLoaded', function() { "
    "var selectAll = document.querySelector('[name=\"select_all\"]'); "
    "var locales = document.querySelectorAll('[name=\"locales\"]'); "
    "selectAll.addEventListener('change', function() { "
    "for (var i = 0; i < locales.length; i++) { locales[i].checked = selectAll.checked; } }); });"
)

View = Callable[..., HttpResponse]


def admin_policy(view: View) -> View:
    """Give the responses of an admin view the admin's own policy."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(_set_policy)
        else:
            _set_policy(response)
        return response

    return inner


def _set_policy(response: Any) -> None:
    hashes: list[str] = []
    is_page = response.get("Content-Type", "").startswith("text/html")
    if is_page and not response.streaming:
        hashes = [_source(script) for script in starting_calls(response.content.decode())]
    response._csp_replace = {**DIRECTIVES, "script-src": [SELF, *sorted(set(hashes))]}


def starting_calls(html: str) -> list[str]:
    """The inline scripts that only start one of the admin's widgets, with plain data."""
    return [script for script in _SCRIPT.findall(html) if _is_starting_call(script)]


def _is_starting_call(script: str) -> bool:
    if _CHOOSER_ADDRESSES.fullmatch(script) or " ".join(script.split()) == _ALL_LANGUAGES:
        return True
    try:
        if match := _STARTING_CALL.fullmatch(script):
            json.loads(f"[{match['arguments']}]")
        elif match := _INLINE_PANEL.fullmatch(script):
            json.loads(json.loads(match["options"]))
    except ValueError:
        return False
    return match is not None


def _source(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
