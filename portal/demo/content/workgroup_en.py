"""The workgroup's page, in English."""

from .vocabulary import (
    ConsentSheet,
    Figure,
    Link,
    Question,
    ResourceGroup,
    Step,
    WorkgroupText,
)

WORKGROUP = WorkgroupText(
    title="Healthcare and CPMS",
    lead=(
        "We help clinicians bring a difficult case of a rare malformation or intellectual-"
        "disability syndrome to specialists elsewhere in Europe, so that the advice travels "
        "and the patient does not have to."
    ),
    seo_description=(
        "How the Healthcare and CPMS workgroup of ERN ITHACA works: how a case travels, "
        "trainings for clinicians, guides, consent, and advice for Ukrainian hospitals."
    ),
    purpose=(
        "<p>Many of these syndromes are so rare that a hospital may see one patient with "
        "them and never another. Elsewhere in Europe, somebody has seen several. The "
        "workgroup brings the two together: treating clinicians describe a case, specialists "
        "discuss it with them on screen, and what they conclude is written down.</p>"
        "<ul>"
        "<li><b>Better access.</b> People with rare malformation and intellectual-disability "
        "syndromes reach highly specialised care for a diagnosis or a treatment, wherever "
        "they live.</li>"
        "<li><b>Knowledge that crosses borders.</b> What is learned in one country is used in "
        "another.</li>"
        "<li><b>Consultation that is safe.</b> Several disciplines look at one case together, "
        "in a protected system, under a pseudonym.</li>"
        "</ul>"
        "<p>Whether this works is judged in two ways: by the number of patients entered and "
        "reviewed by a panel of experts, and by the waiting time for advice, until the panel "
        "is closed, in cases that are not urgent.</p>"
    ),
    advice_time=(
        "<p>No median time has been published yet, so we do not quote one. The network has "
        "chosen to be judged by it: the waiting time for advice on non-urgent cases is one "
        "of its two measures of success. "
        '<a href="page:send-a-case">What you can do to shorten the way</a>.</p>'
    ),
    steps=(
        Step(
            "Ask the patient",
            "Explain the consultation and record consent for care.",
            "Treating clinician",
        ),
        Step(
            "Describe the case",
            "Enter it once, under a pseudonym, with one clear question.",
            "Treating clinician",
        ),
        Step(
            "Gather the panel",
            "Specialists who know the field are invited.",
            "Workgroup",
        ),
        Step(
            "Discuss",
            "In writing and, when it helps, by video conference.",
            "Panel and treating clinician",
        ),
        Step(
            "Receive advice",
            "The panel writes its conclusion and the panel is closed.",
            "Panel",
        ),
    ),
    figures=(
        Figure(
            "4,500+",
            "cases discussed on the Commission's system since 2017",
            "Published figure for all networks, as quoted",
        ),
        Figure(
            "28",
            "cases in ITHACA's first twelve months",
            "Published figure of the network, as quoted",
        ),
        Figure(
            "13", "centres took part in those months", "Published figure of the network, as quoted"
        ),
        Figure(
            "7", "countries took part in those months", "Published figure of the network, as quoted"
        ),
    ),
    resources=(
        ResourceGroup(
            "I have a patient to discuss",
            (
                Link(
                    "Send a patient's case",
                    "What to have ready, and where it is entered.",
                    "page:send-a-case",
                ),
                Link(
                    "Describe without identifying",
                    "What to leave out, and what to write instead.",
                    "page:describe-a-patient",
                ),
                Link(
                    "Prepare a question",
                    "A question that a panel can answer.",
                    "page:prepare-a-question",
                ),
                Link(
                    "Before you enter a case",
                    "A checklist of one page.",
                    "page:checklist",
                    "form",
                ),
            ),
        ),
        ResourceGroup(
            "I give advice",
            (
                Link(
                    "Features and HPO terms",
                    "One vocabulary for what a patient shows.",
                    "page:features-and-hpo",
                ),
                Link(
                    "Sign in with the second step",
                    "A minute and a half, without sound.",
                    "page:film-second-step",
                    "video",
                ),
                Link(
                    "Put a training into your calendar",
                    "A minute and a half, without sound.",
                    "page:film-calendar",
                    "video",
                ),
                Link(
                    "Advice that can be followed",
                    "One page for those who sit on a panel.",
                    "page:sheet-panel",
                ),
            ),
        ),
        ResourceGroup(
            "I am a patient or a relative",
            (
                Link(
                    "For families",
                    "What a consultation means for you.",
                    "page:for-families",
                ),
                Link(
                    "Consent: three questions",
                    "Each can be answered yes or no.",
                    "page:three-questions",
                ),
            ),
        ),
    ),
    consent_introduction=(
        "<p>A patient, or whoever decides for them, is asked three separate questions: "
        "may the case be discussed for care, may it be kept in a registry, may researchers "
        "make contact later. Care never depends on the other two answers. "
        '<a href="page:three-questions">Read the three questions</a>, or '
        '<a href="page:consents">find a form</a> by signer, language and hospital.</p>'
    ),
    consent_forms=(
        ConsentSheet(
            "Model consent forms to download",
            "English, Français, Deutsch, Español, Italiano, Українська",
            "For adults, parents or representatives, and young people",
            "page:consents",
        ),
        ConsentSheet(
            "How to choose and check a form",
            "English, Français",
            "A guide of a few minutes",
            "page:consent-forms",
        ),
    ),
    joining=(
        "<ol>"
        "<li><b>Come to a training.</b> They are online or on site, usually last an hour, and "
        "you need no account to put one into your calendar. "
        '<a href="page:trainings">See the calendar</a>.</li>'
        "<li><b>Have an EU Login.</b> The case system is entered with it, from a computer or "
        "a phone.</li>"
        '<li><b>Write to us.</b> <a href="page:contact">Tell us</a> your hospital and your '
        "speciality. New users are added in the new system only; whoever used the previous "
        "one was carried over and does not register again.</li>"
        "</ol>"
    ),
    ukraine=(
        "<p>Hospitals in Ukraine can seek advice for their patients. Their patients are "
        "entered in the new system, like everybody's new patients, and consent forms exist in "
        'Ukrainian. <a href="page:ukrainian-hospitals">How it works for a Ukrainian '
        "hospital</a>.</p>"
    ),
    transition=(
        "<p>A discussion that runs in the old system is finished there and its panel is "
        "closed there. New patients and new users go into the new system only. "
        '<a href="page:moving">What that means for your cases</a>.</p>'
    ),
    questions=(
        Question(
            "How long does advice take?",
            "<p>Nobody has published a median time, so we cannot promise one. The time "
            "until a panel is closed is measured, and it is one of the two figures by "
            "which the network wants to be judged. A complete description and one clear "
            "question are what a clinician can do to keep it short.</p>",
        ),
        Question(
            "Is this portal the case system?",
            "<p>No. The portal informs, trains and gives you calendars. Cases are entered "
            "and discussed in the network's case system, which is entered with EU "
            "Login.</p>",
        ),
        Question(
            "Who can read the case?",
            "<p>The case system is a secure exchange platform for clinicians that complies "
            "with the GDPR. A case carries a pseudonym in place of a name, and is "
            "written so that nobody can be recognised in it.</p>",
        ),
        Question(
            "Do I have to enter the data twice?",
            "<p>You enter a case once. Entering things twice is a common complaint about "
            "such systems; the second generation brought simpler data entry and an "
            "easier submission.</p>",
        ),
        Question(
            "Can I take part from my phone?",
            "<p>Yes. The case system works on the web and on any device, with a chat and "
            "a video conference of its own.</p>",
        ),
        Question(
            "What happens to the case afterwards?",
            "<p>If the patient agreed to it, the pseudonymised case joins a collection "
            "for later clinical and epidemiological studies. Without that agreement it "
            'does not. See <a href="page:three-questions">the three questions</a>.</p>',
        ),
        Question(
            "I have changed my phone and cannot sign in. What now?",
            "<p>Use a recovery code, or a passkey on another device. "
            '<a href="page:second-factor">The guide to the second factor</a> shows how '
            "to be ready for that day.</p>",
        ),
    ),
    independence=(
        "<p>This portal is not CPMS 2.0, is not run by the European Commission and does not "
        "exchange data with its systems. It is a demonstration of a portal that a workgroup "
        "could install on its own machine.</p>"
    ),
    people=("coordination", "training", "families"),
)
