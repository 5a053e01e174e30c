"""What a consent form says, as plain values: what is frozen, hashed, compared and rendered.

Nothing here reads a database. `to_json` is canonical: the same content is the same bytes, and
its SHA-256 is the hash that a published form is known by.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from .enums import DataUse, Purpose, Safeguard, Variant

_AROUND_BLOCKS = re.compile(r"\s*(</?(?:p|ul|ol|li|br)>)\s*")
_EMPTY_BLOCKS = re.compile(r"<(p|li)></\1>")


@dataclass(frozen=True)
class Section:
    """A part of the running text. `key` stays the same across languages and versions.

    `body` is HTML of `p`, `ul`, `ol`, `li`, `strong`, `em`, `br` and nothing else.
    """

    key: str
    heading: str
    body: str


@dataclass(frozen=True)
class Module:
    """One purpose that the signer says yes or no to, in one language.

    `statement` is what is agreed to, as one sentence in the signer's own voice; `explanation`
    is HTML like a section's body and says what happens with yes and with no.
    """

    code: str
    purpose: Purpose
    data_use: tuple[DataUse, ...]
    is_needed: bool  # without a yes here the patient cannot be enrolled
    title: str
    statement: str
    explanation: str


@dataclass(frozen=True)
class FormContent:
    """A whole form in one language.

    `introduction` is HTML as a section's body is; `title` and `key_points` are plain text.
    `labels` are the fixed words of the printed form (`LABELS` names them), `key_points` the
    plain sentences of the summary page.
    """

    form: str  # the form's slug
    variant: Variant
    is_model: bool  # a model text that a hospital's data protection officer must check
    language: str  # BCP 47
    title: str
    introduction: str
    key_points: tuple[str, ...]
    sections: tuple[Section, ...]
    modules: tuple[Module, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The content that `to_json` wrote."""
        modules = tuple(
            Module(
                **{
                    **module,
                    "purpose": Purpose(module["purpose"]),
                    "data_use": tuple(DataUse(code) for code in module["data_use"]),
                }
            )
            for module in data["modules"]
        )
        return cls(
            **{
                **data,
                "variant": Variant(data["variant"]),
                "key_points": tuple(data["key_points"]),
                "sections": tuple(Section(**section) for section in data["sections"]),
                "modules": modules,
                "labels": dict(data["labels"]),
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        return _plain(self)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return digest_of(self.to_json())

    @property
    def wording_digest(self) -> str:
        """SHA-256 of what a translator translates, in hexadecimal.

        Spaces, line ends and empty paragraphs do not count. Neither do the fixed words, which
        each language has of its own, nor a module's facts, which all languages share.
        """
        words = {
            "language": self.language,
            "title": self.title,
            "introduction": self.introduction,
            "key_points": self.key_points,
            "sections": [(part.key, part.heading, part.body) for part in self.sections],
            "modules": [
                (module.code, module.title, module.statement, module.explanation)
                for module in self.modules
            ],
        }
        return digest_of(_evenly_spaced(words))


@dataclass(frozen=True)
class Clause:
    """A local addition of a centre in one language. `after` is a section's key, or empty: last."""

    after: str
    heading: str
    body: str


@dataclass(frozen=True)
class Particulars:
    """What the law wants said of the data, and only a hospital knows (GDPR, Article 13)."""

    retention: int | None = None  # years for which the data are kept
    transfers: str = ""  # countries outside the European Union, lines
    safeguard: Safeguard | None = None  # what protects the data there
    registry: str = ""  # the registry's name and its controller, lines
    operator: str = ""  # who runs the portal, and in which country it stores the data, lines


_LATER = frozenset(Particulars.__dataclass_fields__)


@dataclass(frozen=True)
class CentreContent:
    """What a centre prints on its own form; `clauses` are those of one language."""

    name: str
    city: str
    country: str  # ISO 3166-1 alpha-2
    edition: int
    controller: str  # name and postal address of the controller, lines
    officer: str  # the data protection officer: name or office, and how to reach them, lines
    contacts: str  # who to ask and where to withdraw, lines
    clauses: tuple[Clause, ...] = ()
    # Its `Particulars`. Editions that were published before these came have none of them.
    retention: int | None = None
    transfers: str = ""
    safeguard: Safeguard | None = None
    registry: str = ""
    operator: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        safeguard = data.get("safeguard")
        return cls(
            **{
                **data,
                "clauses": tuple(Clause(**clause) for clause in data["clauses"]),
                "safeguard": Safeguard(safeguard) if safeguard else None,
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values; without those that older editions lack, whose hash stays what it was."""
        plain = _plain(self)
        return {key: value for key, value in plain.items() if key not in _LATER or value}

    @property
    def digest(self) -> str:
        return digest_of(self.to_json())


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of the data as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _evenly_spaced(value: Any) -> Any:
    if isinstance(value, str):
        even = _AROUND_BLOCKS.sub(r"\1", " ".join(value.split()))
        return _EMPTY_BLOCKS.sub("", even)
    if isinstance(value, dict):
        return {key: _evenly_spaced(part) for key, part in value.items()}
    return [_evenly_spaced(part) for part in value]


def _plain(value: Any) -> dict[str, Any]:
    """Dataclasses to lists and dictionaries, enumerations to their values."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(value)))
    return plain


# The fixed words of a printed form, in the order in which an editor is asked for them.
# `{…}` are filled in when the form is printed and must be kept by every language.
LABELS: Mapping[str, str] = {
    "in_short": "In short",
    "the_text": "The full text",
    "your_choices": "Your choices",
    "choices_hint": "Tick one box in each row. Nothing is ticked for you.",
    "yes": "Yes",
    "no": "No",
    "needed": "Needed for the case to be discussed",
    "optional": "You are free to say no; care stays the same",
    "needed_child": "Without a yes here, we do not ask other doctors",
    "optional_child": "You can say no here; we look after you just the same",
    "signatures": "Signatures",
    "patient": "Patient",
    "child": "Child or young person",
    "representative": "Parent or legal representative",
    "interpreter": "Interpreter or witness",
    "clinician": "Clinician",
    "name_by_hand": "Name (write by hand)",
    "signature": "Signature",
    "date": "Date",
    "relation": "Relation to the patient",
    "stays_here": "The signed paper stays at the hospital.",
    "pseudonym": "Pseudonym",
    "pseudonym_hint": "A code instead of a name. Never the name itself.",
    "hospital": "Hospital",
    "controller": "Responsible for the data (controller)",
    "officer": "Data protection officer",
    "contacts": "Whom to ask, and where to withdraw",
    "local_clause": "Added by this hospital",
    "withdrawal_slip": "If you change your mind",
    "withdrawal_hint": "Cut off, tick what you take back, sign, and hand it to your hospital. "
    "No reason is needed.",
    "withdraw": "I take back",
    "draft_mark": "Draft translation",
    "draft_note": "Nobody has checked this translation yet. Do not have it signed.",
    "model_note": "Model text. The hospital’s data protection officer must check it "
    "before it is used.",
    "version": "Version {version}",
    "edition": "Edition {edition}",
    "page": "Page {page} of {pages}",
    "verify": "Scan to see whether this form is still current",
    "machine_readable": "A machine-readable copy is inside this PDF file.",
    "initials": "Initials",
    "particulars": "What this hospital adds about the data",
    "retention": "Years for which the data are kept",
    "transfers": "Countries outside the European Union, and the safeguard there",
    "safeguard_clauses": "Standard data protection clauses of the European Commission "
    "(GDPR, Article 46)",
    "safeguard_consent": "Explicit consent on this form (GDPR, Article 49)",
    "registry": "Registry, and who is responsible for it",
    "operator": "Who runs the portal, and where the data are stored",
}
# Said to a child in place of the words that everybody is told; those serve where they lack.
CHILDS_LABELS: Mapping[str, str] = {"needed": "needed_child", "optional": "optional_child"}
# Versions that were published before these came lack them; another word serves in their place.
LATER_LABELS = frozenset(
    {
        *CHILDS_LABELS.values(),
        "edition",
        "initials",
        "particulars",
        "retention",
        "transfers",
        "safeguard_clauses",
        "safeguard_consent",
        "registry",
        "operator",
    }
)
