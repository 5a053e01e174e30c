"""The words of the calendar page."""

from collections.abc import Mapping

from .vocabulary import Language

CALENDAR_TITLE: Mapping[Language, str] = {"en": "Trainings", "fr": "Formations"}
CALENDAR_LEAD: Mapping[Language, str] = {
    "en": "Sessions for clinicians, experts, assistants and families. No account needed.",
    "fr": "Des séances pour cliniciens, experts, assistants et familles. Sans compte.",
}
CALENDAR_INTRO: Mapping[Language, str] = {
    "en": (
        "<p>Times are shown in the session's own zone and in yours. Coming sessions of this "
        "demonstration are made up; those of 2025 were really held.</p>"
    ),
    "fr": (
        "<p>Les heures sont données dans le fuseau de la séance et dans le vôtre. Les séances à "
        "venir de cette démonstration sont inventées ; celles de 2025 ont bien eu lieu.</p>"
    ),
}
