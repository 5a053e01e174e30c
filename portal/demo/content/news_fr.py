"""News, in French. Dates come from the tree: they are counted back from today."""

from .vocabulary import Heading, NextTrainings, Notice, PageText, Text

AUTUMN_TRAININGS = PageText(
    title="De nouvelles formations au calendrier",
    lead=(
        "Une douzaine de séances à venir, en quatre langues et trois fuseaux horaires. Chacune "
        "entre dans votre agenda en deux clics."
    ),
    seo_description="Les prochaines formations pour demander l'avis d'un panel européen.",
    body=(
        Text(
            "<p>Les mois à venir comptent des séances pour les cliniciens qui vont saisir un "
            "premier "
            "cas, pour les experts, pour les assistants et pour les familles. La plupart durent "
            "une "
            "heure et se tiennent en ligne ; l'une a lieu sur place.</p>"
            '<p>Nul besoin de compte. Ouvrez le <a href="page:trainings">calendrier</a>, '
            "choisissez "
            "une langue ou un public, ajoutez une séance ou abonnez-vous à toutes.</p>"
        ),
        NextTrainings("Les trois prochaines", 3),
        Heading("Dans votre fuseau horaire"),
        Text(
            "<p>Certaines séances sont à l'heure de Kyiv, d'autres à celle d'Oslo, parce que leurs "
            "intervenants y travaillent. Le calendrier indique le fuseau de la séance et le vôtre, "
            'tous deux nommés. <a href="page:add-to-calendar">Ajouter les formations à votre '
            "agenda</a>.</p>"
        ),
    ),
)

TUTORIALS = PageText(
    title="Des films, des guides et des feuilles pour apprendre",
    lead="Trois courts films, six guides, et une feuille d'une page pour chaque rôle.",
    seo_description="Films, guides et feuilles pour les cliniciens qui demandent un avis.",
    body=(
        Text(
            "<p>Les guides suivent ce qui revient dans les formations : ce qu'il faut taire dans "
            "une "
            "description, comment faire d'un cas difficile une seule question, ce que sont les "
            "termes HPO, comment garder les formations dans un agenda, comment choisir un "
            "formulaire de consentement, comment se connecter avec un second facteur. Trois films "
            "d'une minute et demie le montrent à l'écran.</p>"
            '<p>Tous sont dans les <a href="page:tutorials">tutoriels</a>, en français et en '
            "anglais, avec une porte pour chaque rôle.</p>"
        ),
        Notice(
            "good",
            "Par où commencer",
            '<p>Par <a href="page:describe-a-patient">Décrire un patient sans identifier '
            "personne</a>. Cela vaut pour toute lettre et toute diapositive, pas seulement pour "
            "les panels.</p>",
        ),
    ),
)

CONSENT_FORMS = PageText(
    title="Des modèles de formulaires en six langues",
    lead="Pour les adultes, les parents et les jeunes, en mots simples, avec un code à vérifier.",
    seo_description="Modèles de consentement en six langues, dont le français et l'ukrainien.",
    body=(
        Text(
            "<p>Les formulaires posent trois questions en mots simples, chacune à part : "
            "discussion pour les soins, registre, contact pour la recherche. Il y en a pour les "
            "adultes, pour les parents ou représentants et pour les jeunes, et en gros "
            "caractères.</p>"
            "<p>Ce sont des modèles : le délégué à la protection des données de votre hôpital les "
            "relit d'abord. Un hôpital peut y ajouter ses coordonnées et ses clauses.</p>"
            '<p><a href="page:consents">Trouver un formulaire</a>, ou '
            '<a href="page:consent-forms">apprendre à le choisir et à le vérifier</a>.</p>'
        ),
    ),
)

OLD_SYSTEM = PageText(
    title="Les nouveaux patients vont uniquement dans le nouveau système",
    lead="Les discussions commencées dans le système précédent s'y terminent et y sont closes.",
    seo_description="Ce qui va dans le nouveau système, et ce qui se termine dans l'ancien.",
    body=(
        Text(
            "<p>La règle est courte : ce qui a commencé dans le système précédent s'y termine ; "
            "tout "
            "ce qui est nouveau commence dans le nouveau. Cela vaut pour les nouveaux patients, y "
            "compris ceux des hôpitaux ukrainiens, et pour les nouveaux utilisateurs.</p>"
            "<p>Qui avait un compte a été repris et se connecte avec EU Login. Les anciens "
            "patients "
            "restent où ils sont jusqu'à leur transfert.</p>"
            '<p><a href="page:moving">Toutes les questions sur le passage</a></p>'
        ),
    ),
)
