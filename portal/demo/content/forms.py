"""What the demo's hospitals add to the model forms, and what a form said before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portal.consents.content import Particulars
from portal.consents.enums import Safeguard


@dataclass(frozen=True)
class Clause:
    """A local clause. `after` is the key of a section, "" for the end of the text."""

    language: str
    after: str
    heading: str
    body: str


@dataclass(frozen=True)
class Hospital:
    """What one hospital adds. `centre` is a key of `accounts.CENTRES`."""

    centre: str
    controller: str
    officer: str
    contacts: str
    particulars: Particulars
    clauses: tuple[Clause, ...]


_REGISTRY = "Registre d’exemple\nUniversité d’exemple, Valclair, France"
_OPERATOR = "Association d’exemple, Bruxelles\nBelgique, Belgium, Бельгія"

HOSPITALS = (
    Hospital(
        centre="fr",
        controller="Hôpital d’exemple de Valclair\n1, rue de l’Exemple, 00000 Valclair, France",
        officer="Délégué à la protection des données\ndonnees@valclair.example",
        contacts="Consultation de génétique, Hôpital d’exemple de Valclair\n+33 1 99 00 00 00",
        particulars=Particulars(
            retention=20,
            transfers="Ukraine",
            safeguard=Safeguard.CLAUSES,
            registry=_REGISTRY,
            operator=_OPERATOR,
        ),
        clauses=(
            Clause(
                "fr",
                "",
                "À Valclair",
                "<p>L’hôpital garde ce formulaire signé dans votre dossier pendant vingt ans. Une "
                "traductrice peut assister à l’entretien ; demandez-la à la prise de "
                "rendez-vous.</p>",
            ),
            Clause(
                "en",
                "",
                "At Valclair",
                "<p>The hospital keeps this signed form in your file for twenty years. An "
                "interpreter can be at the talk; ask for one when you make the appointment.</p>",
            ),
        ),
    ),
    Hospital(
        centre="ua",
        controller=(
            "Прикладівська дитяча лікарня\nвул. Прикладна, 1, м. Прикладів, 00000, Україна"
        ),
        officer="Відповідальна особа із захисту даних\ndani@prykladiv.example",
        contacts="Генетична консультація, Прикладівська дитяча лікарня\n+380 00 000 00 00",
        particulars=Particulars(
            retention=25,
            transfers="Україна",
            safeguard=Safeguard.CONSENT,
            registry=_REGISTRY,
            operator=_OPERATOR,
        ),
        clauses=(
            Clause(
                "uk",
                "",
                "У Прикладові",
                "<p>Лікарня зберігає цей підписаний бланк у Вашій справі. Копію Ви отримаєте "
                "одразу.</p>",
            ),
            Clause(
                "en",
                "",
                "At Prykladiv",
                "<p>The hospital keeps this signed form in your file. You get a copy at once.</p>",
            ),
        ),
    ),
)

# Version 1 of this form asked one question without naming the ethics committee.
REVISED_FORM: Literal["adult"] = "adult"
REVISED_MODULE = "registry"
FORMER_STATEMENTS: Mapping[str, str] = {
    "en": (
        "I agree that the data of my case are kept under a code in a registry, for research on "
        "rare conditions."
    ),
    "fr": (
        "J’accepte que les données de mon cas soient gardées, sous un code, dans un registre, "
        "pour des recherches sur les maladies rares."
    ),
    "de": (
        "Ich stimme zu, dass die Daten meines Falles unter einem Code in einem Register "
        "gespeichert werden, für Forschung zu seltenen Krankheiten."
    ),
    "es": (
        "Acepto que los datos de mi caso se guarden con un código en un registro, para estudios "
        "sobre enfermedades raras."
    ),
    "it": (
        "Accetto che i dati del mio caso siano conservati con un codice in un registro, per "
        "studi sulle malattie rare."
    ),
    "uk": (
        "Я погоджуюся, щоб дані про мій випадок зберігали під кодом у реєстрі для досліджень "
        "рідкісних хвороб."
    ),
}
FIRST_NOTE = "First version of the model."
REVISION_NOTE = (
    "The question about the registry now says that an ethics committee approves the research."
)

# Who is said to have compared each language; nobody has the one that is missing here.
CHECKED_BY: Mapping[str, str] = {
    "en": "Edda Beispiel",
    "fr": "Maud Exemple",
    "de": "Edda Beispiel",
    "es": "Eva Ejemplo",
    "uk": "Olena Pryklad",
}
CHECKED_DAYS_AGO = 14
OFFICER_DAYS_AGO = 6

TITLE: Mapping[str, str] = {"en": "Consent forms", "fr": "Formulaires de consentement"}
LEAD: Mapping[str, str] = {
    "en": "Who signs, in which language, for which hospital? Three answers, one form.",
    "fr": "Qui signe, dans quelle langue, pour quel hôpital ? Trois réponses, un formulaire.",
}
INTRO: Mapping[str, str] = {
    "en": (
        '<p>Each form asks <a href="page:three-questions">three separate questions</a>. These are '
        "models of a demonstration: no official forms, and no use without your hospital's data "
        "protection officer.</p>"
    ),
    "fr": (
        '<p>Chaque formulaire pose <a href="page:three-questions">trois questions distinctes</a>. '
        "Ce sont les modèles d'une démonstration : rien d'officiel, et aucun usage sans le délégué "
        "à la protection des données de votre hôpital.</p>"
    ),
}
