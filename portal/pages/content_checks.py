"""What Wagtail's checker tells an editor beside its own rules.

Rules of the checker see the previewed page only. So the preview carries marks (`data-check`)
for what only the server knows or CSS cannot say, and each rule looks for one mark.
"""

import re
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

LONG_PAGE_WORDS = 1500
LONG_LEAD = 280
VAGUE = {
    "click here", "here", "read more", "more", "link", "this link", "this page", "learn more",
    "cliquez ici", "ici", "en savoir plus", "lire la suite", "lien", "ce lien",
}  # fmt: skip
_ANCHOR = re.compile(r"<a(\s[^>]*)>(.*?)</a>", re.DOTALL)
_H1 = re.compile(r"<h1\b")
_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)

MESSAGES: dict[str, dict[str, Any]] = {
    "vague-link": {
        "error_name": _("Link says not where it leads"),
        "help_text": _("Name the page or document that opens, instead of “click here”"),
    },
    "no-lead": {
        "error_name": _("The lead is missing"),
        "help_text": _("Write one or two sentences under the title"),
    },
    "long-lead": {
        "error_name": _("The lead is long"),
        "help_text": _("Keep it to two sentences; move the rest into the text"),
    },
    "long-page": {
        "error_name": _("The page is long"),
        "help_text": _("Above 1,500 words most readers give up. Consider two pages"),
    },
    "review-overdue": {
        "error_name": _("The review is overdue"),
        "help_text": _("Read the whole page, mend it, then set the date of the last review"),
    },
    "never-reviewed": {
        "error_name": _("The page was never reviewed"),
        "help_text": _("Set the date of the last review under “Promote”"),
    },
}


class PortalContentCheckerItem(ContentCheckerItem):
    """Wagtail's rules, missing alternative texts, and the marks of the preview."""

    axe_run_only = (
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "duplicate-id",
        *MESSAGES,
    )
    axe_custom_rules = (
        *ContentCheckerItem.axe_custom_rules,
        *(
            {
                "id": name,
                "impact": "moderate",
                "selector": f'[data-check~="{name}"]',
                "tags": ["best-practice"],
                # Only pictures can have what this asks for: whatever is marked fails.
                "any": ["has-alt"],
                "enabled": True,
            }
            for name in MESSAGES
        ),
    )
    axe_messages = {  # noqa: RUF012 -- Wagtail's own attribute
        **ContentCheckerItem.axe_messages,
        **MESSAGES,
        "image-alt": {
            "error_name": _("Alternative text is missing"),
            "help_text": _("Say what the picture shows"),
        },
    }


def mark_for_checks(html: str, page: Any) -> str:
    """Put the marks into a previewed page."""
    marks = page_marks(html, page)
    if marks:
        html = _H1.sub(f'<h1 data-check="{" ".join(marks)}"', html, count=1)
    return _ANCHOR.sub(_mark_vague, html)


def page_marks(html: str, page: Any) -> list[str]:
    """What is to be said of the page as a whole."""
    lead = (page.summary or "").strip()
    main = _MAIN.search(html)
    words = len(strip_tags(main.group()).split()) if main else 0
    return [
        name
        for name, applies in {
            "no-lead": not lead,
            "long-lead": len(lead) > LONG_LEAD,
            "long-page": words > LONG_PAGE_WORDS,
            "review-overdue": page.is_review_overdue,
            "never-reviewed": page.last_reviewed is None,
        }.items()
        if applies
    ]


def _mark_vague(match: re.Match[str]) -> str:
    attributes, inner = match.groups()
    text = " ".join(strip_tags(inner).split()).casefold().strip(" .…>»")
    if text not in VAGUE:
        return match.group()
    return f'<a data-check="vague-link"{attributes}>{inner}</a>'
