"""The people whom the demo's pages show. Only the chair is real."""

from collections.abc import Mapping
from dataclasses import dataclass

from .vocabulary import Language


@dataclass(frozen=True)
class Shown:
    """Somebody on a page. `role`, `place`, `languages` differ by the reader's language."""

    key: str
    title: str
    name: str
    initials: str
    centre: str
    role: Mapping[Language, str]
    place: Mapping[Language, str]
    languages: Mapping[Language, str]


PEOPLE = (
    Shown(
        "chair",
        "Dr",
        "Sofia Douzgou",
        "SD",
        "",
        {"en": "Chair of the workgroup", "fr": "Présidente du groupe de travail"},
        {"en": "Bergen, Norway", "fr": "Bergen, Norvège"},
        {"en": "", "fr": ""},
    ),
    Shown(
        "coordination",
        "",
        "Carmen Exemplo",
        "CE",
        "Hospital Exemplo da Serra",
        {"en": "Coordination and access", "fr": "Coordination et accès"},
        {"en": "Vila Exemplo, Portugal", "fr": "Vila Exemplo, Portugal"},
        {"en": "Portuguese, English", "fr": "portugais, anglais"},
    ),
    Shown(
        "training",
        "Dr",
        "Olena Pryklad",
        "OP",
        "Prykladiv Children's Hospital",
        {"en": "Trainings, Ukrainian hospitals", "fr": "Formations, hôpitaux ukrainiens"},
        {"en": "Prykladiv, Ukraine", "fr": "Prykladiv, Ukraine"},
        {"en": "Ukrainian, English", "fr": "ukrainien, anglais"},
    ),
    Shown(
        "families",
        "",
        "Maud Exemple",
        "ME",
        "Hôpital d'exemple de Valclair",
        {"en": "Patients and families", "fr": "Patients et familles"},
        {"en": "Valclair, France", "fr": "Valclair, France"},
        {"en": "French, English", "fr": "français, anglais"},
    ),
)
PORTRAIT_ALT: Mapping[Language, str] = {
    "en": "The initials {initials} on a coloured ground, in place of a photograph of {name}.",
    "fr": "Les initiales {initials} sur fond coloré, à la place d'une photographie de {name}.",
}
PORTRAIT_CREDIT = "Drawn initials, no photograph. Made for this demonstration."
