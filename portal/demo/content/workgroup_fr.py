"""The workgroup's page, in French."""

from .vocabulary import (
    ConsentSheet,
    Figure,
    Link,
    Question,
    ResourceGroup,
    Step,
    WorkgroupText,
)

WORKGROUP = WorkgroupText(
    title="Soins et CPMS",
    lead=(
        "Nous aidons les cliniciens à soumettre un cas difficile de syndrome malformatif rare ou "
        "de déficience intellectuelle à des spécialistes ailleurs en Europe : c'est l'avis qui "
        "voyage, pas le patient."
    ),
    seo_description=(
        "Le groupe de travail Soins et CPMS d'ERN ITHACA : le parcours d'un cas, les formations "
        "pour cliniciens, les guides, le consentement, l'avis pour les hôpitaux ukrainiens."
    ),
    purpose=(
        "<p>Beaucoup de ces syndromes sont si rares qu'un hôpital n'en verra peut-être qu'un "
        "seul. Ailleurs en Europe, quelqu'un en a vu plusieurs. Le groupe de travail "
        "réunit les deux : le clinicien traitant décrit un cas, des spécialistes en discutent "
        "avec lui à l'écran, et leur conclusion est écrite.</p>"
        "<ul>"
        "<li><b>Un meilleur accès.</b> Les personnes atteintes de syndromes malformatifs rares "
        "ou de déficience intellectuelle accèdent à des soins très spécialisés, pour un "
        "diagnostic ou un traitement, où qu'elles vivent.</li>"
        "<li><b>Un savoir qui passe les frontières.</b> Ce qu'un pays apprend sert à un "
        "autre.</li>"
        "<li><b>Une consultation protégée.</b> Plusieurs disciplines examinent ensemble un "
        "même cas, dans un système sécurisé, sous pseudonyme.</li>"
        "</ul>"
        "<p>La réussite se mesure de deux façons : par le nombre de patients saisis et examinés "
        "par un panel d'experts, et par le délai d'avis, jusqu'à la clôture du panel, pour les "
        "cas non urgents.</p>"
    ),
    advice_time=(
        "<p>Aucun délai médian n'a été publié à ce jour : nous n'en annonçons donc aucun. Le "
        "réseau a choisi d'être jugé sur ce point : le délai d'avis pour les cas non urgents "
        "est l'une de ses deux mesures de réussite. "
        '<a href="page:send-a-case">Ce que vous pouvez faire pour l\'abréger</a>.</p>'
    ),
    steps=(
        Step(
            "Demander au patient",
            "Expliquer la consultation et consigner l'accord pour les soins.",
            "Clinicien traitant",
        ),
        Step(
            "Décrire le cas",
            "Une seule saisie, sous pseudonyme, avec une question claire.",
            "Clinicien traitant",
        ),
        Step(
            "Réunir le panel",
            "Des spécialistes du domaine sont invités.",
            "Groupe de travail",
        ),
        Step(
            "Discuter",
            "Par écrit et, si cela aide, en visioconférence.",
            "Panel et clinicien traitant",
        ),
        Step(
            "Recevoir l'avis",
            "Le panel rédige sa conclusion, puis il est clos.",
            "Panel",
        ),
    ),
    figures=(
        Figure(
            "4 500+",
            "cas discutés dans le système de la Commission depuis 2017",
            "Chiffre publié pour tous les réseaux, tel que cité",
        ),
        Figure(
            "28",
            "cas dans les douze premiers mois d'ITHACA",
            "Chiffre publié du réseau, tel que cité",
        ),
        Figure(
            "13", "centres ont participé pendant ces mois", "Chiffre publié du réseau, tel que cité"
        ),
        Figure(
            "7", "pays ont participé pendant ces mois", "Chiffre publié du réseau, tel que cité"
        ),
    ),
    resources=(
        ResourceGroup(
            "J'ai un patient à discuter",
            (
                Link(
                    "Envoyer le cas d'un patient",
                    "Ce qu'il faut préparer, et où le saisir.",
                    "page:send-a-case",
                ),
                Link(
                    "Décrire sans identifier",
                    "Ce qu'il faut taire, et quoi écrire à la place.",
                    "page:describe-a-patient",
                ),
                Link(
                    "Préparer une question",
                    "Une question à laquelle un panel peut répondre.",
                    "page:prepare-a-question",
                ),
                Link(
                    "Avant de saisir un cas",
                    "Une liste de contrôle d'une page.",
                    "page:checklist",
                    "form",
                ),
            ),
        ),
        ResourceGroup(
            "Je donne un avis",
            (
                Link(
                    "Signes cliniques et termes HPO",
                    "Un même vocabulaire pour ce que présente un patient.",
                    "page:features-and-hpo",
                ),
                Link(
                    "Se connecter avec la seconde étape",
                    "Une minute et demie, sans le son.",
                    "page:film-second-step",
                    "video",
                ),
                Link(
                    "Mettre une formation dans son agenda",
                    "Une minute et demie, sans le son.",
                    "page:film-calendar",
                    "video",
                ),
                Link(
                    "Un avis que l'on peut suivre",
                    "Une page pour qui siège à un panel.",
                    "page:sheet-panel",
                ),
            ),
        ),
        ResourceGroup(
            "Je suis patient ou proche",
            (
                Link(
                    "Pour les familles",
                    "Ce qu'une consultation signifie pour vous.",
                    "page:for-families",
                ),
                Link(
                    "Le consentement en trois questions",
                    "À chacune, on peut répondre oui ou non.",
                    "page:three-questions",
                ),
            ),
        ),
    ),
    consent_introduction=(
        "<p>Trois questions distinctes sont posées au patient, ou à la personne qui décide "
        "pour lui : le cas peut-il être discuté pour les soins, peut-il être conservé dans un "
        "registre, des chercheurs peuvent-ils reprendre contact plus tard. Les soins ne "
        "dépendent jamais des deux autres réponses. "
        '<a href="page:three-questions">Lire les trois questions</a>, ou '
        '<a href="page:consents">trouver un formulaire</a> par signataire, langue et hôpital.</p>'
    ),
    consent_forms=(
        ConsentSheet(
            "Modèles de formulaires à télécharger",
            "Français, English, Deutsch, Español, Italiano, Українська",
            "Pour les adultes, les parents ou représentants et les jeunes",
            "page:consents",
        ),
        ConsentSheet(
            "Choisir et vérifier un formulaire",
            "Français, English",
            "Un guide de quelques minutes",
            "page:consent-forms",
        ),
    ),
    joining=(
        "<ol>"
        "<li><b>Venez à une formation.</b> En ligne ou sur place, elles durent le plus souvent "
        "une heure, et aucun compte n'est nécessaire pour en noter une dans votre agenda. "
        '<a href="page:trainings">Voir le calendrier</a>.</li>'
        "<li><b>Ayez un compte EU Login.</b> C'est la clé du système de cas, sur ordinateur "
        "comme sur téléphone.</li>"
        '<li><b>Écrivez-nous.</b> <a href="page:contact">Indiquez</a> votre hôpital et votre '
        "spécialité. Les nouveaux utilisateurs sont ajoutés uniquement dans le nouveau "
        "système ; ceux du précédent y ont été repris et ne se réinscrivent pas.</li>"
        "</ol>"
    ),
    ukraine=(
        "<p>Les hôpitaux d'Ukraine peuvent demander un avis pour leurs patients. Ceux-ci sont "
        "saisis dans le nouveau système, comme tous les nouveaux patients, et les formulaires "
        'de consentement existent en ukrainien. <a href="page:ukrainian-hospitals">Comment '
        "cela se passe pour un hôpital ukrainien</a>.</p>"
    ),
    transition=(
        "<p>Une discussion en cours dans l'ancien système s'y termine, et son panel y est "
        "clos. Les nouveaux patients et les nouveaux utilisateurs vont uniquement dans le "
        'nouveau. <a href="page:moving">Ce que cela change pour vos cas</a>.</p>'
    ),
    questions=(
        Question(
            "Combien de temps faut-il pour un avis ?",
            "<p>Personne n'a publié de délai médian, nous ne pouvons donc rien promettre. "
            "Le temps jusqu'à la clôture du panel est mesuré : c'est l'un des deux "
            "chiffres sur lesquels le réseau veut être jugé. Une description complète et "
            "une question claire sont ce qu'un clinicien peut faire pour l'abréger.</p>",
        ),
        Question(
            "Ce portail est-il le système de cas ?",
            "<p>Non. Le portail informe, forme et fournit des calendriers. Les cas sont "
            "saisis et discutés dans le système de cas du réseau, auquel on accède avec "
            "EU Login.</p>",
        ),
        Question(
            "Qui peut lire le cas ?",
            "<p>Le système de cas est une plateforme d'échange sécurisée pour cliniciens, "
            "conforme au RGPD. Le cas porte un pseudonyme à la place d'un nom, et il est "
            "rédigé de sorte que personne n'y soit reconnaissable.</p>",
        ),
        Question(
            "Faut-il saisir les données deux fois ?",
            "<p>Un cas se saisit une fois. La double saisie est un reproche fréquent fait à "
            "de tels systèmes ; la deuxième génération a apporté une saisie simplifiée "
            "et un envoi plus facile.</p>",
        ),
        Question(
            "Puis-je participer depuis mon téléphone ?",
            "<p>Oui. Le système de cas fonctionne sur le web et sur tout appareil, avec "
            "sa propre messagerie et sa propre visioconférence.</p>",
        ),
        Question(
            "Que devient le cas ensuite ?",
            "<p>Si le patient l'a accepté, le cas pseudonymisé rejoint une collection "
            "pour de futures études cliniques et épidémiologiques. Sans cet accord, non. "
            'Voir <a href="page:three-questions">les trois questions</a>.</p>',
        ),
        Question(
            "J'ai changé de téléphone et je ne peux plus me connecter. Que faire ?",
            "<p>Utilisez un code de secours, ou une clé d'accès sur un autre appareil. "
            '<a href="page:second-factor">Le guide du second facteur</a> explique comment '
            "se préparer à ce jour-là.</p>",
        ),
    ),
    independence=(
        "<p>Ce portail n'est pas CPMS 2.0, n'est pas géré par la Commission européenne et "
        "n'échange aucune donnée avec ses systèmes. C'est la démonstration d'un portail qu'un "
        "groupe de travail pourrait installer sur sa propre machine.</p>"
    ),
    people=("coordination", "training", "families"),
)
