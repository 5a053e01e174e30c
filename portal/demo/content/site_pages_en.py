"""Home, sections, consent and the small print, in English."""

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
    title="Rare syndromes, shared knowledge",
    lead=(
        "A clinical workgroup that connects hospitals in many countries, so that people with rare "
        "malformation and intellectual-disability syndromes reach expert advice where they live."
    ),
    seo_description="Trainings, guides and consent for clinicians and families of rare syndromes.",
    buttons=(
        Link("See coming trainings", "", "page:trainings"),
        Link("What the workgroup does", "", "page:workgroup"),
    ),
    body=(
        Cards(
            "Where would you like to go?",
            (
                Link(
                    "I treat a patient",
                    "Prepare a case, write a good question, leave out what identifies.",
                    "page:send-a-case",
                ),
                Link(
                    "I want to learn",
                    "Short films and guides now, trainings to put into your calendar.",
                    "page:tutorials",
                ),
                Link(
                    "I am a patient or a relative",
                    "What a consultation means, and what you decide.",
                    "page:for-families",
                ),
            ),
        ),
        NextTrainings("Next trainings", 3),
        Heading("Three things to know"),
        Text(
            "<ul>"
            "<li><b>The advice travels.</b> Specialists discuss a case on screen; the patient "
            "stays where they are.</li>"
            "<li><b>Consent comes first.</b> Three separate questions, each with its own "
            '<a href="page:three-questions">yes or no</a>.</li>'
            "<li><b>Nothing to accept.</b> This site sets no cookie for visitors and "
            '<a href="page:privacy">stores nothing about you</a>.</li>'
            "</ul>"
        ),
        CallToAction(
            "Working in a Ukrainian hospital?",
            "You can ask for advice for your patients, in the same way as every other hospital.",
            Link("How it works for Ukrainian hospitals", "", "page:ukrainian-hospitals"),
        ),
    ),
)

WORKGROUPS = PageText(
    title="Our workgroups",
    lead="Clinicians who meet across borders to make care for rare syndromes better.",
    seo_description="The workgroups of the network for rare malformation syndromes.",
    body=(
        Text(
            "<p>ERN ITHACA is the European Reference Network for rare malformation syndromes, "
            "intellectual and other neurodevelopmental disabilities. Its work is done in "
            "workgroups. This portal belongs to one of them.</p>"
        ),
    ),
)

THREE_QUESTIONS = PageText(
    title="Consent: three separate questions",
    lead="Care, registry, contact for research: each is asked by itself and answered by itself.",
    seo_description="The three questions of consent: care, registry and contact for research.",
    body=(
        Text(
            "<p>Before a case is discussed, the patient is asked, or whoever decides for them. "
            "Putting three things into one signature would be quicker. It would also be unfair: "
            "somebody who wants help should not have to agree to research to get it.</p>"
        ),
        Heading("1. May the case be discussed for care?"),
        Text(
            "<p>Specialists in other hospitals and countries read a description without a name "
            "and give advice to the treating clinician. <b>Without a yes to this question there "
            "is no consultation.</b> Photographs are a part of this question that can be "
            "refused.</p>"
        ),
        Heading("2. May the case be kept in a registry?"),
        Text(
            "<p>The pseudonymised case joins a collection that serves later clinical and "
            "epidemiological studies. For a rare syndrome, a collection is often the only way to "
            "learn. A no changes nothing about the advice.</p>"
        ),
        Heading("3. May researchers make contact later?"),
        Text(
            "<p>Researchers do not receive a name. They ask the treating clinician, who asks the "
            "family. A yes means “you may ask me”; it is not a yes to any study.</p>"
        ),
        Notice(
            "good",
            "A yes can be taken back",
            "<p>Each answer can be changed later, without a reason, and the others stand. Tell the "
            "treating clinician.</p>",
        ),
        Heading("Who answers"),
        Text(
            "<ul>"
            "<li>An adult who understands the question answers.</li>"
            "<li>For a child, those who hold parental responsibility answer; the child is told in "
            "words that fit and may object.</li>"
            "<li>For an adult who cannot decide alone, the person whom the law of their country "
            "names answers, and the adult takes part as far as possible.</li>"
            "</ul>"
        ),
        Questions(
            "Questions about consent",
            (
                Question(
                    "Which form do I use?",
                    '<p>Look for it in the <a href="page:consents">consent forms</a>: who signs, '
                    "which language, which hospital. Where your hospital has none of its own you "
                    "find a model, which its data protection officer reads first. "
                    '<a href="page:consent-forms">How to choose and check a form</a>.</p>',
                ),
                Question(
                    "When do I ask?",
                    "<p>Before you enter anything. Give the form to read first and sign it later, "
                    "so that there is time to think.</p>",
                ),
                Question(
                    "What if a patient takes back the yes for the registry?",
                    "<p>The consultation goes on, because it rests on the first question.</p>",
                ),
            ),
        ),
    ),
)

PRIVACY = PageText(
    title="Privacy: what is stored about a visitor",
    lead="Nothing. This page says what that means, and what is kept about people with an account.",
    seo_description="This portal stores nothing about its visitors. What it keeps about accounts.",
    body=(
        Heading("If you read"),
        Text(
            "<ul>"
            "<li>No cookie is set.</li>"
            "<li>No address, no name and no search is written into a log. A log line holds the "
            "page, the time and whether it worked.</li>"
            "<li>Nothing is loaded from another site: fonts, icons and scripts come from "
            "here.</li>"
            "<li>Times in your zone are worked out in your browser.</li>"
            "</ul>"
        ),
        Heading("If you add a training to your calendar"),
        Text(
            "<p>A calendar program fetches the feed from here without telling us who you are. If "
            "you choose Google, Outlook or Yahoo, you leave this site, and what they store is "
            "theirs to explain.</p>"
        ),
        Heading("If you have an account"),
        Text(
            "<p>Kept are your name, e-mail address, hospital, language and time zone, your roles, "
            "and what is needed for your second factor. Two cookies are used while you are signed "
            "in: one for the session, one that protects forms. Acts that matter, such as a sign-in "
            "or a change of rights, are written into an audit trail.</p>"
        ),
        Heading("Patients"),
        Text(
            "<p>No patient data is entered in this portal. Cases are entered in the network's case "
            "system.</p>"
        ),
        Notice(
            "info",
            "Your rights",
            "<p>You may see, correct and have deleted what is stored about you. "
            '<a href="page:contact">Write to us</a>.</p>',
        ),
    ),
)

ACCESSIBILITY = PageText(
    title="Accessibility statement",
    lead="This portal is meant to work for everybody. How we build it, test it, and mend it.",
    seo_description="How this portal meets WCAG 2.2 level AA, and how to report a barrier.",
    body=(
        Heading("Our aim"),
        Text(
            "<p>The aim is conformance with the Web Content Accessibility Guidelines 2.2 at level "
            "AA. We test it ourselves; nobody else has audited it.</p>"
        ),
        Heading("What that means in practice"),
        Text(
            "<ul>"
            "<li>Pages can be read without JavaScript.</li>"
            "<li>Everything can be reached with the keyboard, and you see where you are.</li>"
            "<li>Text can be enlarged, and nothing scrolls sideways on a narrow screen.</li>"
            "<li>Colours keep their contrast in light and in dark, and no meaning rests on colour "
            "alone.</li>"
            "<li>Pictures that carry meaning have a description.</li>"
            "<li>Movement stops when your device asks for less of it.</li>"
            "</ul>"
        ),
        Heading("What may not work"),
        Text(
            "<p>The consent forms are PDF files. They are tagged and exist in large print, and "
            'their text can also be read <a href="page:consents">on the screen</a>.</p>'
        ),
        Heading("How it is tested"),
        Text(
            "<p>Every kind of page is checked by a program, in light and in dark, and at a width "
            "of 320 pixels. A program finds many faults, not all: tell us what it missed.</p>"
        ),
        Notice(
            "info",
            "Found a barrier?",
            '<p><a href="page:contact">Tell us</a> the page and what you wanted to do. That is '
            "enough.</p>",
        ),
    ),
)

LEGAL = PageText(
    title="Legal notice",
    lead="Who is behind this site, what it is, and what it is not.",
    seo_description="This site is a demonstration of a workgroup portal, not an official site.",
    body=(
        Heading("A demonstration"),
        Text(
            "<p>This site shows what a portal for a clinical workgroup can be. It is not the "
            "official site of ERN ITHACA, of any other European Reference Network or of the "
            "European Commission.</p>"
            "<p>Facts about the workgroup come from what it has published. Hospitals, coming "
            "trainings and most of the people are made up. The chair, Dr Sofia Douzgou, is named "
            "because she holds that office in public.</p>"
        ),
        Heading("Independence"),
        Text(
            "<p>The portal is independent of the European Commission's CPMS 2.0. It is no part of "
            "it, does not speak for it and exchanges no data with it.</p>"
        ),
        Heading("No medical advice"),
        Text(
            "<p>The texts inform clinicians and families in general. They replace no examination "
            "and no talk with a doctor.</p>"
        ),
        Heading("Texts, pictures, software"),
        Text(
            "<p>Texts and drawings were made for this demonstration. Nobody is portrayed: initials "
            "stand in place of photographs. The software is open source under the European Union "
            "Public Licence 1.2.</p>"
        ),
    ),
)

NEWS_INDEX = PageText(
    title="News",
    lead="What has changed, and what is about to.",
    seo_description="News of the Healthcare and CPMS workgroup.",
)

CONTACT = ContactText(
    title="Contact",
    lead="Write to whoever can answer. Never put patient data into an e-mail.",
    seo_description="Whom to ask about joining, trainings, consent, and this site.",
    topics=(
        Topic(
            "Joining, access, Ukrainian hospitals",
            "<p>Tell us your hospital, your city and your speciality.</p>",
            "coordination",
            "coordination@demo.example",
        ),
        Topic(
            "Trainings",
            "<p>Questions about a session, or a wish for one in your language.</p>",
            "training",
            "trainings@demo.example",
        ),
        Topic(
            "Patients and families",
            "<p>For a question about your own care, ask your doctor first. Write to us when "
            "something on this site is unclear.</p>",
            "families",
            "families@demo.example",
        ),
        Topic(
            "This site",
            "<p>A mistake, a barrier, a broken link: name the page and what you wanted to do.</p>",
            "",
            "portal@demo.example",
            team="Editors of the portal",
        ),
    ),
    body=(
        Notice(
            "warn",
            "No patient data by e-mail",
            "<p>An e-mail is not a protected place. If you want to discuss a patient, start with "
            '<a href="page:send-a-case">Send a patient\'s case</a>.</p>',
        ),
        Notice(
            "info",
            "Addresses of a demonstration",
            "<p>The addresses on this page end in “.example” and reach nobody.</p>",
        ),
    ),
)
