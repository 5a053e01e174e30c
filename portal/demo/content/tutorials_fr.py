"""Guides to writing a case, in French."""

from .vocabulary import (
    Heading,
    Link,
    Notice,
    Question,
    Questions,
    ResourceGroup,
    Resources,
    Text,
    TutorialText,
)

DESCRIBE_A_PATIENT = TutorialText(
    title="Décrire un patient sans identifier personne",
    lead="Ce qu'il faut taire, quoi écrire à la place, et comment vérifier avant d'envoyer.",
    seo_description="Rédiger un cas pour que le panel comprenne et que nul ne soit reconnu.",
    objectives=(
        "Rédiger un cas que le panel comprend et où nul n'est reconnu",
        "Trouver noms et numéros là où ils se cachent : fichiers, images, courriers",
    ),
    body=(
        Text(
            "<p>Un panel doit comprendre le patient, non savoir qui il est. Dans les maladies "
            "rares, cela demande du soin : un syndrome, une petite ville et une année suffisent "
            "parfois à reconnaître une famille.</p>"
        ),
        Heading("Taire, et écrire à la place"),
        Text(
            "<ul>"
            "<li><b>Nom, initiales, surnom :</b> écrivez « le patient », « la sœur aînée ».</li>"
            "<li><b>Date de naissance :</b> écrivez l'âge, en mois pour un nourrisson, en années "
            "pour les autres.</li>"
            "<li><b>Dates exactes :</b> écrivez l'âge à l'événement, « à quatre mois », ou le "
            "temps écoulé, « deux semaines après l'opération ».</li>"
            "<li><b>Ville, école, employeur :</b> écrivez ce qui importe, « loin d'un laboratoire "
            "de maladies métaboliques ».</li>"
            "<li><b>Numéro d'hôpital, d'assurance, de laboratoire :</b> supprimez-les.</li>"
            "<li><b>Noms de collègues :</b> écrivez la spécialité, « le cardiologue ».</li>"
            "<li><b>Un métier rare, un article de presse, une famille connue :</b> "
            "passez-les sous silence.</li>"
            "</ul>"
        ),
        Heading("Regardez où le texte se cache"),
        Text(
            "<ul>"
            "<li><b>Les noms de fichiers.</b> Un examen porte souvent le nom du patient. "
            "Renommez-le avant l'envoi.</li>"
            "<li><b>Le coin d'une image.</b> Échographies et radiographies portent un nom et un "
            "numéro dans l'image même. Recadrez.</li>"
            "<li><b>Les en-têtes.</b> Un courrier numérisé montre l'adresse. Recopiez plutôt les "
            "deux phrases utiles.</li>"
            "<li><b>Les arbres généalogiques.</b> Remplacez noms et années par la génération et le "
            "rang : II-3.</li>"
            "<li><b>Les visages.</b> La photographie d'un visage identifie. Ne l'envoyez que si "
            "elle décide de quelque chose, et que le patient l'a acceptée.</li>"
            "</ul>"
        ),
        Notice(
            "good",
            "L'épreuve du voisin",
            "<p>Relisez le texte comme si vous habitiez à côté de la famille. Si ce voisin disait "
            "« je sais qui c'est », retirez encore un détail.</p>",
        ),
        Heading("Un exemple"),
        Text(
            "<p><b>Avant :</b> « Anna K., née le 3 mai, élève à l'école du village, opérée par "
            "notre Dr Holm le 12 juin. »</p>"
            "<p><b>Après :</b> « Fille de sept ans, école ordinaire avec soutien, chirurgie "
            "cardiaque à six ans. »</p>"
            "<p>La seconde version est plus courte, et le panel en tire davantage.</p>"
        ),
        Resources(
            "À lire ensuite",
            (
                ResourceGroup(
                    "Tutoriels",
                    (
                        Link(
                            "Préparer une question pour un panel",
                            "La phrase que tout le reste sert.",
                            "page:prepare-a-question",
                        ),
                    ),
                ),
            ),
        ),
    ),
)

PREPARE_A_QUESTION = TutorialText(
    title="Préparer une question pour un panel",
    lead="Une bonne question tient en une phrase, et l'on peut y répondre de loin.",
    seo_description="Faire d'un cas difficile une question à laquelle un panel peut répondre.",
    objectives=(
        "Ramener un cas difficile à une seule question",
        "Dire ce qui dépend de la réponse",
    ),
    body=(
        Heading("Une phrase, trois parties"),
        Text(
            "<p>Écrivez qui, ce qui reste ouvert, et ce qui dépend de la réponse :</p>"
            "<p>« Chez un garçon de trois ans avec une fente palatine, une cardiopathie et un "
            "exome normal, quel examen feriez-vous ensuite, sachant que les parents souhaitent un "
            "autre enfant ? »</p>"
        ),
        Heading("Choisissez le type de question"),
        Text(
            "<ul>"
            "<li><b>Diagnostic.</b> À quels syndromes penseriez-vous, et quel examen les "
            "distingue ?</li>"
            "<li><b>Sens d'un résultat.</b> Ce variant explique-t-il ce que présente le "
            "patient ?</li>"
            "<li><b>Traitement.</b> Opérer maintenant ou attendre, et qu'est-ce qui vous ferait "
            "changer d'avis ?</li>"
            "<li><b>Suivi.</b> Que ne faut-il pas manquer dans les années à venir ?</li>"
            "</ul>"
            "<p>Si vous avez deux questions, dites laquelle passe d'abord. Si vous en avez cinq, "
            "le cas en est deux.</p>"
        ),
        Heading("Les questions qui échouent, et pourquoi"),
        Text(
            "<ul>"
            "<li><b>« Une idée ? »</b> Nul ne sait quand on y a répondu.</li>"
            "<li><b>« Est-ce le syndrome X ? »</b> sans les signes : le panel ne peut que "
            "deviner.</li>"
            "<li><b>« Que feriez-vous ? »</b> Dites ce qui est possible chez vous, sinon l'avis "
            "nommera un examen hors de portée.</li>"
            "</ul>"
        ),
        Heading("Dites ce que vous pensez"),
        Text(
            "<p>Ajoutez votre hypothèse et ce qui s'y oppose. Un panel corrige plus vite qu'il "
            "n'invente, et vous verrez où votre raisonnement a dévié.</p>"
        ),
        Heading("À qui demander"),
        Text(
            "<p>Vous n'avez pas à connaître les experts. Nommez les disciplines concernées, par "
            "exemple génétique, cardiologie ou neuropédiatrie, et laissez le groupe de travail "
            "penser aux personnes.</p>"
        ),
        Notice(
            "good",
            "Essayez-la sur un collègue",
            "<p>Lisez votre phrase à voix haute à quelqu'un qui n'a pas vu le patient. S'il pose "
            "une question, intégrez la réponse à la phrase.</p>",
        ),
    ),
)

FEATURES_AND_HPO = TutorialText(
    title="Que sont les signes cliniques et les termes HPO",
    lead="Un même vocabulaire pour ce que présente un patient : deux hôpitaux se comprennent.",
    seo_description="Les signes cliniques et les termes HPO, et comment bien les choisir.",
    objectives=(
        "Distinguer un signe d'un diagnostic",
        "Choisir cinq à quinze termes, y compris les signes absents",
    ),
    body=(
        Heading("Un signe"),
        Text(
            "<p>Un signe est une chose que l'on voit, mesure ou teste : une fente palatine, une "
            "petite taille, une crise d'épilepsie. Ce n'est pas un diagnostic. Plusieurs signes "
            "ensemble peuvent y mener.</p>"
        ),
        Heading("L'HPO"),
        Text(
            "<p>La Human Phenotype Ontology, HPO en abrégé, donne à chaque signe un numéro, un "
            "nom, ses synonymes et sa place parmi des termes plus larges et plus étroits. « Yeux "
            "écartés » et « hypertélorisme » deviennent un seul terme, HP:0000316. Un confrère "
            "qui lit une autre langue retrouve le même.</p>"
            "<p>Comme les termes vont du large à l'étroit, une recherche sur « anomalie du cœur » "
            "trouve aussi une communication interventriculaire.</p>"
        ),
        Heading("Bien choisir"),
        Text(
            "<ol>"
            "<li><b>Aussi précis que vous en êtes sûr.</b> « Communication interventriculaire » "
            "dit plus que « cardiopathie ». Dans le doute, prenez le terme plus large.</li>"
            "<li><b>Cinq à quinze suffisent en général.</b> Commencez par ce qui est rare et "
            "frappant ; omettez ce qu'ont la moitié des enfants.</li>"
            "<li><b>Dites ce qui est absent.</b> « Crises : cherchées, aucune » peut écarter un "
            "syndrome. Absent ne veut pas dire non examiné.</li>"
            "<li><b>Ajoutez l'âge de début</b> quand il importe.</li>"
            "<li><b>N'inscrivez pas le diagnostic dans la liste.</b> Sa place est dans votre "
            "hypothèse.</li>"
            "</ol>"
        ),
        Questions(
            "Questions sur les signes",
            (
                Question(
                    "Je ne trouve pas de terme. Que faire ?",
                    "<p>Cherchez un synonyme, puis la partie du corps. S'il n'y en a pas, décrivez "
                    "avec des mots : une bonne phrase vaut mieux qu'un mauvais terme.</p>",
                ),
                Question(
                    "Dois-je connaître les numéros ?",
                    "<p>Non. Les systèmes qui emploient l'HPO cherchent par nom et gardent le "
                    "numéro pour vous.</p>",
                ),
            ),
        ),
    ),
)
