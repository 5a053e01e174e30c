"""Home, sections, consent and the small print, in French."""

from .vocabulary import (
    CallToAction,
    Cards,
    ContactText,
    Heading,
    HomeText,
    Link,
    NextTrainings,
    Notice,
    PageText,
    Question,
    Questions,
    Text,
    Topic,
)

HOME = HomeText(
    title="Syndromes rares, savoir partagé",
    lead=(
        "Un groupe de travail clinique qui relie les hôpitaux de nombreux pays, pour que les "
        "personnes atteintes de syndromes malformatifs rares ou de déficience intellectuelle "
        "reçoivent un avis expert là où elles vivent."
    ),
    seo_description="Formations, guides, consentement : pour cliniciens et familles.",
    buttons=(
        Link("Voir les prochaines formations", "", "page:trainings"),
        Link("Ce que fait le groupe de travail", "", "page:workgroup"),
    ),
    body=(
        Cards(
            "Où souhaitez-vous aller ?",
            (
                Link(
                    "Je soigne un patient",
                    "Préparer un cas, poser une bonne question, taire ce qui identifie.",
                    "page:send-a-case",
                ),
                Link(
                    "Je veux apprendre",
                    "De courts films et guides tout de suite, des formations pour votre agenda.",
                    "page:tutorials",
                ),
                Link(
                    "Je suis patient ou proche",
                    "Ce qu'une consultation signifie, et ce que vous décidez.",
                    "page:for-families",
                ),
            ),
        ),
        NextTrainings("Prochaines formations", 3),
        Heading("Trois choses à savoir"),
        Text(
            "<ul>"
            "<li><b>C'est l'avis qui voyage.</b> Des spécialistes discutent d'un cas à l'écran ; "
            "le patient reste où il est.</li>"
            "<li><b>Le consentement d'abord.</b> Trois questions distinctes, chacune avec son "
            '<a href="page:three-questions">oui ou non</a>.</li>'
            "<li><b>Rien à accepter.</b> Ce site ne dépose aucun cookie chez ses visiteurs et "
            '<a href="page:privacy">n\'enregistre rien sur vous</a>.</li>'
            "</ul>"
        ),
        CallToAction(
            "Vous exercez dans un hôpital ukrainien ?",
            "Vous pouvez demander un avis pour vos patients, comme tout autre hôpital.",
            Link("Comment cela se passe pour un hôpital ukrainien", "", "page:ukrainian-hospitals"),
        ),
    ),
)

WORKGROUPS = PageText(
    title="Nos groupes de travail",
    lead="Des cliniciens se réunissent par-delà les frontières pour mieux soigner.",
    seo_description="Les groupes de travail du réseau des syndromes malformatifs rares.",
    body=(
        Text(
            "<p>ERN ITHACA est le réseau européen de référence pour les syndromes malformatifs "
            "rares, la déficience intellectuelle et les autres troubles du neurodéveloppement. Son "
            "travail se fait dans des groupes de travail. Ce portail est celui de l'un d'eux.</p>"
        ),
    ),
)

THREE_QUESTIONS = PageText(
    title="Le consentement : trois questions distinctes",
    lead="Soins, registre, contact pour la recherche : trois questions, trois réponses.",
    seo_description="Les trois questions du consentement : soins, registre, contact de recherche.",
    body=(
        Text(
            "<p>Avant qu'un cas soit discuté, on interroge le patient, ou la personne qui décide "
            "pour lui. Réunir trois choses sous une seule signature irait plus vite. Ce serait "
            "aussi injuste : qui cherche de l'aide ne devrait pas devoir accepter la recherche "
            "pour l'obtenir.</p>"
        ),
        Heading("1. Le cas peut-il être discuté pour les soins ?"),
        Text(
            "<p>Des spécialistes d'autres hôpitaux et d'autres pays lisent une description sans "
            "nom "
            "et conseillent le clinicien traitant. <b>Sans oui à cette question, il n'y a pas de "
            "consultation.</b> Les photographies en font partie et peuvent être refusées.</p>"
        ),
        Heading("2. Le cas peut-il être conservé dans un registre ?"),
        Text(
            "<p>Le cas pseudonymisé rejoint une collection qui sert à de futures études cliniques "
            "et épidémiologiques. Pour un syndrome rare, c'est souvent le seul moyen d'apprendre. "
            "Un non ne change rien à l'avis.</p>"
        ),
        Heading("3. Des chercheurs peuvent-ils reprendre contact plus tard ?"),
        Text(
            "<p>Les chercheurs ne reçoivent pas de nom. Ils s'adressent au clinicien traitant, qui "
            "interroge la famille. Un oui signifie « vous pouvez me demander » ; ce n'est un oui à "
            "aucune étude.</p>"
        ),
        Notice(
            "good",
            "Un oui peut être repris",
            "<p>Chaque réponse peut être changée plus tard, sans motif, et les autres demeurent. "
            "Dites-le au clinicien traitant.</p>",
        ),
        Heading("Qui répond"),
        Text(
            "<ul>"
            "<li>Un adulte qui comprend la question répond lui-même.</li>"
            "<li>Pour un enfant, les titulaires de l'autorité parentale répondent ; l'enfant est "
            "informé avec des mots à sa portée et peut s'opposer.</li>"
            "<li>Pour un adulte qui ne peut décider seul, la personne que désigne la loi de son "
            "pays répond, et l'adulte prend part autant qu'il le peut.</li>"
            "</ul>"
        ),
        Questions(
            "Questions sur le consentement",
            (
                Question(
                    "Quel formulaire utiliser ?",
                    '<p>Cherchez-le parmi les <a href="page:consents">formulaires de '
                    "consentement</a> : qui signe, quelle langue, quel hôpital. Si votre hôpital "
                    "n'a pas le sien, vous y trouvez un modèle, que son délégué à la protection "
                    'des données relit d\'abord. <a href="page:consent-forms">Choisir et vérifier '
                    "un formulaire</a>.</p>",
                ),
                Question(
                    "Quand poser les questions ?",
                    "<p>Avant toute saisie. Donnez d'abord le formulaire à lire, faites-le signer "
                    "plus tard, pour laisser le temps de réfléchir.</p>",
                ),
                Question(
                    "Et si un patient revient sur son oui au registre ?",
                    "<p>La consultation continue, car elle repose sur la première question.</p>",
                ),
            ),
        ),
    ),
)

PRIVACY = PageText(
    title="Vie privée : ce que nous enregistrons sur un visiteur",
    lead=(
        "Rien. Voici ce que cela veut dire, et ce qui est conservé sur les titulaires d'un compte."
    ),
    seo_description="Ce portail n'enregistre rien sur ses visiteurs. Ce qu'il garde des comptes.",
    body=(
        Heading("Si vous lisez"),
        Text(
            "<ul>"
            "<li>Aucun cookie n'est déposé.</li>"
            "<li>Ni adresse, ni nom, ni recherche n'entre dans un journal. Une ligne de journal "
            "contient la page, l'heure et le succès ou l'échec.</li>"
            "<li>Rien n'est chargé d'un autre site : polices, icônes et scripts viennent "
            "d'ici.</li>"
            "<li>Les heures de votre fuseau sont calculées dans votre navigateur.</li>"
            "</ul>"
        ),
        Heading("Si vous ajoutez une formation à votre agenda"),
        Text(
            "<p>Un logiciel d'agenda vient chercher le flux ici sans nous dire qui vous êtes. Si "
            "vous choisissez Google, Outlook ou Yahoo, vous quittez ce site, et ce qu'ils "
            "enregistrent relève d'eux.</p>"
        ),
        Heading("Si vous avez un compte"),
        Text(
            "<p>Sont conservés votre nom, votre adresse électronique, votre hôpital, votre langue "
            "et votre fuseau horaire, vos rôles, et ce qu'exige votre second facteur. Deux cookies "
            "servent tant que vous êtes connecté : l'un pour la session, l'autre pour protéger les "
            "formulaires. Les actes qui comptent, comme une connexion ou un changement de droits, "
            "sont inscrits dans un journal d'audit.</p>"
        ),
        Heading("Patients"),
        Text(
            "<p>Aucune donnée de patient n'est saisie dans ce portail. Les cas sont saisis dans le "
            "système de cas du réseau.</p>"
        ),
        Notice(
            "info",
            "Vos droits",
            "<p>Vous pouvez consulter, corriger et faire effacer ce qui est enregistré sur vous. "
            '<a href="page:contact">Écrivez-nous</a>.</p>',
        ),
    ),
)

ACCESSIBILITY = PageText(
    title="Déclaration d'accessibilité",
    lead="Ce portail doit servir à tous. Comment nous le construisons, l'éprouvons, le réparons.",
    seo_description="Comment ce portail suit les WCAG 2.2 au niveau AA, et signaler un obstacle.",
    body=(
        Heading("Notre but"),
        Text(
            "<p>Le but est la conformité aux règles WCAG 2.2 au niveau AA. Nous testons "
            "nous-mêmes ; "
            "personne d'autre ne l'a audité.</p>"
        ),
        Heading("Ce que cela signifie en pratique"),
        Text(
            "<ul>"
            "<li>Les pages se lisent sans JavaScript.</li>"
            "<li>Tout s'atteint au clavier, et l'on voit où l'on est.</li>"
            "<li>Le texte peut être agrandi, et rien ne défile de côté sur un écran étroit.</li>"
            "<li>Les couleurs gardent leur contraste en clair et en sombre, et aucun sens ne tient "
            "à la seule couleur.</li>"
            "<li>Les images qui portent un sens ont une description.</li>"
            "<li>Les mouvements cessent quand votre appareil en demande moins.</li>"
            "</ul>"
        ),
        Heading("Ce qui peut gêner"),
        Text(
            "<p>Les formulaires de consentement sont des fichiers PDF. Ils sont balisés et "
            "existent en gros caractères, et l'on peut aussi lire leur texte "
            '<a href="page:consents">à l\'écran</a>.</p>'
        ),
        Heading("Comment nous testons"),
        Text(
            "<p>Chaque type de page est contrôlé par un programme, en clair et en sombre, et à 320 "
            "pixels de large. Un programme trouve beaucoup de défauts, pas tous : dites-nous ce "
            "qui lui a échappé.</p>"
        ),
        Notice(
            "info",
            "Vous rencontrez un obstacle ?",
            '<p><a href="page:contact">Dites-nous</a> la page et ce que vous vouliez faire. Cela '
            "suffit.</p>",
        ),
    ),
)

LEGAL = PageText(
    title="Mentions légales",
    lead="Qui est derrière ce site, ce qu'il est, et ce qu'il n'est pas.",
    seo_description="Ce site est la démonstration d'un portail, et non un site officiel.",
    body=(
        Heading("Une démonstration"),
        Text(
            "<p>Ce site montre ce que peut être le portail d'un groupe de travail clinique. Il "
            "n'est le site officiel ni d'ERN ITHACA, ni d'un autre réseau européen de référence, "
            "ni de la Commission européenne.</p>"
            "<p>Les faits sur le groupe de travail viennent de ce qu'il a publié. Les hôpitaux, "
            "les "
            "formations à venir et la plupart des personnes sont inventés. La présidente, la Dr "
            "Sofia Douzgou, est nommée parce qu'elle exerce publiquement cette charge.</p>"
        ),
        Heading("Indépendance"),
        Text(
            "<p>Le portail est indépendant de CPMS 2.0, le système de la Commission européenne. Il "
            "n'en fait pas partie, ne parle pas en son nom et n'échange aucune donnée avec lui.</p>"
        ),
        Heading("Pas d'avis médical"),
        Text(
            "<p>Les textes informent cliniciens et familles de façon générale. Ils ne remplacent "
            "ni "
            "un examen ni un entretien avec un médecin.</p>"
        ),
        Heading("Textes, images, logiciel"),
        Text(
            "<p>Textes et dessins ont été faits pour cette démonstration. Personne n'est "
            "représenté : des initiales remplacent les photographies. Le logiciel est libre, sous "
            "la licence publique de l'Union européenne 1.2.</p>"
        ),
    ),
)

NEWS_INDEX = PageText(
    title="Actualités",
    lead="Ce qui a changé, et ce qui va changer.",
    seo_description="Les actualités du groupe de travail Soins et CPMS.",
)

CONTACT = ContactText(
    title="Contact",
    lead="Écrivez à qui peut répondre. Jamais de données de patient dans un courriel.",
    seo_description="À qui s'adresser : accès, formations, consentement, ce site.",
    topics=(
        Topic(
            "Nous rejoindre, accès, hôpitaux ukrainiens",
            "<p>Indiquez votre hôpital, votre ville et votre spécialité.</p>",
            "coordination",
            "coordination@demo.example",
        ),
        Topic(
            "Formations",
            "<p>Une question sur une séance, ou le souhait d'une séance dans votre langue.</p>",
            "training",
            "trainings@demo.example",
        ),
        Topic(
            "Patients et familles",
            "<p>Pour une question sur vos propres soins, demandez d'abord à votre médecin. "
            "Écrivez-nous quand quelque chose n'est pas clair sur ce site.</p>",
            "families",
            "families@demo.example",
        ),
        Topic(
            "Ce site",
            "<p>Une erreur, un obstacle, un lien mort : nommez la page et ce que vous vouliez "
            "faire.</p>",
            "",
            "portal@demo.example",
            team="La rédaction du portail",
        ),
    ),
    body=(
        Notice(
            "warn",
            "Aucune donnée de patient par courriel",
            "<p>Un courriel n'est pas un lieu protégé. Pour discuter d'un patient, commencez par "
            '<a href="page:send-a-case">Envoyer le cas d\'un patient</a>.</p>',
        ),
        Notice(
            "info",
            "Adresses de démonstration",
            "<p>Les adresses de cette page finissent par « .example » et n'atteignent "
            "personne.</p>",
        ),
    ),
)
