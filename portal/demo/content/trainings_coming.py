"""Made-up coming trainings. Their days are counted from the day on which they are loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from portal.trainings.enums import Attendance, Audience, Level, Status, TrainingLanguage

from .vocabulary import Language

BRUSSELS, KYIV, OSLO = "Europe/Brussels", "Europe/Kyiv", "Europe/Oslo"


@dataclass(frozen=True)
class TrainingText:
    title: str
    summary: str
    body: str
    place: str = ""


@dataclass(frozen=True)
class ComingTraining:
    """`weeks` and `weekday` (Monday is 0) place the day; `start` is local time in `zone`.

    `key` is also the slug. `minutes` is the length.
    """

    key: str
    weeks: int
    weekday: int
    start: time
    zone: str
    texts: Mapping[Language, TrainingText]
    minutes: int = 60
    language: TrainingLanguage = TrainingLanguage.ENGLISH
    audience: Audience = Audience.CLINICIANS
    level: Level = Level.INTRODUCTION
    attendance: Attendance = Attendance.ONLINE
    status: Status = Status.PLANNED
    capacity: int | None = None
    speakers: tuple[str, ...] = ()


_KARI = "Kari Eksempel, Fjordby Example Hospital"
_OLENA = "Olena Pryklad, Prykladiv Children's Hospital"
_LIV = "Liv Exempel, Exempelstad University Hospital"
_EDDA = "Edda Beispiel, Beispielklinik Musterstadt"
_MAUD = "Maud Exemple, Hôpital d'exemple de Valclair"
_ELIO = "Elio Esempio, Ospedale di Borgo Esempio"
_CARMEN = "Carmen Exemplo, Hospital Exemplo da Serra"

COMING = (
    ComingTraining(
        "your-first-case",
        1,
        1,
        time(16, 0),
        BRUSSELS,
        {
            "en": TrainingText(
                "Your first case, from consent to question",
                "Afterwards you can prepare a case so that a panel can start at once.",
                "<p>We take an invented patient through the whole preparation: consent, "
                "features, tests, key images, one question.</p><p>Bring a case of your own in "
                "mind, not on paper.</p>",
            ),
            "fr": TrainingText(
                "Votre premier cas, du consentement à la question",
                "Vous saurez préparer un cas pour qu'un panel puisse commencer aussitôt.",
                "<p>Nous suivons un patient inventé dans toute la préparation : consentement, "
                "signes, examens, images, une question.</p><p>Venez avec un cas en tête, pas sur "
                "papier.</p>",
            ),
        },
        capacity=40,
        speakers=(_KARI, _LIV),
    ),
    ComingTraining(
        "first-case-in-ukrainian",
        2,
        2,
        time(15, 0),
        KYIV,
        {
            "en": TrainingText(
                "Asking for advice from a Ukrainian hospital",
                "In Ukrainian: access, consent forms in Ukrainian, and entering the first case.",
                "<p>For clinicians in Ukraine who would like advice on a patient. The session is "
                "held in Ukrainian; questions may be asked in English too.</p>",
            ),
            "fr": TrainingText(
                "Demander un avis depuis un hôpital ukrainien",
                "En ukrainien : l'accès, les formulaires en ukrainien, la saisie du premier cas.",
                "<p>Pour les cliniciens d'Ukraine qui souhaitent un avis sur un patient. La séance "
                "se tient en ukrainien ; on peut aussi poser ses questions en anglais.</p>",
            ),
        },
        language=TrainingLanguage.UKRAINIAN,
        capacity=60,
        speakers=(_OLENA,),
    ),
    ComingTraining(
        "assistants-data-entry",
        3,
        0,
        time(10, 0),
        BRUSSELS,
        {
            "en": TrainingText(
                "For assistants: preparing a case for your clinician",
                "What you can prepare, what only the clinician may decide, and what to leave out.",
                "<p>Collect, shorten, rename files, and cut names off images. We do it together "
                "with invented documents.</p>",
            ),
            "fr": TrainingText(
                "Pour les assistants : préparer un cas pour votre clinicien",
                "Ce que vous pouvez préparer, ce que seul le clinicien décide, ce qu'il faut "
                "taire.",
                "<p>Rassembler, abréger, renommer les fichiers, recadrer les images : nous le "
                "faisons ensemble, avec des documents inventés.</p>",
            ),
        },
        audience=Audience.ASSISTANTS,
        capacity=25,
        speakers=(_EDDA,),
    ),
    ComingTraining(
        "premier-cas-en-francais",
        3,
        3,
        time(12, 30),
        BRUSSELS,
        {
            "en": TrainingText(
                "Describing a patient, in French",
                "In French: from a long letter to a description that identifies nobody.",
                "<p>We rewrite three invented letters together and count what was lost. Usually "
                "nothing.</p>",
            ),
            "fr": TrainingText(
                "Décrire un patient, en français",
                "D'un long courrier à une description qui n'identifie personne.",
                "<p>Nous récrivons ensemble trois courriers inventés et comptons ce qui s'est "
                "perdu. Rien, le plus souvent.</p>",
            ),
        },
        language=TrainingLanguage.FRENCH,
        capacity=40,
        speakers=(_MAUD,),
    ),
    ComingTraining(
        "a-question-for-the-panel",
        5,
        2,
        time(16, 0),
        OSLO,
        {
            "en": TrainingText(
                "A question that a panel can answer",
                "Afterwards you can turn a difficult case into one sentence.",
                "<p>Bring your question without the patient: age in years, features, what is "
                "open. We sharpen it in the group.</p>",
            ),
            "fr": TrainingText(
                "Une question à laquelle un panel peut répondre",
                "Vous saurez résumer un cas difficile en une phrase.",
                "<p>Apportez votre question sans le patient : l'âge en années, les signes, ce qui "
                "reste ouvert. Nous l'affinons en groupe.</p>",
            ),
        },
        level=Level.INTERMEDIATE,
        capacity=20,
        speakers=(_KARI,),
    ),
    ComingTraining(
        "features-and-hpo-terms",
        6,
        1,
        time(9, 0),
        BRUSSELS,
        {
            "en": TrainingText(
                "Features and HPO terms, by example",
                "Afterwards you can choose five to fifteen terms that say what matters.",
                "<p>Ten short descriptions, ten sets of terms, and what makes the difference: "
                "narrow or broad, present or absent.</p>",
            ),
            "fr": TrainingText(
                "Signes cliniques et termes HPO, par l'exemple",
                "Vous saurez choisir cinq à quinze termes qui disent l'essentiel.",
                "<p>Dix courtes descriptions, dix listes de termes, et ce qui fait la différence : "
                "étroit ou large, présent ou absent.</p>",
            ),
        },
        level=Level.INTERMEDIATE,
        speakers=(_LIV, _ELIO),
    ),
    ComingTraining(
        "leading-a-panel",
        8,
        3,
        time(17, 0),
        BRUSSELS,
        {
            "en": TrainingText(
                "Leading a panel to a written answer",
                "For experts: invite, keep the discussion going, write, close.",
                "<p>What helps when a panel falls silent, how to write down two opinions, and when "
                "a panel is ready to be closed.</p>",
            ),
            "fr": TrainingText(
                "Mener un panel jusqu'à la réponse écrite",
                "Pour les experts : inviter, animer la discussion, rédiger, clore.",
                "<p>Ce qui aide quand un panel se tait, comment consigner deux avis, et quand un "
                "panel peut être clos.</p>",
            ),
        },
        minutes=90,
        audience=Audience.EXPERTS,
        level=Level.ADVANCED,
        capacity=15,
        speakers=(_LIV,),
    ),
    ComingTraining(
        "families-ask",
        9,
        0,
        time(18, 30),
        BRUSSELS,
        {
            "en": TrainingText(
                "Families ask: what happens to our case?",
                "An evening for patients and families: what is shared, what you decide.",
                "<p>We explain how a consultation goes and what the three questions of consent "
                "mean. Nobody is asked to speak about their own case.</p>",
            ),
            "fr": TrainingText(
                "Les familles demandent : que devient notre cas ?",
                "Une soirée pour patients et familles : ce qui est partagé, ce que vous décidez.",
                "<p>Nous expliquons le déroulement d'une consultation et le sens des trois "
                "questions du consentement. Personne n'est invité à parler de son propre cas.</p>",
            ),
        },
        audience=Audience.FAMILIES,
        speakers=(_CARMEN,),
    ),
    ComingTraining(
        "images-for-a-panel",
        10,
        1,
        time(11, 0),
        OSLO,
        {
            "en": TrainingText(
                "Images for a panel: choose, cut, name",
                "Cancelled. The next session on describing a patient also covers images.",
                "<p>This session does not take place. It stays in the calendar, marked, so that "
                "everybody who had added it learns of it.</p>",
            ),
            "fr": TrainingText(
                "Des images pour un panel : choisir, recadrer, nommer",
                "Annulée. La prochaine séance sur la description d'un patient traite des images.",
                "<p>Cette séance n'a pas lieu. Elle reste au calendrier, signalée, pour que toute "
                "personne qui l'avait ajoutée l'apprenne.</p>",
            ),
        },
        status=Status.CANCELLED,
        speakers=(_KARI,),
    ),
    ComingTraining(
        "consent-in-practice",
        12,
        2,
        time(14, 0),
        BRUSSELS,
        {
            "en": TrainingText(
                "Consent in practice: three questions, three talks",
                "In German: how to ask each question by itself, and take a no as an answer.",
                "<p>Held in German. We practise the three talks in pairs, with the sheet in "
                "hand.</p>",
            ),
            "fr": TrainingText(
                "Le consentement en pratique : trois questions, trois entretiens",
                "En allemand : poser chaque question seule, et accepter un non.",
                "<p>En allemand. Nous répétons les trois entretiens à deux, la feuille en "
                "main.</p>",
            ),
        },
        language=TrainingLanguage.GERMAN,
        capacity=30,
        speakers=(_EDDA,),
    ),
    ComingTraining(
        "workshop-coordinators",
        15,
        4,
        time(10, 0),
        OSLO,
        {
            "en": TrainingText(
                "Workshop for coordinators",
                "A day on site: who is told of what, how access is given, how cases find experts.",
                "<p>Bring the questions of your own hospital. Coffee from half past nine.</p>",
                "Fjordby Example Hospital, Example Street 1, Fjordby",
            ),
            "fr": TrainingText(
                "Atelier pour les coordinateurs",
                "Une journée sur place : qui est informé de quoi, comment l'accès est donné.",
                "<p>Apportez les questions de votre hôpital. Café dès neuf heures et demie.</p>",
                "Fjordby Example Hospital, Example Street 1, Fjordby",
            ),
        },
        minutes=360,
        audience=Audience.COORDINATORS,
        level=Level.ADVANCED,
        attendance=Attendance.ON_SITE,
        capacity=18,
        speakers=(_CARMEN, _KARI),
    ),
    ComingTraining(
        "moving-to-the-new-system",
        18,
        1,
        time(15, 0),
        KYIV,
        {
            "en": TrainingText(
                "From the previous system to the new one",
                "What is finished in the old system, what begins in the new one, and what to ask.",
                "<p>A tour for users of the previous system, with time for questions at the "
                "end.</p>",
            ),
            "fr": TrainingText(
                "De l'ancien système au nouveau",
                "Ce qui se termine dans l'ancien, ce qui commence dans le nouveau, et vos "
                "questions.",
                "<p>Une visite pour les utilisateurs du système précédent, avec du temps pour les "
                "questions à la fin.</p>",
            ),
        },
        attendance=Attendance.MIXED,
        capacity=50,
        speakers=(_OLENA, _LIV),
    ),
)
