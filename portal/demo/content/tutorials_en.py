"""Guides to writing a case, in English."""

from .vocabulary import (
    Heading,
    Link,
    Notice,
    Question,
    Questions,
    ResourceGroup,
    Resources,
    Text,
    TutorialText,
)

DESCRIBE_A_PATIENT = TutorialText(
    title="Describe a patient without identifying anyone",
    lead="What to leave out, what to write instead, and how to check before you send.",
    seo_description="How to write a case so that a panel understands and nobody is recognised.",
    objectives=(
        "Write a case that a panel understands and nobody recognises",
        "Find names and numbers where they hide: in files, images and letters",
    ),
    body=(
        Text(
            "<p>A panel needs to understand the patient, not to know who the patient is. In rare "
            "diseases this takes care: a syndrome, a small town and a year can be enough to "
            "recognise a family.</p>"
        ),
        Heading("Leave out, write instead"),
        Text(
            "<ul>"
            "<li><b>Name, initials, nickname:</b> write “the patient”, “the older sister”.</li>"
            "<li><b>Date of birth:</b> write the age, in months for a baby, in years for everybody "
            "else.</li>"
            "<li><b>Exact dates:</b> write the age at the event, “at four months”, or the time "
            "since, “two weeks after surgery”.</li>"
            "<li><b>Town, school, employer:</b> write what matters about it, “far from a "
            "metabolic laboratory”.</li>"
            "<li><b>Hospital number, insurance number, laboratory number:</b> leave them out "
            "altogether.</li>"
            "<li><b>Names of colleagues:</b> write the speciality, “the cardiologist”.</li>"
            "<li><b>A rare occupation, a press report, a family that is known:</b> leave them "
            "out.</li>"
            "</ul>"
        ),
        Heading("Look where text hides"),
        Text(
            "<ul>"
            "<li><b>File names.</b> A scan is often named after the patient. Rename it before you "
            "send it.</li>"
            "<li><b>The corner of a picture.</b> Ultrasound and X-ray images carry a name and a "
            "number in the image itself. Cut them off.</li>"
            "<li><b>Letterheads.</b> A scanned letter shows the address. Type the two sentences "
            "that matter instead.</li>"
            "<li><b>Pedigrees.</b> Replace names and years of birth by generation and number: "
            "II-3.</li>"
            "<li><b>Faces.</b> A photograph of a face identifies. Send it only if it decides "
            "something, and only if the patient agreed to it.</li>"
            "</ul>"
        ),
        Notice(
            "good",
            "The neighbour test",
            "<p>Read the text once as somebody who lives next door to the family. If that person "
            "would say “I know who this is”, take out one more detail.</p>",
        ),
        Heading("An example"),
        Text(
            "<p><b>Before:</b> “Anna K., born on 3 May, pupil at the village school, operated on "
            "by our Dr Holm on 12 June.”</p>"
            "<p><b>After:</b> “Girl of seven, mainstream school with support, heart surgery at "
            "six years.”</p>"
            "<p>The second is shorter, and the panel can do more with it.</p>"
        ),
        Resources(
            "Read next",
            (
                ResourceGroup(
                    "Tutorials",
                    (
                        Link(
                            "Prepare a question for a panel",
                            "The sentence that everything else serves.",
                            "page:prepare-a-question",
                        ),
                    ),
                ),
            ),
        ),
    ),
)

PREPARE_A_QUESTION = TutorialText(
    title="Prepare a question for a panel",
    lead="A good question fits into one sentence and can be answered by somebody far away.",
    seo_description="How to turn a difficult case into one question that a panel can answer.",
    objectives=(
        "Put a difficult case into one question",
        "Say what depends on the answer",
    ),
    body=(
        Heading("One sentence, three parts"),
        Text(
            "<p>Write who, what is open, and what depends on the answer:</p>"
            "<p>“In a boy of three with a cleft palate, a heart defect and normal exome, which "
            "test would you do next, given that the parents plan another pregnancy?”</p>"
        ),
        Heading("Pick the kind of question"),
        Text(
            "<ul>"
            "<li><b>Diagnosis.</b> Which syndromes would you consider, and which test tells them "
            "apart?</li>"
            "<li><b>Meaning of a result.</b> Does this variant explain what the patient "
            "shows?</li>"
            "<li><b>Treatment.</b> Would you operate now or wait, and what would change your "
            "mind?</li>"
            "<li><b>Follow-up.</b> What must not be missed in the coming years?</li>"
            "</ul>"
            "<p>If you have two questions, say which one comes first. If you have five, the case "
            "is two cases.</p>"
        ),
        Heading("Questions that do not work, and why"),
        Text(
            "<ul>"
            "<li><b>“Any ideas?”</b> Nobody knows when it has been answered.</li>"
            "<li><b>“Is this syndrome X?”</b> without the features: the panel can only guess.</li>"
            "<li><b>“What would you do?”</b> Say what you can do where you are, otherwise the "
            "advice names a test that you cannot get.</li>"
            "</ul>"
        ),
        Heading("Say what you think"),
        Text(
            "<p>Add your own suggestion and the reason against it. A panel corrects faster than it "
            "invents, and you learn where your reasoning turned off.</p>"
        ),
        Heading("Whom to ask"),
        Text(
            "<p>You need not know the experts. Name the disciplines that the question touches, "
            "such as genetics, cardiology or child neurology, and let the workgroup think of "
            "people.</p>"
        ),
        Notice(
            "good",
            "Try it on a colleague",
            "<p>Read your sentence aloud to somebody who has not seen the patient. If they ask "
            "back, put what they asked into the sentence.</p>",
        ),
    ),
)

FEATURES_AND_HPO = TutorialText(
    title="What features and HPO terms are",
    lead="One vocabulary for what a patient shows, so that two hospitals mean the same.",
    seo_description="What phenotypic features and HPO terms are, and how to choose them well.",
    objectives=(
        "Tell a feature from a diagnosis",
        "Choose five to fifteen terms, absent ones included",
    ),
    body=(
        Heading("A feature"),
        Text(
            "<p>A feature is one thing that can be seen, measured or tested: a cleft palate, a "
            "short stature, a seizure. It is not a diagnosis. Several features together may lead "
            "to one.</p>"
        ),
        Heading("The HPO"),
        Text(
            "<p>The Human Phenotype Ontology, HPO for short, gives each feature a number, a name, "
            "its synonyms and its place among broader and narrower terms. “Wide-set eyes” and "
            "“hypertelorism” become one term, HP:0000316. A colleague who reads another language "
            "finds the same one.</p>"
            "<p>Because terms are ordered from broad to narrow, a search for “abnormality of the "
            "heart” also finds a ventricular septal defect.</p>"
        ),
        Heading("Choose well"),
        Text(
            "<ol>"
            "<li><b>As narrow as you are sure of.</b> “Ventricular septal defect” says more than "
            "“heart defect”. If you are not sure, take the broader term.</li>"
            "<li><b>Five to fifteen are usually enough.</b> Start with what is rare and striking; "
            "leave out what half of all children have.</li>"
            "<li><b>Say what is absent.</b> “Seizures: looked for, none” can rule out a syndrome. "
            "Absent is not the same as not examined.</li>"
            "<li><b>Add the age at onset</b> when it matters.</li>"
            "<li><b>Leave the diagnosis out of the list.</b> It belongs to your suggestion.</li>"
            "</ol>"
        ),
        Questions(
            "Questions about features",
            (
                Question(
                    "I cannot find a term. What now?",
                    "<p>Search by a synonym, then by the body part. If there is none, describe it "
                    "in words: a good sentence beats a wrong term.</p>",
                ),
                Question(
                    "Do I have to know the numbers?",
                    "<p>No. Systems that use HPO search by name and keep the number for you.</p>",
                ),
            ),
        ),
    ),
)
