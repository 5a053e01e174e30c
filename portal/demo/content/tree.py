"""Which pages the demo has, where they stand, and in which order."""

from . import (
    news_en,
    news_fr,
    patients_en,
    patients_fr,
    site_pages_en,
    site_pages_fr,
    workgroup_en,
    workgroup_fr,
)
from .drafts import SCHEDULED
from .vocabulary import Language, PageSpec, PageText


def _site(name: str) -> dict[Language, PageText]:
    return {"en": getattr(site_pages_en, name), "fr": getattr(site_pages_fr, name)}


def _patients(name: str) -> dict[Language, PageText]:
    return {"en": getattr(patients_en, name), "fr": getattr(patients_fr, name)}


def _news(name: str) -> dict[Language, PageText]:
    return {"en": getattr(news_en, name), "fr": getattr(news_fr, name)}


_DOTS: dict[Language, str] = {
    "en": "Drawing: a month as a sheet of squares, some of them coloured.",
    "fr": "Dessin : un mois comme une feuille de cases, certaines en couleur.",
}
_LINES: dict[Language, str] = {
    "en": "Drawing: lines of text of different lengths, one of them covered by a coloured bar.",
    "fr": "Dessin : des lignes de texte de longueurs diverses, l'une couverte d'une barre colorée.",
}
_RINGS: dict[Language, str] = {
    "en": "Drawing: three rings side by side, each in a colour of its own.",
    "fr": "Dessin : trois anneaux côte à côte, chacun de sa couleur.",
}
_BRIDGE: dict[Language, str] = {
    "en": "Drawing: an arc that leads from a pale square to a dark one.",
    "fr": "Dessin : un arc qui mène d'un carré pâle à un carré foncé.",
}

HOME = PageSpec("home", "home", "", "home", _site("HOME"), picture="hero")

# A parent stands before its children; siblings are in the order of the menus.
TREE = (
    PageSpec("workgroups", "section", "home", "our-workgroups", _site("WORKGROUPS")),
    PageSpec(
        "workgroup",
        "workgroup",
        "workgroups",
        "healthcare-cpms",
        {"en": workgroup_en.WORKGROUP, "fr": workgroup_fr.WORKGROUP},
        picture="hero",
        reviewed_days_ago=20,
    ),
    PageSpec("send-a-case", "content", "workgroup", "send-a-case", _patients("SEND_A_CASE")),
    PageSpec(
        "ukrainian-hospitals",
        "content",
        "workgroup",
        "ukrainian-hospitals",
        _patients("UKRAINIAN_HOSPITALS"),
    ),
    PageSpec("moving", "content", "workgroup", "moving", _patients("MOVING")),
    PageSpec(
        "three-questions",
        "content",
        "workgroup",
        "three-questions",
        _site("THREE_QUESTIONS"),
        reviewed_days_ago=45,
    ),
    PageSpec("for-families", "content", "home", "for-families", _patients("FOR_FAMILIES")),
    PageSpec("news", "news_index", "home", "news", _site("NEWS_INDEX")),
    PageSpec(
        "news-old-system",
        "news",
        "news",
        "new-patients-new-system",
        _news("OLD_SYSTEM"),
        picture="bridge",
        picture_alt=_BRIDGE,
        days_ago=96,
    ),
    PageSpec(
        "news-consent",
        "news",
        "news",
        "model-consent-forms",
        _news("CONSENT_FORMS"),
        picture="rings",
        picture_alt=_RINGS,
        days_ago=58,
    ),
    PageSpec(
        "news-guides",
        "news",
        "news",
        "films-guides-and-sheets",
        _news("TUTORIALS"),
        picture="lines",
        picture_alt=_LINES,
        days_ago=27,
    ),
    PageSpec(
        "news-trainings",
        "news",
        "news",
        "new-trainings",
        _news("AUTUMN_TRAININGS"),
        picture="month",
        picture_alt=_DOTS,
        days_ago=4,
    ),
    PageSpec("contact", "contact", "home", "contact", _site("CONTACT")),
    PageSpec("privacy", "content", "home", "privacy", _site("PRIVACY")),
    PageSpec("accessibility", "content", "home", "accessibility", _site("ACCESSIBILITY")),
    PageSpec("legal", "content", "home", "legal-notice", _site("LEGAL")),
)
# Approved, and public from its hour on: minus seven days ago is in seven days.
SCHEDULED_PAGE = PageSpec(
    "news-questions",
    "news",
    "news",
    "questions-from-trainings",
    SCHEDULED,
    picture="lines",
    picture_alt=_LINES,
    days_ago=-7,
)
