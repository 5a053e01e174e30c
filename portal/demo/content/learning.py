"""Which tutorials the demo has, in the order of the list."""

from . import (
    learning_en,
    learning_fr,
    portal_guides_en,
    portal_guides_fr,
    tutorials_en,
    tutorials_fr,
)
from .drafts import WAITING
from .vocabulary import Author, Language, TutorialSpec, TutorialText


def _guide(name: str) -> dict[Language, TutorialText]:
    return {"en": getattr(tutorials_en, name), "fr": getattr(tutorials_fr, name)}


def _portal_guide(name: str) -> dict[Language, TutorialText]:
    return {"en": getattr(portal_guides_en, name), "fr": getattr(portal_guides_fr, name)}


def _other(name: str) -> dict[Language, TutorialText]:
    return {"en": getattr(learning_en, name), "fr": getattr(learning_fr, name)}


TITLE: dict[Language, str] = {"en": "Tutorials", "fr": "Tutoriels"}
LEAD: dict[Language, str] = {
    "en": "Films of a minute or two, guides, and sheets of one page. No account needed.",
    "fr": "Des films d'une minute ou deux, des guides et des feuilles d'une page. Sans compte.",
}
INTRO: dict[Language, str] = {
    "en": "<p>Each answers one question and stands alone.</p>",
    "fr": "<p>Chacun répond à une question et se suffit à lui-même.</p>",
}

_TRAINER = (Author("training"),)
_COORDINATION = (Author("coordination"),)
_BOTH = (
    Author("training"),
    Author(
        "families",
        {
            "en": "Travel to one meeting of patients' associations was paid by its organisers.",
            "fr": (
                "Le voyage à une réunion d'associations de patients a été payé par ses "
                "organisateurs."
            ),
        },
    ),
)

TUTORIALS = (
    TutorialSpec("sheet-new", "sheet", _other("NEW"), ("new",), _COORDINATION),
    TutorialSpec("sheet-submit", "sheet", _other("SUBMIT"), ("submit",), _TRAINER),
    TutorialSpec(
        "sheet-panel", "sheet", _other("PANEL"), ("panel",), _TRAINER, level="intermediate"
    ),
    TutorialSpec(
        "sheet-coordinate",
        "sheet",
        _other("COORDINATE"),
        ("coordinate",),
        _COORDINATION,
        level="intermediate",
    ),
    TutorialSpec(
        "film-calendar",
        "video",
        _other("FILM_CALENDAR"),
        ("new", "submit", "panel", "coordinate"),
        _TRAINER,
        film="calendar",
        reviewed_days_ago=3,
    ),
    TutorialSpec(
        "film-second-step",
        "video",
        _other("FILM_SECOND_STEP"),
        ("new", "panel", "coordinate"),
        _COORDINATION,
        film="second-step",
        reviewed_days_ago=3,
    ),
    TutorialSpec(
        "film-consent-form",
        "video",
        _other("FILM_CONSENT"),
        ("new", "submit", "coordinate"),
        _BOTH,
        film="consent-form",
        reviewed_days_ago=3,
        trainings=("consent-in-practice",),
    ),
    TutorialSpec(
        "describe-a-patient",
        "guide",
        _guide("DESCRIBE_A_PATIENT"),
        ("new", "submit"),
        _BOTH,
        version="1.2",
        reviewed_days_ago=41,
        trainings=("your-first-case",),
    ),
    TutorialSpec(
        "prepare-a-question",
        "guide",
        _guide("PREPARE_A_QUESTION"),
        ("new", "submit"),
        _TRAINER,
        reviewed_days_ago=41,
        trainings=("your-first-case",),
    ),
    TutorialSpec(
        "features-and-hpo",
        "guide",
        _guide("FEATURES_AND_HPO"),
        ("submit", "panel"),
        _TRAINER,
        level="intermediate",
        version="1.1",
    ),
    TutorialSpec(
        "consent-forms",
        "guide",
        _portal_guide("CONSENT_FORMS"),
        ("new", "submit", "coordinate"),
        _BOTH,
        reviewed_days_ago=5,
        trainings=("consent-in-practice",),
    ),
    TutorialSpec(
        "checklist",
        "document",
        _other("CHECKLIST"),
        ("submit",),
        _TRAINER,
        version="2.0",
        files=("checklist-1", "checklist-2"),
        reviewed_days_ago=12,
    ),
    TutorialSpec(
        "add-to-calendar",
        "guide",
        _portal_guide("ADD_TO_CALENDAR"),
        ("new", "submit", "panel", "coordinate"),
        _TRAINER,
        reviewed_days_ago=20,
    ),
    TutorialSpec(
        "second-factor",
        "guide",
        _portal_guide("SECOND_FACTOR"),
        ("panel", "coordinate"),
        _COORDINATION,
        reviewed_days_ago=20,
    ),
)
# Made by the editor, submitted, and left for a moderator to judge.
WAITING_TUTORIAL = TutorialSpec("key-images", "guide", WAITING, ("submit",), _TRAINER)
