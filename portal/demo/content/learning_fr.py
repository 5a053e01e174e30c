"""Sheets, the document and the films to learn from, in French."""

from .vocabulary import Box, Text, TutorialText

NEW = TutorialText(
    title="Je débute : le premier jour en une page",
    lead="Ce qu'est le groupe, comment le rejoindre, et les trois choses à apprendre d'abord.",
    seo_description="Une page pour les cliniciens qui découvrent le groupe de travail.",
    objectives=("Dire à quoi sert le groupe de travail", "Faire les trois pas pour le rejoindre"),
    boxes=(
        Box(
            "Ce que c'est",
            "<p>Des spécialistes de plusieurs pays discutent de cas difficiles de syndromes "
            "malformatifs rares et de déficience intellectuelle. Le clinicien traitant reçoit un "
            "avis écrit.</p>",
        ),
        Box(
            "Trois pas pour en être",
            "<ol>"
            '<li>Venez à une <a href="page:trainings">formation</a>, sans compte.</li>'
            "<li>Ayez un EU Login : c'est la clé du système de cas.</li>"
            '<li><a href="page:contact">Écrivez-nous</a> avec votre hôpital et votre '
            "spécialité.</li>"
            "</ol>",
        ),
        Box(
            "Deux lieux, deux rôles",
            "<p>Ce portail informe, forme et fournit les formulaires de consentement. Les cas sont "
            "saisis et discutés dans le système de cas du réseau.</p>",
        ),
        Box(
            "À apprendre d'abord",
            "<ul>"
            '<li><a href="page:describe-a-patient">Décrire sans identifier</a></li>'
            '<li><a href="page:prepare-a-question">Préparer une question</a></li>'
            '<li><a href="page:consent-forms">Choisir un formulaire</a></li>'
            "</ul>",
        ),
        Box(
            "Combien de temps",
            "<p>Aucun délai médian n'est publié, nous n'en promettons donc aucun. Une description "
            "complète et une question claire l'abrègent.</p>",
        ),
        Box(
            "Pas pour les urgences",
            "<p>Quand une décision ne peut attendre, suivez les voies d'urgence de votre "
            "hôpital.</p>",
        ),
    ),
    where_to_ask="Posez vos questions à une formation, ou depuis la page Contact.",
)

SUBMIT = TutorialText(
    title="Je soumets : avant qu'un cas ne parte",
    lead="Consentement, question, description : ce qu'il faut préparer, et ce qu'il faut taire.",
    seo_description="Une page pour les cliniciens qui demandent un avis.",
    objectives=("Préparer un cas en une fois", "Taire ce qui identifie"),
    boxes=(
        Box(
            "D'abord le consentement",
            "<ul>"
            "<li>Consentement aux soins : sans lui, pas de discussion.</li>"
            "<li>Registre, contact pour la recherche : à part, et libre.</li>"
            '<li>Le bon <a href="page:consents">formulaire</a> : qui signe, langue, hôpital.</li>'
            "</ul>",
        ),
        Box(
            "Une seule question",
            "<ul>"
            "<li>Qui, ce qui reste ouvert, ce qui dépend de la réponse.</li>"
            "<li>Ce que vous pensez, et ce qui s'y oppose.</li>"
            "<li>Ce qui est possible chez vous.</li>"
            "</ul>",
        ),
        Box(
            "La description",
            "<ul>"
            "<li>Signes présents, et signes cherchés et absents.</li>"
            "<li>Examens et résultats, même normaux.</li>"
            "<li>Trois ou quatre images clés, pas des séries.</li>"
            "</ul>",
        ),
        Box(
            "À taire",
            "<ul>"
            "<li>Noms, initiales, date de naissance complète.</li>"
            "<li>Numéros d'hôpital, d'assurance, de laboratoire.</li>"
            "<li>Villes, écoles, dates exactes, noms de fichiers.</li>"
            "</ul>",
        ),
        Box(
            "Où cela va",
            "<p>Dans le système de cas du réseau, ouvert par EU Login. Les nouveaux patients vont "
            "dans le nouveau système ; les discussions en cours dans l'ancien s'y achèvent.</p>",
        ),
        Box(
            "Ensuite",
            "<p>L'avis vous revient. Les décisions restent entre vous et le patient. Dites plus "
            "tard au panel ce qu'il est devenu : il l'apprend rarement.</p>",
        ),
    ),
    where_to_ask="Demandez à la coordination du groupe, depuis la page Contact.",
)

PANEL = TutorialText(
    title="Je siège à un panel : un avis que l'on peut suivre",
    lead="Lire pour la question, répondre pour le lieu d'où elle vient, dire votre certitude.",
    seo_description="Une page pour les experts qui donnent un avis.",
    objectives=(
        "Écrire un avis que l'on peut suivre là où il est lu",
        "Garder un cas confidentiel",
    ),
    boxes=(
        Box(
            "La question d'abord",
            "<p>Puis le cas. S'il manque une chose qui décide, demandez celle-là tout de suite, "
            "non à la fin.</p>",
        ),
        Box(
            "Répondre au lieu",
            "<p>Nommez un examen ou une étape à la portée de l'hôpital qui demande. Sinon, dites "
            "où cela se fait.</p>",
        ),
        Box(
            "Dire votre certitude",
            "<ul>"
            "<li>Ce que vous feriez, et pourquoi.</li>"
            "<li>Ce qui vous ferait changer d'avis.</li>"
            "<li>Ce que vous ne savez pas.</li>"
            "</ul>",
        ),
        Box(
            "Diverger ouvertement",
            "<p>Deux avis motivés aident mieux qu'une phrase qui cache les deux. C'est au "
            "clinicien traitant de choisir.</p>",
        ),
        Box(
            "Rester entre nous",
            "<p>Un cas reste dans le système de cas : ni courriel, ni messagerie du téléphone, ni "
            "diapositive sans consentement.</p>",
        ),
        Box(
            "Ne pas rester dehors",
            "<p>Nouveau téléphone ? Ajoutez-le avant que l'ancien ne s'arrête. "
            '<a href="page:second-factor">Garder un second facteur</a>.</p>',
        ),
    ),
    where_to_ask="Demandez à la présidence ou à la coordination, depuis la page Contact.",
)

COORDINATE = TutorialText(
    title="Je coordonne : ce qui juge le groupe de travail",
    lead="Deux chiffres, une règle pour l'ancien et le nouveau, et ce dont on se plaint.",
    seo_description="Une page pour celles et ceux qui coordonnent le groupe de travail.",
    objectives=(
        "Nommer les deux chiffres qui comptent",
        "Dire ce qui va dans l'ancien système et dans le nouveau",
    ),
    boxes=(
        Box(
            "Les deux chiffres",
            "<ol>"
            "<li>Combien de patients saisis et examinés par un panel.</li>"
            "<li>Combien de temps a pris un avis non urgent, jusqu'à la clôture.</li>"
            "</ol>",
        ),
        Box(
            "Ancien et nouveau",
            "<p>Ce qui court dans l'ancien système s'y achève et s'y clôt. Nouveaux patients et "
            "nouveaux utilisateurs vont dans le nouveau. Les comptes existants ont été "
            "repris.</p>",
        ),
        Box(
            "Hôpitaux ukrainiens",
            "<p>Ils demandent un avis comme les autres. Leurs patients vont dans le nouveau "
            "système. Les formulaires existent en ukrainien.</p>",
        ),
        Box(
            "Ce dont on se plaint",
            "<ul>"
            "<li>Tout saisir deux fois, trop de connexions.</li>"
            "<li>Ne pas savoir qui inviter.</li>"
            "<li>Aucune nouvelle du patient ensuite.</li>"
            "</ul>",
        ),
        Box(
            "Les formulaires ici",
            "<p>Les coordonnées et clauses d'un hôpital paraissent à son nom une fois relues par "
            "son délégué à la protection des données. Voir les "
            '<a href="page:consents">formulaires</a>.</p>',
        ),
        Box(
            "Chiffres à citer",
            "<p>Plus de 4 500 cas dans tous les réseaux depuis 2017 ; 28 cas, 13 centres et 7 pays "
            "durant la première année d'ITHACA. Aucun délai médian n'est publié.</p>",
        ),
    ),
    where_to_ask="Demandez à la présidente du groupe de travail.",
)

CHECKLIST = TutorialText(
    title="Avant de saisir un cas : une liste de contrôle",
    lead="Une page à cocher. Ce qui est prêt ici n'aura pas à être demandé plus tard.",
    seo_description="Une liste d'une page pour les cliniciens sur le point de saisir un cas.",
    objectives=("Voir en une minute si un cas est prêt à être saisi",),
    body=(
        Text(
            "<p>Imprimez-la ou gardez-la à côté de vous. Elle ne demande rien qui identifie le "
            "patient : elle peut rester sur le bureau.</p>"
        ),
    ),
    notes=(
        "",
        (
            "On vérifie le code du formulaire de consentement, et un dernier regard va aux noms de "
            "fichiers."
        ),
    ),
)

FILM_CALENDAR = TutorialText(
    title="Mettre une formation dans son agenda",
    lead="Une séance ou toutes, en deux clics. Film muet sous-titré, écrans en anglais.",
    seo_description="Film muet : ajouter une formation à son agenda, ou s'abonner.",
    objectives=("Ajouter une séance à votre agenda", "Vous abonner à toutes les séances"),
)

FILM_SECOND_STEP = TutorialText(
    title="Se connecter avec la seconde étape et garder ses codes de secours",
    lead="Préparer son téléphone, garder dix codes. Film muet sous-titré, écrans en anglais.",
    seo_description="Film muet : régler les codes à usage unique et garder les codes de secours.",
    objectives=("Régler la seconde étape", "Garder les codes de secours là où ils servent"),
)

FILM_CONSENT = TutorialText(
    title="Trouver, télécharger et vérifier un formulaire de consentement",
    lead="De trois questions à la page imprimée. Film muet sous-titré, écrans en anglais.",
    seo_description="Film muet : choisir un formulaire, le télécharger, vérifier son code.",
    objectives=("Trouver le formulaire voulu", "Vérifier qu'un formulaire imprimé vaut encore"),
)
