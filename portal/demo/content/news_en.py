"""News, in English. Dates come from the tree: they are counted back from today."""

from .vocabulary import Heading, NextTrainings, Notice, PageText, Text

AUTUMN_TRAININGS = PageText(
    title="New trainings are in the calendar",
    lead=(
        "A dozen coming sessions, in four languages and three time zones. Each goes into your own "
        "calendar in two clicks."
    ),
    seo_description="Coming trainings on asking a European panel for advice.",
    body=(
        Text(
            "<p>The coming months have sessions for clinicians who are about to enter a first "
            "case, for experts, for assistants and for families. Most last an hour and take place "
            "online; one is held on site.</p>"
            '<p>Nobody needs an account. Open the <a href="page:trainings">calendar</a>, choose '
            "a language or an audience, and add one session or subscribe to all of them.</p>"
        ),
        NextTrainings("The next three", 3),
        Heading("In your own time zone"),
        Text(
            "<p>Some sessions are set in Kyiv time and some in Oslo time, because that is where "
            "their speakers work. The calendar shows the session's zone and yours, both named. "
            '<a href="page:add-to-calendar">How to add trainings to your calendar</a>.</p>'
        ),
    ),
)

GUIDES = PageText(
    title="Five short guides for clinicians",
    lead="How to describe a patient, ask a question, choose features, and not get locked out.",
    seo_description="Five guides of five minutes each for clinicians who ask a panel for advice.",
    body=(
        Text(
            "<p>The guides follow what comes up in trainings: what to leave out of a description, "
            "how to turn a difficult case into one question, what HPO terms are, how to keep "
            "trainings in a calendar, how to sign in with a second factor.</p>"
            '<p>Each is read in five minutes. All are in <a href="page:tutorials">Tutorials</a>, '
            "in English and in French.</p>"
        ),
        Notice(
            "good",
            "Where to start",
            '<p>With <a href="page:describe-a-patient">Describe a patient without identifying '
            "anyone</a>. It applies to every letter and every slide, not only to panels.</p>",
        ),
    ),
)

CONSENT_SHEETS = PageText(
    title="Sheets about consent in three languages",
    lead="One page for the talk with a patient, in English, French and Ukrainian.",
    seo_description="Sheets that explain the three questions of consent, in three languages.",
    body=(
        Text(
            "<p>The sheets explain the three questions in plain words: discussion for care, "
            "registry, contact by researchers. They help with the talk; the consent form itself is "
            "the one that your hospital and your country accept.</p>"
            '<p>You find them on the page <a href="page:consents">Consent: three separate '
            "questions</a>.</p>"
        ),
    ),
)

OLD_SYSTEM = PageText(
    title="New patients go into the new system only",
    lead="Discussions that have begun in the previous system are finished and closed there.",
    seo_description="What goes into the new case system, and what is finished in the old one.",
    body=(
        Text(
            "<p>The rule is short: what has begun in the previous system ends there; everything "
            "new begins in the new one. That holds for new patients, those of Ukrainian hospitals "
            "included, and for new users.</p>"
            "<p>Whoever had an account was carried over and signs in with EU Login. Old patients "
            "stay where they are until they are moved over.</p>"
            '<p><a href="page:moving">All questions about the move</a></p>'
        ),
    ),
)
