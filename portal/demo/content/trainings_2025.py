"""The seven trainings that the workgroup really held in 2025. Times are Brussels time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class HeldTraining:
    """A training of an hour; `start` is what the clocks in Brussels showed."""

    key: str
    start: datetime


HELD = tuple(
    HeldTraining(f"training-{start:%Y-%m-%d}", start)
    for start in (
        datetime(2025, 3, 12, 9),  # noqa: DTZ001 -- a local time; its zone is the training's
        datetime(2025, 4, 7, 10),  # noqa: DTZ001 -- as above
        datetime(2025, 4, 9, 16),  # noqa: DTZ001 -- as above
        datetime(2025, 5, 19, 15),  # noqa: DTZ001 -- as above
        datetime(2025, 5, 20, 9),  # noqa: DTZ001 -- as above
        datetime(2025, 6, 16, 10),  # noqa: DTZ001 -- as above
        datetime(2025, 6, 18, 16),  # noqa: DTZ001 -- as above
    )
)
ZONE = "Europe/Brussels"
TITLE = {
    "en": "Online training for clinicians",
    "fr": "Formation en ligne pour cliniciens",
}
SUMMARY = {
    "en": "An hour online about the new case system, held by the Healthcare and CPMS workgroup.",
    "fr": (
        "Une heure en ligne sur le nouveau système de cas, par le groupe de travail Soins et CPMS."
    ),
}
BODY = {
    "en": (
        "<p>This session is over. The same questions are answered in the tutorials: how to "
        "describe a patient, how to prepare a question, how to sign in.</p>"
    ),
    "fr": (
        "<p>Cette séance est passée. Les tutoriels répondent aux mêmes questions : décrire un "
        "patient, préparer une question, se connecter.</p>"
    ),
}
