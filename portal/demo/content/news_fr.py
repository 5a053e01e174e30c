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

GUIDES = PageText(
    title="Cinq courts guides pour les cliniciens",
    lead="Décrire un patient, poser une question, choisir les signes, ne pas rester dehors.",
    seo_description="Cinq guides de cinq minutes pour les cliniciens qui demandent un avis.",
    body=(
        Text(
            "<p>Les guides suivent ce qui revient dans les formations : ce qu'il faut taire dans "
            "une "
            "description, comment faire d'un cas difficile une seule question, ce que sont les "
            "termes HPO, comment garder les formations dans un agenda, comment se connecter avec "
            "un second facteur.</p>"
            "<p>Chacun se lit en cinq minutes. Tous sont dans les "
            '<a href="page:tutorials">tutoriels</a>, en français et en anglais.</p>'
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

CONSENT_SHEETS = PageText(
    title="Des feuilles sur le consentement en trois langues",
    lead="Une page pour l'entretien avec un patient, en anglais, en français et en ukrainien.",
    seo_description="Des feuilles qui expliquent les trois questions du consentement.",
    body=(
        Text(
            "<p>Les feuilles expliquent les trois questions avec des mots simples : discussion "
            "pour "
            "les soins, registre, contact par des chercheurs. Elles aident à l'entretien ; le "
            "formulaire reste celui que votre hôpital et votre pays acceptent.</p>"
            '<p>Elles se trouvent sur la page <a href="page:consents">Le consentement : trois '
            "questions distinctes</a>.</p>"
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
