"""A form laid out as HTML: which parts it has, in which order, for whom."""

import re
from dataclasses import dataclass
from datetime import date

import segno
from django.conf.locale import LANG_INFO
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.consents.content import (
    CHILDS_LABELS,
    LABELS,
    CentreContent,
    Clause,
    FormContent,
    Module,
)
from portal.consents.enums import Variant
from portal.consents.markup import clean_body

# Who signs which variant, as keys of the labels, in the order of the lines. Where parents
# decide, there are lines for both.
SIGNATORIES = {
    Variant.ADULT: ("patient", "interpreter", "clinician"),
    Variant.REPRESENTATIVE: ("representative", "representative", "interpreter", "clinician"),
    Variant.ASSENT_CHILD: ("child", "interpreter", "clinician"),
    Variant.ASSENT_TEEN: ("child", "interpreter", "clinician"),
    Variant.INFORMATION: (),
    Variant.WITHDRAWAL: ("patient", "representative", "clinician"),
}
# Who signs the slip at the end, should they change their mind.
_SLIP_SIGNATORIES = {
    Variant.ADULT: "patient",
    Variant.REPRESENTATIVE: "representative",
    Variant.ASSENT_CHILD: "child",
    Variant.ASSENT_TEEN: "child",
}
_TOLD_OF_DATA = frozenset({Variant.ADULT, Variant.REPRESENTATIVE, Variant.INFORMATION})
_BLOCKS = ("<p>", "<ul>", "<ol>")
_COUNTERS = {"{page}": "page", "{pages}": "pages"}


@dataclass(frozen=True)
class Part:
    """A heading with its text; `is_local` when a centre has added it."""

    heading: str
    body: SafeString
    is_local: bool


@dataclass(frozen=True)
class Row:
    """One module, as a row with its boxes; `weight` says what a No to it means."""

    title: str
    statement: str
    explanation: SafeString
    weight: str


@dataclass(frozen=True)
class Signatory:
    """The lines of one who signs; `name` is filled in for a clinician who asked for it."""

    role: str
    name: str
    has_relation: bool


def form_html(
    *,
    content: FormContent,
    version: int,
    published_on: date,
    document_id: str,
    verify_url: str,
    centre: CentreContent | None,
    is_large: bool,
    is_draft: bool,
    pseudonym: str,
    clinician: str,
) -> str:
    """The whole document for the press."""
    is_withdrawal = content.variant is Variant.WITHDRAWAL
    slip_signatory = _SLIP_SIGNATORIES.get(content.variant)
    context = {
        "content": content,
        # A hospital's own edition has been read by its data protection officer.
        "is_model": content.is_model and centre is None,
        "labels": content.labels,
        "colon": colon(content.language),
        "introduction": _html(content.introduction),
        "version": content.labels["version"].replace("{version}", str(version)),
        "edition": _edition(content, centre) if centre else "",
        "published_on": published_on.isoformat(),
        "language": language_name(content.language),
        "page_count": page_count(content.labels["page"]),
        # Nothing breaks a line between a hyphen and a digit.
        "code_lines": [document_id[:24], document_id[24:]],
        "verify_url": verify_url,
        "code": segno.make(verify_url, error="m", micro=False).png_data_uri(scale=8, border=0),
        "centre": centre,
        "facts": [
            (content.labels[key], _lines(getattr(centre, key, "")))
            for key in ("controller", "officer", "contacts")
        ],
        "contacts": _lines(centre.contacts) if centre else [],
        "particulars": _particulars(content, centre),
        "particulars_label": _word(content, "particulars"),
        # Pages that come apart are known again by it. A draft is not to be signed at all.
        "initials": content.labels.get("initials", "")
        if content.variant.is_signed and not is_draft
        else "",
        "parts": parts_of(content, centre),
        "rows": [
            Row(module.title, module.statement, _html(module.explanation), _weight(content, module))
            for module in content.modules
        ],
        "is_signed": content.variant.is_signed,
        "is_withdrawal": is_withdrawal,
        "signatories": [
            Signatory(
                role=content.labels[key],
                name=clinician if key == "clinician" else "",
                has_relation=key == "representative",
            )
            for key in SIGNATORIES[content.variant]
        ],
        "slip_signatory": Signatory(
            content.labels[slip_signatory], "", slip_signatory == "representative"
        )
        if slip_signatory
        else None,
        "is_large": is_large,
        "is_draft": is_draft,
        "pseudonym": pseudonym,
    }
    return render_to_string("consents/print/form.html", context)


def _edition(content: FormContent, centre: CentreContent) -> str:
    """The hospital's number; versions without a word for it said "version" for both."""
    words = content.labels.get("edition") or content.labels["version"]
    return re.sub(r"\{(?:edition|version)\}", str(centre.edition), words)


def _particulars(content: FormContent, centre: CentreContent | None) -> list[tuple[str, list[str]]]:
    """What the law wants said of the data, as labels and lines; no lines without a centre.

    A child's form leaves it to the parents' own, and a withdrawal sends data nowhere.
    """
    if content.variant not in _TOLD_OF_DATA:
        return []
    lines: dict[str, list[str]] = {}
    if centre:
        safeguard = f"safeguard_{centre.safeguard.value}" if centre.safeguard else ""
        lines = {
            "retention": [str(centre.retention)] if centre.retention else [],
            "transfers": [
                *_lines(centre.transfers),
                *([_word(content, safeguard)] if safeguard else []),
            ],
            "registry": _lines(centre.registry),
            "operator": _lines(centre.operator),
        }
        if not any(lines.values()):  # an edition from before they were asked for
            return []
    keys = ("retention", "transfers", "registry", "operator")
    return [(_word(content, key), lines.get(key, [])) for key in keys]


def _word(content: FormContent, key: str) -> str:
    """A fixed word; English where a version is older than the word."""
    return content.labels.get(key) or LABELS[key]


def _weight(content: FormContent, module: Module) -> str:
    """The fixed word below a module; a child is told in a child's words where there are any."""
    key = "needed" if module.is_needed else "optional"
    to_child = content.labels.get(CHILDS_LABELS[key], "")
    return (content.variant is Variant.ASSENT_CHILD and to_child) or content.labels[key]


def parts_of(content: FormContent, centre: CentreContent | None) -> list[Part]:
    """The sections, each followed by the centre's clauses for it.

    Clauses for the end, and for a section that this form does not have, come last: what a
    hospital adds is never lost.
    """
    clauses = centre.clauses if centre else ()
    parts: list[Part] = []
    keys = set()
    for section in content.sections:
        keys.add(section.key)
        parts.append(Part(section.heading, _html(section.body), is_local=False))
        parts += [_local(clause) for clause in clauses if clause.after == section.key]
    return parts + [_local(clause) for clause in clauses if clause.after not in keys]


def colon(code: str) -> str:
    """The colon between two labels; French sets a space before it that breaks no line."""
    return "\N{NO-BREAK SPACE}:" if code.partition("-")[0] == "fr" else ":"


def language_name(code: str) -> str:
    """The language's name for itself, with a capital; its code where Django does not know it."""
    for known in (code.lower(), code.lower().split("-")[0]):
        name: str = LANG_INFO.get(known, {}).get("name_local", "")
        if name:
            return name[0].upper() + name[1:]
    return code


def page_count(label: str) -> list[tuple[str, str]]:
    """The label in pieces: words, and the name of the counter that follows them or nothing."""
    pieces = re.split(r"(\{pages?\})", label)
    return [
        (words, _COUNTERS.get(placeholder, ""))
        for words, placeholder in zip(pieces[::2], [*pieces[1::2], ""], strict=True)
    ]


def _local(clause: Clause) -> Part:
    return Part(clause.heading, _html(clause.body), is_local=True)


def _html(body: str) -> SafeString:
    """Cleaned once more, although checked: what is marked safe here was made safe here.

    Words that stand in no paragraph, as an introduction's do, are put into one.
    """
    cleaned = clean_body(body)
    if cleaned and not cleaned.startswith(_BLOCKS):
        cleaned = f"<p>{cleaned}</p>"
    return mark_safe(cleaned)  # noqa: S308 -- whitelisted elements without attributes


def _lines(text: str) -> list[str]:
    return [line for line in (line.strip() for line in text.splitlines()) if line]
