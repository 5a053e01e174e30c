"""Guides to using the portal, in French."""

from .vocabulary import (
    Heading,
    Notice,
    Question,
    Questions,
    Text,
    TutorialText,
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
