"""Pages about patients and their cases, in English."""

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
    title="Send a patient's case",
    lead="What to have ready before you enter a case, where it is entered, and what comes back.",
    seo_description="How a clinician prepares and enters a case for advice from a European panel.",
    body=(
        Text(
            "<p>You are stuck with a patient who may have a rare malformation or intellectual-"
            "disability syndrome, and you would like to hear what colleagues who know the field "
            "would do. This page takes you as far as the case system's door.</p>"
        ),
        Heading("Before you start"),
        Text(
            "<ul>"
            "<li><b>Consent for care.</b> The patient, or whoever decides for them, has "
            'understood and agreed. <a href="page:three-questions">Three separate questions</a> '
            "are asked; only this one is needed to get advice.</li>"
            "<li><b>One question.</b> Write it down before you write anything else. "
            '<a href="page:prepare-a-question">How to prepare a question</a>.</li>'
            "<li><b>What the patient shows.</b> Features that are present, and those you looked "
            'for and did not find. <a href="page:features-and-hpo">Features and HPO '
            "terms</a>.</li>"
            "<li><b>What has been done.</b> Tests with their results, imaging, treatments and "
            "what came of them.</li>"
            "<li><b>Nothing that identifies.</b> No name, no full date of birth, no hospital "
            'number. <a href="page:describe-a-patient">How to describe without '
            "identifying</a>.</li>"
            "</ul>"
        ),
        Notice(
            "warn",
            "Not for emergencies",
            "<p>A panel is a conversation between people in several hospitals. When a decision "
            "cannot wait, use your own hospital's emergency paths.</p>",
        ),
        Heading("Where you enter it"),
        Text(
            "<p>Cases are entered in the network's case system, not in this portal. It is a "
            "secure exchange platform for clinicians that complies with the GDPR. You sign in "
            "with EU Login, from a computer or a phone, and you find there the case form, a chat "
            "and a video conference.</p>"
            '<p>If you have no access, <a href="page:contact">write to us</a> with your hospital '
            "and your speciality. Whoever used the previous system was carried over and does not "
            "register again.</p>"
        ),
        Heading("What keeps the way short"),
        Text(
            "<ul>"
            "<li>One question, answerable by a person who has not met the patient.</li>"
            "<li>Key pictures instead of whole series: a panel reads three good images sooner "
            "than several hundred single files.</li>"
            "<li>Absent features written down. What you looked for and did not find often "
            "decides.</li>"
            "<li>Your own suggestion. It is easier to correct an idea than to start from "
            "nothing.</li>"
            "</ul>"
        ),
        Heading("What comes back"),
        Text(
            "<p>The panel discusses in writing and, when it helps, by video. It then writes its "
            "conclusion and is closed. The advice goes to you as the treating clinician: you know "
            "the patient, and decisions stay between the two of you. Tell the panel later what "
            "became of the patient; experts often learn nothing after their advice, and would "
            "like to.</p>"
        ),
        Resources(
            "Read next",
            (
                ResourceGroup(
                    "Before you enter a case",
                    (
                        Link(
                            "A checklist of one page",
                            "To print or to keep beside the screen.",
                            "page:checklist",
                        ),
                        Link(
                            "Describe a patient without identifying anyone",
                            "What to leave out and what to write instead.",
                            "page:describe-a-patient",
                        ),
                    ),
                ),
            ),
        ),
    ),
)

FOR_FAMILIES = PageText(
    title="For families",
    lead=(
        "Your doctor would like to ask specialists in other countries for advice. What that "
        "means, what you decide, and what you can ask."
    ),
    seo_description="What patients and families can expect when their doctor asks a panel.",
    body=(
        Heading("What happens"),
        Text(
            "<p>Your doctor describes the medical situation in a protected system for "
            "clinicians. Specialists in other hospitals read it and discuss it with your doctor, "
            "in writing or by video. They write down what they conclude, and your doctor talks "
            "it through with you.</p>"
            "<p>You do not have to travel for it. Only the information does.</p>"
        ),
        Heading("What is shared, and what is not"),
        Text(
            "<ul>"
            "<li>A pseudonym stands in place of the name. Name, address and full date of birth "
            "are left out.</li>"
            "<li>Medical facts are shared: what was found, which tests were done, what was "
            "tried.</li>"
            "<li>Photographs can help with some syndromes. A face can also be recognised. You "
            "may agree to the consultation and refuse photographs.</li>"
            "</ul>"
        ),
        Heading("What you decide"),
        Text(
            "<p>You are asked three separate questions, and each can be answered yes or no. Only "
            "the first one is needed to get advice. You can change your mind later. "
            '<a href="page:three-questions">Read the three questions</a>.</p>'
        ),
        Questions(
            "What families ask",
            (
                Question(
                    "How long does it take?",
                    "<p>We do not know in advance, and no median time has been published. Ask "
                    "your doctor when you will hear from them in any case, also if the panel is "
                    "still talking.</p>",
                ),
                Question(
                    "Can I write to the panel myself?",
                    "<p>No. The consultation runs between clinicians. Tell your doctor which "
                    "question matters most to you, so that it is the one that is asked.</p>",
                ),
                Question(
                    "Will my child be treated in another country?",
                    "<p>The consultation gives advice to the doctor whom you already have. Where "
                    "to treat is a decision for you and that doctor.</p>",
                ),
                Question(
                    "Can we take part without research?",
                    "<p>Yes. Advice for care does not depend on saying yes to a registry or to "
                    "contact by researchers.</p>",
                ),
            ),
        ),
        Notice(
            "info",
            "Read the form at home first",
            '<p>You may read the <a href="page:consents">consent form</a> before you decide '
            "anything: for adults, for parents, and for young people in words of their own, in six "
            "languages and in large print. Bring your questions to your doctor.</p>",
        ),
    ),
)

UKRAINIAN_HOSPITALS = PageText(
    title="Ukrainian hospitals",
    lead="Hospitals in Ukraine can ask for advice for their patients. This is how it works.",
    seo_description="How a hospital in Ukraine asks a European panel of specialists for advice.",
    body=(
        Text(
            "<p>A clinician in Ukraine describes a patient as any other clinician does, and the "
            "panel discusses the case in the same way. There is no separate queue and no "
            "separate form.</p>"
        ),
        Heading("Step by step"),
        Text(
            "<ol>"
            "<li>Have an EU Login. It works from a computer and from a phone.</li>"
            '<li><a href="page:contact">Write to us</a> with the name of your hospital, your '
            "city and your speciality. Your hospital is added in the new system.</li>"
            "<li>Explain the consultation to the patient and record consent. "
            '<a href="page:consents">Consent forms</a> exist in Ukrainian.</li>'
            "<li>Enter the patient in the new system only. The old one takes no new "
            "patients.</li>"
            "</ol>"
        ),
        Notice(
            "info",
            "Times are shown in your zone",
            '<p>The <a href="page:trainings">training calendar</a> shows each session in its own '
            "time zone and in yours, both named. Some coming sessions are set in Kyiv "
            "time.</p>",
        ),
        Heading("If the connection is poor"),
        Text(
            "<p>The discussion in writing does not need a video conference: a panel can read, ask "
            "and answer at different hours. Choose a few key images rather than whole series, so "
            "that little has to be sent.</p>"
        ),
        Heading("If a patient has moved"),
        Text(
            "<p>The clinician who treats the patient now is the one who asks. Consent is asked "
            "again where the patient is treated now, in a language that the family reads "
            "well.</p>"
        ),
    ),
)

MOVING = PageText(
    title="Moving from the previous system",
    lead="What happens to running discussions, old patients and your account.",
    seo_description="How running discussions, old patients and users move to the new case system.",
    body=(
        Heading("In one sentence"),
        Text(
            "<p>Finish in the old system what has begun there, and start everything new in the "
            "new one.</p>"
        ),
        Heading("What goes where"),
        Text(
            "<ul>"
            "<li><b>A discussion that is running</b> is finished in the old system, and its panel "
            "is closed there.</li>"
            "<li><b>A new patient</b>, from a Ukrainian hospital too, is entered in the new system "
            "only.</li>"
            "<li><b>A new user</b> is added in the new system only.</li>"
            "<li><b>An existing user</b> was carried over. Sign in with EU Login; there is no new "
            "registration.</li>"
            "<li><b>An old patient</b> stays where they are until old patients are moved over.</li>"
            "</ul>"
        ),
        Heading("What the second generation brought"),
        Text(
            "<ul>"
            "<li>An easy case submission with simplified data entry</li>"
            "<li>A chat inside the case</li>"
            "<li>Better video conferencing</li>"
            "<li>Use on the phone</li>"
            "</ul>"
        ),
        Questions(
            "Questions about the move",
            (
                Question(
                    "I have an open panel in the old system. Do I start again?",
                    "<p>No. Finish it there and close it there.</p>",
                ),
                Question(
                    "The same patient comes back with a new question. Where do I enter it?",
                    "<p>Ask us first. Old patients are going to be moved over, and a second entry "
                    "of the same patient would have to be put right by hand. "
                    '<a href="page:contact">Write to us</a> without describing the patient.</p>',
                ),
                Question(
                    "Do I need a new account?",
                    "<p>No, if you used the previous system. Yes, if you are new: you are then "
                    "added in the new system.</p>",
                ),
            ),
        ),
        Notice(
            "info",
            "Who runs these systems",
            "<p>The case systems belong to the European Commission. This portal is independent "
            "of them and holds no case.</p>",
        ),
    ),
)
