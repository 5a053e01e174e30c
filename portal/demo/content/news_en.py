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

TUTORIALS = PageText(
    title="Films, guides and sheets to learn from",
    lead="Three short films, six guides, and a sheet of one page for whatever you do here.",
    seo_description="Films, guides and sheets for clinicians who ask a panel for advice.",
    body=(
        Text(
            "<p>The guides follow what comes up in trainings: what to leave out of a description, "
            "how to turn a difficult case into one question, what HPO terms are, how to keep "
            "trainings in a calendar, how to choose a consent form, how to sign in with a second "
            "factor. Three films of a minute and a half show it on the screen.</p>"
            '<p>All are in <a href="page:tutorials">Tutorials</a>, in English and in French, with '
            "a door for each role.</p>"
        ),
        Notice(
            "good",
            "Where to start",
            '<p>With <a href="page:describe-a-patient">Describe a patient without identifying '
            "anyone</a>. It applies to every letter and every slide, not only to panels.</p>",
        ),
    ),
)

CONSENT_FORMS = PageText(
    title="Model consent forms in six languages",
    lead="For adults, parents and young people, in plain words, with a code that can be checked.",
    seo_description="Model consent forms in English, French, German, Spanish, Italian, Ukrainian.",
    body=(
        Text(
            "<p>The forms ask three questions in plain words, each by itself: discussion for care, "
            "registry, contact about research. They exist for adults, for parents or "
            "representatives and for young people, and in large print.</p>"
            "<p>They are models: the data protection officer of your hospital reads them first. A "
            "hospital can add its own details and clauses.</p>"
            '<p><a href="page:consents">Find a form</a>, or see '
            '<a href="page:consent-forms">how to choose and check one</a>.</p>'
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
