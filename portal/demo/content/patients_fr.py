"""Pages about patients and their cases, in French."""

from .vocabulary import (
    Heading,
    Link,
    Notice,
    PageText,
    Question,
    Questions,
    ResourceGroup,
    Resources,
    Text,
)

SEND_A_CASE = PageText(
    title="Envoyer le cas d'un patient",
    lead="Ce qu'il faut préparer avant de saisir un cas, où le saisir, et ce qui en revient.",
    seo_description="Comment un clinicien prépare et saisit un cas pour un panel européen.",
    body=(
        Text(
            "<p>Vous êtes dans l'impasse avec un patient qui présente peut-être un syndrome "
            "malformatif rare ou une déficience intellectuelle, et vous aimeriez savoir ce que "
            "feraient des confrères qui connaissent le domaine. Cette page vous mène jusqu'à la "
            "porte du système de cas.</p>"
        ),
        Heading("Avant de commencer"),
        Text(
            "<ul>"
            "<li><b>L'accord pour les soins.</b> Le patient, ou la personne qui décide pour lui, "
            'a compris et accepté. <a href="page:three-questions">Trois questions distinctes</a> '
            "sont posées ; seule celle-ci est nécessaire pour obtenir un avis.</li>"
            "<li><b>Une question.</b> Écrivez-la avant toute autre chose. "
            '<a href="page:prepare-a-question">Comment préparer une question</a>.</li>'
            "<li><b>Ce que présente le patient.</b> Les signes présents, et ceux que vous avez "
            'cherchés sans les trouver. <a href="page:features-and-hpo">Signes cliniques et '
            "termes HPO</a>.</li>"
            "<li><b>Ce qui a été fait.</b> Les examens et leurs résultats, l'imagerie, les "
            "traitements et leur effet.</li>"
            "<li><b>Rien qui identifie.</b> Ni nom, ni date de naissance complète, ni numéro "
            'd\'hôpital. <a href="page:describe-a-patient">Comment décrire sans '
            "identifier</a>.</li>"
            "</ul>"
        ),
        Notice(
            "warn",
            "Pas pour les urgences",
            "<p>Un panel est une conversation entre des personnes de plusieurs hôpitaux. Quand "
            "une décision ne peut attendre, suivez les circuits d'urgence de votre hôpital.</p>",
        ),
        Heading("Où le saisir"),
        Text(
            "<p>Les cas sont saisis dans le système de cas du réseau, pas dans ce portail. C'est "
            "une plateforme d'échange sécurisée pour cliniciens, conforme au RGPD. On s'y "
            "connecte avec EU Login, depuis un ordinateur ou un téléphone ; on y trouve le "
            "formulaire du cas, une messagerie et une visioconférence.</p>"
            "<p>Si vous n'avez pas d'accès, <a href=\"page:contact\">écrivez-nous</a> en indiquant "
            "votre hôpital et votre spécialité. Les utilisateurs du système précédent ont été "
            "repris et ne se réinscrivent pas.</p>"
        ),
        Heading("Ce qui abrège le parcours"),
        Text(
            "<ul>"
            "<li>Une seule question, à laquelle peut répondre quelqu'un qui n'a pas vu le "
            "patient.</li>"
            "<li>Des images choisies plutôt que des séries entières : un panel lit plus vite trois "
            "bonnes images que des centaines de fichiers isolés.</li>"
            "<li>Les signes absents, notés. Ce que vous avez cherché sans le trouver est souvent "
            "décisif.</li>"
            "<li>Votre propre hypothèse. Il est plus facile de corriger une idée que de partir de "
            "rien.</li>"
            "</ul>"
        ),
        Heading("Ce qui en revient"),
        Text(
            "<p>Le panel discute par écrit et, si cela aide, en visioconférence. Il rédige ensuite "
            "sa conclusion, puis il est clos. L'avis vous est adressé, à vous qui soignez : vous "
            "connaissez le patient, et les décisions restent entre lui et vous. Dites plus tard au "
            "panel ce qu'il est devenu ; les experts n'en apprennent souvent rien, et le "
            "regrettent.</p>"
        ),
        Resources(
            "À lire ensuite",
            (
                ResourceGroup(
                    "Avant de saisir un cas",
                    (
                        Link(
                            "Une liste de contrôle d'une page",
                            "À imprimer ou à garder près de l'écran.",
                            "page:checklist",
                        ),
                        Link(
                            "Décrire un patient sans identifier personne",
                            "Ce qu'il faut taire, et quoi écrire à la place.",
                            "page:describe-a-patient",
                        ),
                    ),
                ),
            ),
        ),
    ),
)

FOR_FAMILIES = PageText(
    title="Pour les familles",
    lead=(
        "Votre médecin souhaite demander conseil à des spécialistes d'autres pays. Ce que cela "
        "signifie, ce que vous décidez, et ce que vous pouvez demander."
    ),
    seo_description=(
        "Ce qui attend les patients et les familles quand leur médecin saisit un panel."
    ),
    body=(
        Heading("Ce qui se passe"),
        Text(
            "<p>Votre médecin décrit la situation médicale dans un système protégé, réservé aux "
            "cliniciens. Des spécialistes d'autres hôpitaux la lisent et en discutent avec lui, "
            "par écrit ou en visioconférence. Ils écrivent leur conclusion, et votre médecin en "
            "parle avec vous.</p>"
            "<p>Vous n'avez pas à voyager pour cela. Seules les informations voyagent.</p>"
        ),
        Heading("Ce qui est partagé, et ce qui ne l'est pas"),
        Text(
            "<ul>"
            "<li>Un pseudonyme remplace le nom. Le nom, l'adresse et la date de naissance "
            "complète ne sont pas transmis.</li>"
            "<li>Les faits médicaux sont partagés : ce qui a été observé, les examens faits, les "
            "traitements essayés.</li>"
            "<li>Des photographies peuvent aider pour certains syndromes. Un visage peut aussi "
            "être reconnu. Vous pouvez accepter la consultation et refuser les "
            "photographies.</li>"
            "</ul>"
        ),
        Heading("Ce que vous décidez"),
        Text(
            "<p>On vous pose trois questions distinctes ; à chacune, vous pouvez répondre oui ou "
            "non. Seule la première est nécessaire pour obtenir un avis. Vous pouvez changer "
            'd\'avis plus tard. <a href="page:three-questions">Lire les trois questions</a>.</p>'
        ),
        Questions(
            "Ce que demandent les familles",
            (
                Question(
                    "Combien de temps cela prend-il ?",
                    "<p>Nous ne le savons pas d'avance, et aucun délai médian n'a été publié. "
                    "Demandez à votre médecin à quelle date il vous donnera des nouvelles de "
                    "toute façon, même si le panel discute encore.</p>",
                ),
                Question(
                    "Puis-je écrire moi-même au panel ?",
                    "<p>Non. La consultation se tient entre cliniciens. Dites à votre médecin "
                    "quelle question compte le plus pour vous, afin que ce soit celle-là qui soit "
                    "posée.</p>",
                ),
                Question(
                    "Mon enfant sera-t-il soigné dans un autre pays ?",
                    "<p>La consultation conseille le médecin que vous avez déjà. Le lieu des soins "
                    "se décide entre vous et ce médecin.</p>",
                ),
                Question(
                    "Peut-on participer sans la recherche ?",
                    "<p>Oui. L'avis pour les soins ne dépend pas d'un oui au registre ni au "
                    "contact par des chercheurs.</p>",
                ),
            ),
        ),
        Notice(
            "info",
            "Lisez d'abord le formulaire chez vous",
            '<p>Vous pouvez lire le <a href="page:consents">formulaire de consentement</a> avant '
            "de décider quoi que ce soit : pour les adultes, pour les parents et, avec leurs mots, "
            "pour les jeunes, en six langues et en gros caractères. Apportez vos questions à votre "
            "médecin.</p>",
        ),
    ),
)

UKRAINIAN_HOSPITALS = PageText(
    title="Hôpitaux ukrainiens",
    lead="Les hôpitaux d'Ukraine peuvent demander un avis pour leurs patients. Voici comment.",
    seo_description="Comment un hôpital d'Ukraine demande l'avis d'un panel européen.",
    body=(
        Text(
            "<p>Un clinicien d'Ukraine décrit un patient comme tout autre clinicien, et le panel "
            "discute le cas de la même façon. Il n'y a ni file séparée ni formulaire à part.</p>"
        ),
        Heading("Pas à pas"),
        Text(
            "<ol>"
            "<li>Ayez un compte EU Login. Il fonctionne sur ordinateur et sur téléphone.</li>"
            '<li><a href="page:contact">Écrivez-nous</a> le nom de votre hôpital, votre ville et '
            "votre spécialité. Votre hôpital est ajouté dans le nouveau système.</li>"
            "<li>Expliquez la consultation au patient et consignez son accord. Les "
            '<a href="page:consents">formulaires</a> existent en ukrainien.</li>'
            "<li>Saisissez le patient uniquement dans le nouveau système. L'ancien n'accueille "
            "plus de nouveaux patients.</li>"
            "</ol>"
        ),
        Notice(
            "info",
            "Les heures sont données dans votre fuseau",
            '<p>Le <a href="page:trainings">calendrier des formations</a> indique chaque séance '
            "dans son fuseau et dans le vôtre, tous deux nommés. Plusieurs séances à venir sont à "
            "l'heure de Kyiv.</p>",
        ),
        Heading("Si la connexion est mauvaise"),
        Text(
            "<p>La discussion écrite se passe de visioconférence : un panel peut lire, interroger "
            "et répondre à des heures différentes. Choisissez quelques images plutôt que des "
            "séries entières, pour qu'il y ait peu à transmettre.</p>"
        ),
        Heading("Si un patient a déménagé"),
        Text(
            "<p>C'est le clinicien qui soigne le patient aujourd'hui qui pose la question. Le "
            "consentement est redemandé là où le patient est soigné, dans une langue que la "
            "famille lit bien.</p>"
        ),
    ),
)

MOVING = PageText(
    title="Passer de l'ancien système au nouveau",
    lead="Ce que deviennent les discussions en cours, les anciens patients et votre compte.",
    seo_description="Discussions en cours, anciens patients, utilisateurs : le passage au nouveau.",
    body=(
        Heading("En une phrase"),
        Text(
            "<p>Terminez dans l'ancien système ce qui y a commencé, et commencez tout le reste "
            "dans le nouveau.</p>"
        ),
        Heading("Quoi va où"),
        Text(
            "<ul>"
            "<li><b>Une discussion en cours</b> se termine dans l'ancien système, et son panel y "
            "est clos.</li>"
            "<li><b>Un nouveau patient</b>, y compris d'un hôpital ukrainien, est saisi uniquement "
            "dans le nouveau système.</li>"
            "<li><b>Un nouvel utilisateur</b> est ajouté uniquement dans le nouveau système.</li>"
            "<li><b>Un utilisateur existant</b> a été repris. Connectez-vous avec EU Login ; "
            "aucune nouvelle inscription n'est demandée.</li>"
            "<li><b>Un ancien patient</b> reste où il est jusqu'au transfert des anciens "
            "patients.</li>"
            "</ul>"
        ),
        Heading("Ce qu'apporte la deuxième génération"),
        Text(
            "<ul>"
            "<li>Un envoi de cas facile, avec une saisie simplifiée</li>"
            "<li>Une messagerie dans le cas</li>"
            "<li>Une meilleure visioconférence</li>"
            "<li>L'usage sur téléphone</li>"
            "</ul>"
        ),
        Questions(
            "Questions sur le passage",
            (
                Question(
                    "J'ai un panel ouvert dans l'ancien système. Dois-je recommencer ?",
                    "<p>Non. Terminez-le et fermez-le là-bas.</p>",
                ),
                Question(
                    "Le même patient revient avec une nouvelle question. Où la saisir ?",
                    "<p>Demandez-nous d'abord. Les anciens patients seront transférés, et une "
                    "seconde saisie du même patient devrait être corrigée à la main. "
                    '<a href="page:contact">Écrivez-nous</a> sans décrire le patient.</p>',
                ),
                Question(
                    "Me faut-il un nouveau compte ?",
                    "<p>Non, si vous utilisiez le système précédent. Oui, si vous êtes nouveau : "
                    "vous êtes alors ajouté dans le nouveau système.</p>",
                ),
            ),
        ),
        Notice(
            "info",
            "À qui sont ces systèmes",
            "<p>Les systèmes de cas appartiennent à la Commission européenne. Ce portail en est "
            "indépendant et ne contient aucun cas.</p>",
        ),
    ),
)
