"""Pages that are not public yet: one waits for a moderator, one for its hour."""

from .vocabulary import Heading, Language, Notice, PageText, Text, TutorialText

WAITING: dict[Language, TutorialText] = {
    "en": TutorialText(
        title="Choose key images instead of whole series",
        lead="Three good images are read sooner than several hundred single files.",
        seo_description="How to choose the images that a panel needs.",
        objectives=("Choose the images that decide", "Cut off what identifies"),
        body=(
            Text(
                "<p>Imaging often arrives as hundreds of single files. A panel then spends its "
                "time on scrolling. Choose what decides.</p>"
            ),
            Heading("What to choose"),
            Text(
                "<ul>"
                "<li>The image that shows the finding best, in two planes.</li>"
                "<li>One image for comparison: the other side, or an earlier date.</li>"
                "<li>The report, typed as text and without a letterhead.</li>"
                "</ul>"
            ),
            Notice(
                "warn",
                "Look at the corners",
                "<p>Names and numbers are often part of the image itself. Cut them off.</p>",
            ),
        ),
    ),
    "fr": TutorialText(
        title="Choisir quelques images plutôt que des séries entières",
        lead="Trois bonnes images se lisent plus vite que des centaines de fichiers isolés.",
        seo_description="Comment choisir les images dont un panel a besoin.",
        objectives=("Choisir les images qui décident", "Retirer ce qui identifie"),
        body=(
            Text(
                "<p>L'imagerie arrive souvent en centaines de fichiers isolés. Le panel passe "
                "alors "
                "son temps à les faire défiler. Choisissez ce qui décide.</p>"
            ),
            Heading("Que choisir"),
            Text(
                "<ul>"
                "<li>L'image qui montre le mieux l'observation, dans deux plans.</li>"
                "<li>Une image de comparaison : l'autre côté, ou une date antérieure.</li>"
                "<li>Le compte rendu, saisi en texte et sans en-tête.</li>"
                "</ul>"
            ),
            Notice(
                "warn",
                "Regardez les coins",
                "<p>Noms et numéros font souvent partie de l'image même. Recadrez.</p>",
            ),
        ),
    ),
}

SCHEDULED: dict[Language, PageText] = {
    "en": PageText(
        title="Questions from the last trainings, answered",
        lead="What people asked most often, with the guide that answers each.",
        seo_description="Questions from trainings, with the guides that answer them.",
        body=(
            Text(
                "<p>Three questions come up in almost every session.</p>"
                "<ul>"
                "<li><b>What may I write about the patient?</b> "
                '<a href="page:describe-a-patient">Everything medical, nothing that '
                "identifies</a>.</li>"
                "<li><b>Whom do I invite?</b> "
                '<a href="page:prepare-a-question">Name disciplines, not people</a>.</li>'
                "<li><b>I have a new phone and cannot sign in.</b> "
                '<a href="page:second-factor">Recovery codes and passkeys</a>.</li>'
                "</ul>"
            ),
        ),
    ),
    "fr": PageText(
        title="Les questions des dernières formations, et leurs réponses",
        lead="Ce qu'on demande le plus souvent, avec le guide qui y répond.",
        seo_description="Les questions des formations, avec les guides qui y répondent.",
        body=(
            Text(
                "<p>Trois questions reviennent à presque chaque séance.</p>"
                "<ul>"
                "<li><b>Que puis-je écrire sur le patient ?</b> "
                '<a href="page:describe-a-patient">Tout ce qui est médical, rien qui '
                "identifie</a>.</li>"
                "<li><b>Qui inviter ?</b> "
                '<a href="page:prepare-a-question">Nommez des disciplines, pas des '
                "personnes</a>.</li>"
                "<li><b>J'ai changé de téléphone et je ne peux plus me connecter.</b> "
                '<a href="page:second-factor">Codes de secours et clés d\'accès</a>.</li>'
                "</ul>"
            ),
        ),
    ),
}
