"""Menu, foot and announcement of the demo."""

from collections.abc import Mapping
from dataclasses import dataclass

from .vocabulary import Language


@dataclass(frozen=True)
class Entry:
    """A link to the page `key`, with its words, and the entries below it."""

    key: str
    words: Mapping[Language, str]
    below: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Column:
    heading: Mapping[Language, str]
    links: tuple[Entry, ...]


_WORKGROUP = Entry("workgroup", {"en": "Workgroup", "fr": "Groupe de travail"})
_SEND = Entry("send-a-case", {"en": "Send a patient's case", "fr": "Envoyer un cas"})
_UKRAINE = Entry("ukrainian-hospitals", {"en": "Ukrainian hospitals", "fr": "Hôpitaux ukrainiens"})
_MOVING = Entry(
    "moving", {"en": "Moving from the previous system", "fr": "De l'ancien système au nouveau"}
)
_TRAININGS = Entry("trainings", {"en": "Trainings", "fr": "Formations"})
_TUTORIALS = Entry("tutorials", {"en": "Tutorials", "fr": "Tutoriels"})
_CONSENT = Entry("consents", {"en": "Consent", "fr": "Consentement"})
_FAMILIES = Entry("for-families", {"en": "For families", "fr": "Pour les familles"})
_NEWS = Entry("news", {"en": "News", "fr": "Actualités"})
_CONTACT = Entry("contact", {"en": "Contact", "fr": "Contact"})

MENU = (
    Entry(
        _WORKGROUP.key,
        _WORKGROUP.words,
        (
            Entry("workgroup", {"en": "About the workgroup", "fr": "Le groupe de travail"}),
            _SEND,
            _UKRAINE,
            _MOVING,
        ),
    ),
    _TRAININGS,
    _TUTORIALS,
    _CONSENT,
    _FAMILIES,
    _NEWS,
)
COLUMNS = (
    Column(
        {"en": "For clinicians", "fr": "Pour les cliniciens"},
        (_SEND, _TRAININGS, _TUTORIALS, _UKRAINE),
    ),
    Column(
        {"en": "For everybody", "fr": "Pour tous"},
        (_FAMILIES, _CONSENT, _NEWS, _CONTACT),
    ),
    Column(
        {"en": "About this site", "fr": "À propos du site"},
        (
            Entry("privacy", {"en": "Privacy", "fr": "Vie privée"}),
            Entry("accessibility", {"en": "Accessibility", "fr": "Accessibilité"}),
            Entry("legal", {"en": "Legal notice", "fr": "Mentions légales"}),
        ),
    ),
)
FOOT: Mapping[Language, str] = {
    "en": "<p>A demonstration of a workgroup portal. Not an official site of ERN ITHACA.</p>",
    "fr": (
        "<p>La démonstration d'un portail de groupe de travail. Ce n'est pas un site officiel "
        "d'ERN ITHACA.</p>"
    ),
}
ANNOUNCEMENT: Mapping[Language, str] = {
    "en": (
        '<p>New trainings are in the <a href="page:trainings">calendar</a>: add them to your own '
        "in two clicks.</p>"
    ),
    "fr": (
        '<p>De nouvelles formations sont au <a href="page:trainings">calendrier</a> : ajoutez-les '
        "au vôtre en deux clics.</p>"
    ),
}
# Shown from its load until then.
ANNOUNCED_DAYS = 21
