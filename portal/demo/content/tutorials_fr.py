"""Guides to learn from, in French."""

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

ADD_TO_CALENDAR = TutorialText(
    title="Ajouter les formations à votre agenda",
    lead="Une séance en deux clics, ou toutes, durablement. Sans compte.",
    seo_description="Ajouter une formation, ou le calendrier de toutes, à son propre agenda.",
    objectives=(
        "Ajouter une séance à votre agenda",
        "Vous abonner aux séances de votre choix",
    ),
    body=(
        Heading("Une séance"),
        Text(
            "<ol>"
            '<li>Ouvrez le <a href="page:trainings">calendrier des formations</a> et choisissez '
            "une séance.</li>"
            "<li>Choisissez « Ajouter à l'agenda », puis votre agenda : Google, Outlook.com, "
            "Microsoft 365, Yahoo, ou un fichier pour tout autre logiciel.</li>"
            "</ol>"
            "<p>Une séance ajoutée ainsi est une copie. Si elle est déplacée, votre copie reste "
            "telle quelle. Un abonnement, lui, suit.</p>"
        ),
        Heading("Toutes les séances, à jour"),
        Text(
            "<ol>"
            "<li>Réglez les filtres du calendrier sur ce qui vous concerne, par exemple une langue "
            "ou un public.</li>"
            "<li>Copiez l'adresse d'abonnement du volet « S'abonner ».</li>"
            "<li>Dans votre logiciel d'agenda, choisissez « Ajouter un calendrier à partir d'une "
            "adresse » et collez-la.</li>"
            "</ol>"
            "<p>L'abonnement garde les filtres que vous avez réglés. Les séances annulées y sont "
            "signalées pendant quelques semaines.</p>"
        ),
        Notice(
            "info",
            "Les agendas prennent leur temps",
            "<p>Votre logiciel décide de la fréquence. Google met en général 8 à 24 heures, "
            "Outlook 3 à 24 heures. Le jour d'une séance, fiez-vous à ce site.</p>",
        ),
        Heading("Fuseaux horaires"),
        Text(
            "<p>Le calendrier indique chaque heure dans le fuseau de la séance et dans le vôtre, "
            "tous deux nommés. Les agendas convertissent d'eux-mêmes : une entrée à 16 h à "
            "Bruxelles apparaît à 17 h à Kyiv.</p>"
        ),
        Questions(
            "Quand quelque chose cloche",
            (
                Question(
                    "L'adresse ouvre un fichier au lieu d'un abonnement.",
                    "<p>Vous l'avez ouverte dans le navigateur. Copiez l'adresse et collez-la dans "
                    "le logiciel d'agenda.</p>",
                ),
                Question(
                    "Mon hôpital bloque les adresses de calendrier.",
                    "<p>Utilisez le fichier d'une séance. Il ne demande ensuite aucune "
                    "connexion.</p>",
                ),
            ),
        ),
    ),
)

SECOND_FACTOR = TutorialText(
    title="Se connecter avec un second facteur",
    lead="Un mot de passe, et une seconde chose que vous seul avez. Cinq minutes, une fois.",
    seo_description="Régler codes à usage unique, clés d'accès et codes de secours.",
    objectives=(
        "Régler des codes à usage unique ou une clé d'accès",
        "Rentrer quand le téléphone est perdu ou neuf",
    ),
    body=(
        Text(
            "<p>Les rédacteurs, et toute personne qui a un rôle dans ce portail, se connectent "
            "avec un mot de passe et un second facteur. Les visiteurs n'ont pas besoin de compte. "
            "Le système de cas du réseau est distinct et a sa propre connexion, EU Login.</p>"
        ),
        Heading("Deux sortes de second facteur"),
        Text(
            "<ul>"
            "<li><b>Un code à usage unique.</b> Une application affiche six chiffres qui changent "
            "toutes les 30 secondes. Elle fonctionne sans réseau.</li>"
            "<li><b>Une clé d'accès.</b> Votre téléphone, votre ordinateur ou une clé de sécurité "
            "confirme que c'est bien vous, par empreinte, visage ou code PIN. Rien à taper.</li>"
            "</ul>"
        ),
        Heading("Régler les codes à usage unique"),
        Text(
            "<ol>"
            "<li>Connectez-vous avec votre adresse et votre mot de passe. Si vous n'avez pas "
            "encore de second facteur, le portail vous mène à la page de réglage.</li>"
            "<li>Scannez le carré avec une application d'authentification, ou tapez la clé "
            "indiquée dessous.</li>"
            "<li>Saisissez les six chiffres affichés.</li>"
            "<li>Conservez les codes de secours. Imprimez-les ou rangez-les dans un gestionnaire "
            "de mots de passe, pas dans le téléphone qui affiche les codes.</li>"
            "</ol>"
        ),
        Notice(
            "warn",
            "Avant de changer de téléphone",
            "<p>Ajoutez d'abord le nouveau téléphone ou une clé d'accès, tant que l'ancien "
            "fonctionne. Se retrouver dehors après un changement de téléphone s'évite très "
            "bien.</p>",
        ),
        Questions(
            "Quand vous n'arrivez pas à entrer",
            (
                Question(
                    "Le code est refusé.",
                    "<p>Vérifiez que l'horloge du téléphone se règle seule : les codes dépendent "
                    "de "
                    "l'heure. Chaque code sert une fois ; attendez le suivant.</p>",
                ),
                Question(
                    "J'ai perdu mon téléphone.",
                    "<p>Connectez-vous avec un code de secours, puis ajoutez un nouveau téléphone "
                    "et retirez l'ancien. Chaque code de secours sert une fois.</p>",
                ),
                Question(
                    "Je n'ai ni téléphone ni codes de secours.",
                    '<p><a href="page:contact">Écrivez-nous</a>. Un administrateur vérifie qui '
                    "vous êtes, puis réinitialise votre second facteur.</p>",
                ),
            ),
        ),
    ),
)

CONSENT_FORMS = TutorialText(
    title="Choisir et vérifier un formulaire de consentement",
    lead="Trois réponses mènent au formulaire. Le code au bas de la page dit s'il vaut encore.",
    seo_description="Trouver un formulaire par signataire, langue et hôpital, et le vérifier.",
    objectives=(
        "Trouver le formulaire pour ce patient, cette langue et votre hôpital",
        "Voir si un formulaire imprimé est encore le bon",
    ),
    body=(
        Heading("Répondez à trois questions"),
        Text(
            '<p>La page <a href="page:consents">Formulaires de consentement</a> demande qui signe, '
            "dans quelle langue et pour quel hôpital. Elle montre alors un formulaire, avec "
            "l'image de sa première page.</p>"
            "<ul>"
            "<li><b>Qui signe.</b> Un adulte, un parent ou un représentant, ou un jeune dont on "
            "demande l'accord à côté de celui de ses parents.</li>"
            "<li><b>Quelle langue.</b> Celle que le patient lit le mieux, pas la vôtre.</li>"
            "<li><b>Quel hôpital.</b> Un hôpital qui a complété le formulaire a le sien. Sinon, "
            "vous recevez le formulaire général.</li>"
            "</ul>"
        ),
        Notice(
            "warn",
            "Les formulaires généraux sont des modèles",
            "<p>Ils sont un point de départ. Le délégué à la protection des données de votre "
            "hôpital les relit avant toute signature.</p>",
        ),
        Heading("Ce qu'il contient"),
        Text(
            "<ul>"
            "<li>Un résumé en première page, puis le texte entier.</li>"
            "<li>Une question par finalité, chacune avec son Oui et son Non. "
            '<a href="page:three-questions">Pourquoi elles sont séparées</a>.</li>'
            "<li>La place des signatures, et un coupon qui permet de reprendre un oui.</li>"
            "</ul>"
            "<p>Le patient écrit son nom à la main. On ne le saisit jamais sur ce site. Il existe "
            "une version en gros caractères.</p>"
        ),
        Heading("Regardez le bas de la page"),
        Text(
            "<p>Chaque page nomme le formulaire, la version et la langue. Le code carré ouvre une "
            "page qui dit si ce formulaire est en vigueur, remplacé ou retiré. Scannez-le quand un "
            "formulaire a dormi dans un tiroir.</p>"
            "<p>« Traduction provisoire » en travers d'une page : personne n'a encore vérifié "
            "cette traduction. Elle sert à lire, pas à signer.</p>"
        ),
        Questions(
            "Questions sur les versions",
            (
                Question(
                    "Un patient a signé une version ancienne. Vaut-elle encore ?",
                    "<p>Une signature garde le sens qu'elle avait ce jour-là. Si le texte d'une "
                    "question a changé depuis, posez à nouveau cette question à la prochaine "
                    "rencontre.</p>",
                ),
                Question(
                    "Notre hôpital a besoin d'une clause à lui.",
                    "<p>Un hôpital ajoute ses coordonnées et ses clauses autour du texte. Ce que "
                    "disent les questions reste le même partout. "
                    '<a href="page:contact">Écrivez-nous</a>.</p>',
                ),
                Question(
                    "La langue de mon patient manque.",
                    '<p><a href="page:contact">Dites-nous</a> laquelle. En attendant, un '
                    "interprète lit le formulaire et signe comme tel.</p>",
                ),
            ),
        ),
    ),
)
