"""Sheets, the document and the films to learn from, in English."""

from .vocabulary import Box, Text, TutorialText

NEW = TutorialText(
    title="I am new: the first day on one page",
    lead="What the workgroup is, how you join, and the three things to learn first.",
    seo_description="One page for clinicians who are new to the workgroup.",
    objectives=("Say what the workgroup is for", "Take the three steps to join it"),
    boxes=(
        Box(
            "What it is",
            "<p>Specialists in several countries discuss difficult cases of rare malformation and "
            "intellectual-disability syndromes. The treating clinician gets written advice.</p>",
        ),
        Box(
            "Three steps to join",
            "<ol>"
            '<li>Come to a <a href="page:trainings">training</a>. No account needed.</li>'
            "<li>Have an EU Login: the case system is entered with it.</li>"
            '<li><a href="page:contact">Write to us</a> with your hospital and speciality.</li>'
            "</ol>",
        ),
        Box(
            "Two places, two purposes",
            "<p>This portal informs, trains and hands out consent forms. Cases are entered and "
            "discussed in the network's case system.</p>",
        ),
        Box(
            "Learn first",
            "<ul>"
            '<li><a href="page:describe-a-patient">Describe without identifying</a></li>'
            '<li><a href="page:prepare-a-question">Prepare one question</a></li>'
            '<li><a href="page:consent-forms">Choose a consent form</a></li>'
            "</ul>",
        ),
        Box(
            "How long advice takes",
            "<p>No median time has been published, so none is promised. A complete description "
            "and one clear question keep it short.</p>",
        ),
        Box(
            "Not for emergencies",
            "<p>When a decision cannot wait, use the emergency paths of your own hospital.</p>",
        ),
    ),
    where_to_ask="Ask at a training, or write to us from the page Contact.",
)

SUBMIT = TutorialText(
    title="I submit: before a case leaves your desk",
    lead="Consent, question, description: what to have ready, and what to leave out.",
    seo_description="One page for clinicians who ask a panel for advice.",
    objectives=("Prepare a case in one sitting", "Leave out what identifies"),
    boxes=(
        Box(
            "Consent first",
            "<ul>"
            "<li>Consent for care: without it there is no discussion.</li>"
            "<li>Registry, research contact: asked separately, free to refuse.</li>"
            '<li>The right <a href="page:consents">form</a>: who signs, language, hospital.</li>'
            "</ul>",
        ),
        Box(
            "One question",
            "<ul>"
            "<li>Who, what is open, what depends on the answer.</li>"
            "<li>What you think, and what speaks against it.</li>"
            "<li>What is possible where you are.</li>"
            "</ul>",
        ),
        Box(
            "The description",
            "<ul>"
            "<li>Features present, and those looked for and absent.</li>"
            "<li>Tests with results, the normal ones too.</li>"
            "<li>Three or four key images, not whole series.</li>"
            "</ul>",
        ),
        Box(
            "Leave out",
            "<ul>"
            "<li>Names, initials, full date of birth.</li>"
            "<li>Hospital, insurance and laboratory numbers.</li>"
            "<li>Towns, schools, exact dates, file names.</li>"
            "</ul>",
        ),
        Box(
            "Where it goes",
            "<p>Into the network's case system, entered with EU Login. New patients go into the "
            "new system only; discussions under way in the old one are finished there.</p>",
        ),
        Box(
            "Afterwards",
            "<p>Advice goes to you. Decisions stay between you and the patient. Tell the panel "
            "later what became of them: experts rarely hear it.</p>",
        ),
    ),
    where_to_ask="Ask the workgroup's coordination from the page Contact.",
)

PANEL = TutorialText(
    title="I sit on a panel: advice that can be followed",
    lead="Read for the question, answer for the place it came from, and say how sure you are.",
    seo_description="One page for experts who advise on a case.",
    objectives=("Write advice that can be followed where it is read", "Keep a case confidential"),
    boxes=(
        Box(
            "Read the question first",
            "<p>Then the case. If something that decides is missing, ask for that one thing at "
            "once and not at the end.</p>",
        ),
        Box(
            "Answer the place",
            "<p>Name a test or a step that the asking hospital can take. If it cannot, say where "
            "it can be done.</p>",
        ),
        Box(
            "Say how sure you are",
            "<ul>"
            "<li>What you would do, and why.</li>"
            "<li>What would change your mind.</li>"
            "<li>What you do not know.</li>"
            "</ul>",
        ),
        Box(
            "Disagree in the open",
            "<p>Two reasoned opinions help more than a sentence that hides both. The treating "
            "clinician has to choose.</p>",
        ),
        Box(
            "Keep it in the room",
            "<p>A case belongs in the case system: not in mail, not in a chat on your phone, not "
            "on a slide without consent.</p>",
        ),
        Box(
            "Do not get locked out",
            "<p>New phone? Add it before the old one stops. "
            '<a href="page:second-factor">How to keep a second factor</a>.</p>',
        ),
    ),
    where_to_ask="Ask the chair or the coordination from the page Contact.",
)

COORDINATE = TutorialText(
    title="I coordinate: what the workgroup is judged by",
    lead="Two figures, one rule for old and new cases, and what clinicians complain about.",
    seo_description="One page for those who coordinate the workgroup.",
    objectives=(
        "Name the two figures that count",
        "Say what belongs into the old and into the new system",
    ),
    boxes=(
        Box(
            "The two figures",
            "<ol>"
            "<li>How many patients were entered and reviewed by a panel.</li>"
            "<li>How long non-urgent advice took, until the panel was closed.</li>"
            "</ol>",
        ),
        Box(
            "Old and new",
            "<p>What runs in the old system is finished and closed there. New patients and new "
            "users go into the new one only. Existing users were carried over.</p>",
        ),
        Box(
            "Ukrainian hospitals",
            "<p>They may ask for advice like everybody. Their patients go into the new system. "
            "Consent forms exist in Ukrainian.</p>",
        ),
        Box(
            "What people complain of",
            "<ul>"
            "<li>Data entered twice, too many logins.</li>"
            "<li>Not knowing whom to invite.</li>"
            "<li>No news of the patient afterwards.</li>"
            "</ul>",
        ),
        Box(
            "Consent forms here",
            "<p>A hospital's own details and clauses are published with its name once its data "
            'protection officer has read them. See the <a href="page:consents">forms</a>.</p>',
        ),
        Box(
            "Figures one may cite",
            "<p>More than 4,500 cases in all networks since 2017; 28 cases, 13 centres and "
            "7 countries in ITHACA's first twelve months. No median time is published.</p>",
        ),
    ),
    where_to_ask="Ask the chair of the workgroup.",
)

CHECKLIST = TutorialText(
    title="Before you enter a case: a checklist",
    lead="One page to tick off. What is ready here need not be asked for later.",
    seo_description="A checklist of one page for clinicians who are about to enter a case.",
    objectives=("See in one minute whether a case is ready to be entered",),
    body=(
        Text(
            "<p>Print it, or keep it beside you. It asks for nothing that identifies the patient, "
            "so it may stay on the desk.</p>"
        ),
    ),
    notes=(
        "",
        "The consent form's code is looked up, and a last look goes to file names.",
    ),
)

FILM_CALENDAR = TutorialText(
    title="Put a training into your own calendar",
    lead="One session in two clicks, or all for good. No sound: the captions carry the text.",
    seo_description="A film without sound: add a training to your calendar, or subscribe.",
    objectives=("Add one session to your calendar", "Subscribe to all sessions"),
)

FILM_SECOND_STEP = TutorialText(
    title="Sign in with the second step and keep your recovery codes",
    lead="Set up your phone, keep ten codes on paper. No sound: the captions carry the text.",
    seo_description="A film without sound: set up one-time codes and keep recovery codes.",
    objectives=("Set up the second step", "Keep the recovery codes where they help"),
)

FILM_CONSENT = TutorialText(
    title="Find, download and check a consent form",
    lead="From three questions to the printed page. No sound: the captions carry the text.",
    seo_description="A film without sound: choose a consent form, download it, check its code.",
    objectives=("Find the form you need", "Check whether a printed form is still current"),
)
