"""Guides to using the portal, in English."""

from .vocabulary import (
    Heading,
    Notice,
    Question,
    Questions,
    Text,
    TutorialText,
)

ADD_TO_CALENDAR = TutorialText(
    title="Add trainings to your calendar",
    lead="One session in two clicks, or all of them for good. No account needed.",
    seo_description="How to add one training, or a calendar of all of them, to your own calendar.",
    objectives=(
        "Add one session to your calendar",
        "Subscribe to all sessions of your choice",
    ),
    body=(
        Heading("One session"),
        Text(
            "<ol>"
            '<li>Open the <a href="page:trainings">calendar of trainings</a> and choose a '
            "session.</li>"
            "<li>Choose “Add to calendar” and then your calendar: Google, Outlook.com, "
            "Microsoft 365, Yahoo, or a file for any other program.</li>"
            "</ol>"
            "<p>A session that you add this way is a copy. If the session is moved later, your "
            "copy stays as it was. A subscription follows.</p>"
        ),
        Heading("All sessions, kept up to date"),
        Text(
            "<ol>"
            "<li>Set the filters on the calendar page to what concerns you, for example one "
            "language or one audience.</li>"
            "<li>Copy the subscription address from the panel “Subscribe”.</li>"
            "<li>In your calendar program, choose “Add calendar from address” and paste it.</li>"
            "</ol>"
            "<p>The subscription keeps the filters that you have set. Cancelled sessions are "
            "marked in it for some weeks.</p>"
        ),
        Notice(
            "info",
            "Calendars take their time",
            "<p>Your calendar program decides how often it looks. Google usually takes 8 to 24 "
            "hours, Outlook 3 to 24 hours. On the day of a session, trust this site.</p>",
        ),
        Heading("Time zones"),
        Text(
            "<p>The calendar page shows each time in the session's own zone and in yours, both "
            "named. Calendar programs convert by themselves: an entry for 16:00 in Brussels "
            "appears at 17:00 in Kyiv.</p>"
        ),
        Questions(
            "When something is off",
            (
                Question(
                    "The address opens a file instead of a subscription.",
                    "<p>You opened it in the browser. Copy the address and paste it into the "
                    "calendar program instead.</p>",
                ),
                Question(
                    "My hospital blocks calendar addresses.",
                    "<p>Use the file of a single session. It needs no connection afterwards.</p>",
                ),
            ),
        ),
    ),
)

SECOND_FACTOR = TutorialText(
    title="Sign in with a second factor",
    lead="A password and a second thing that only you have. Set it up once, in five minutes.",
    seo_description=(
        "How to set up one-time codes, passkeys and recovery codes, and stay signed in."
    ),
    objectives=(
        "Set up one-time codes or a passkey",
        "Get back in when your phone is lost or new",
    ),
    body=(
        Text(
            "<p>Editors and everybody else who holds a role in this portal sign in with a password "
            "and a second factor. Visitors need no account. The case system of the network is "
            "separate and has a sign-in of its own, EU Login.</p>"
        ),
        Heading("Two kinds of second factor"),
        Text(
            "<ul>"
            "<li><b>A one-time code.</b> An app on your phone or computer shows six digits that "
            "change every 30 seconds. It works without a network.</li>"
            "<li><b>A passkey.</b> Your phone, your computer or a security key confirms that it is "
            "you, with a fingerprint, your face or a PIN. There is nothing to type.</li>"
            "</ul>"
        ),
        Heading("Set up one-time codes"),
        Text(
            "<ol>"
            "<li>Sign in with your address and password. If you have no second factor yet, the "
            "portal takes you to the set-up page.</li>"
            "<li>Scan the square code with an authenticator app, or type the key below it.</li>"
            "<li>Enter the six digits that the app shows.</li>"
            "<li>Keep the recovery codes. Print them or store them in a password manager, not in "
            "the phone that shows the codes.</li>"
            "</ol>"
        ),
        Notice(
            "warn",
            "Before you change your phone",
            "<p>Add the new phone or a passkey first, while the old phone still works. Being "
            "locked out after a change of phone is the most avoidable of all lock-outs.</p>",
        ),
        Questions(
            "When you cannot get in",
            (
                Question(
                    "The code is refused.",
                    "<p>Check that the clock of your phone is set by itself: codes depend on the "
                    "time. Each code works once; wait for the next one.</p>",
                ),
                Question(
                    "I have lost my phone.",
                    "<p>Sign in with a recovery code, then add a new phone and remove the old one. "
                    "Each recovery code works once.</p>",
                ),
                Question(
                    "I have neither phone nor recovery codes.",
                    '<p><a href="page:contact">Write to us</a>. An administrator checks who you '
                    "are and then resets your second factor.</p>",
                ),
            ),
        ),
    ),
)

CONSENT_FORMS = TutorialText(
    title="Choose and check a consent form",
    lead="Three answers lead to the form. The code on its last line says whether it still counts.",
    seo_description="How to find a consent form by signer, language and hospital, and check it.",
    objectives=(
        "Find the form for this patient, this language and your hospital",
        "See whether a printed form is still the current one",
    ),
    body=(
        Heading("Answer three questions"),
        Text(
            '<p>The page <a href="page:consents">Consent forms</a> asks who signs, in which '
            "language, and for which hospital. It then shows one form, with a picture of its first "
            "page.</p>"
            "<ul>"
            "<li><b>Who signs.</b> An adult, a parent or representative, or a young person who is "
            "asked to agree beside their parents.</li>"
            "<li><b>Which language.</b> The one the patient reads best, not the one you do.</li>"
            "<li><b>Which hospital.</b> A hospital that has put its own details into the form has "
            "one of its own. Otherwise you get the general form.</li>"
            "</ul>"
        ),
        Notice(
            "warn",
            "The general forms are models",
            "<p>They are a place to start from. The data protection officer of your hospital "
            "reads them before anybody signs.</p>",
        ),
        Heading("What is on it"),
        Text(
            "<ul>"
            "<li>A summary on the first page, then the whole text.</li>"
            "<li>One question for each purpose, each with a Yes and a No of its own. "
            '<a href="page:three-questions">Why they are asked separately</a>.</li>'
            "<li>Room for the signatures, and a slip with which a yes is taken back.</li>"
            "</ul>"
            "<p>The patient writes their name by hand. It is never typed into this site. There is "
            "a version in large print.</p>"
        ),
        Heading("Look at the foot of the page"),
        Text(
            "<p>Each page names form, version and language. The square code opens a page that says "
            "whether this very form is current, replaced by a newer one, or withdrawn. Scan it "
            "when a form has lain in a drawer for a while.</p>"
            "<p>“Draft translation” across a page means that nobody has checked this text yet. "
            "Use it to read, not to sign.</p>"
        ),
        Questions(
            "Questions about versions",
            (
                Question(
                    "A patient signed an older version. Does it still count?",
                    "<p>A signature keeps the meaning it had on that day. If the wording of one "
                    "question has changed since, ask that question again when you next meet.</p>",
                ),
                Question(
                    "Our hospital needs a clause of its own.",
                    "<p>A hospital adds its details and its local clauses around the text. What "
                    "the questions say stays the same everywhere. "
                    '<a href="page:contact">Write to us</a>.</p>',
                ),
                Question(
                    "My patient's language is missing.",
                    '<p><a href="page:contact">Tell us</a> which one. Until then, an interpreter '
                    "reads the form out and signs as such.</p>",
                ),
            ),
        ),
    ),
)
