"""The shipped model forms: complete, alike in every language, plain, and set with care."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from portal.consents import specimens as package
from portal.consents.content import CHILDS_LABELS, LABELS, FormContent
from portal.consents.enums import DataUse, Purpose, Variant
from portal.consents.markup import TAGS
from portal.consents.printing import check_content
from portal.consents.specimens import (
    LANGUAGES,
    SLUGS,
    all_specimens,
    load_specimen,
    shipped_labels,
)
from tests.consents.reading_ease import SYLLABLES, measure, reading_ease

NARROW, WIDE = "\u202f", "\u00a0"  # the non-breaking spaces

every_text = pytest.mark.parametrize(
    ("slug", "language"), [(slug, language) for slug in SLUGS for language in LANGUAGES]
)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def prose(content: FormContent) -> str:
    """Everything that is read as sentences, a block a line; headings and titles are not."""
    return "\n".join(
        [
            content.introduction,
            *content.key_points,
            *(section.body for section in content.sections),
            *(f"{module.statement}\n{module.explanation}" for module in content.modules),
        ]
    )


def everything(content: FormContent) -> str:
    return "\n".join(
        [
            content.title,
            prose(content),
            *(section.heading for section in content.sections),
            *(module.title for module in content.modules),
            *content.labels.values(),
        ]
    )


# What there is


def test_five_forms_in_six_languages() -> None:
    forms = all_specimens()
    assert {form.slug: form.variant for form in forms} == {
        "adult": Variant.ADULT,
        "parent": Variant.REPRESENTATIVE,
        "assent-12-17": Variant.ASSENT_TEEN,
        "assent-7-11": Variant.ASSENT_CHILD,
        "withdrawal": Variant.WITHDRAWAL,
    }
    assert all(form.languages == ("en", "fr", "de", "es", "it", "uk") for form in forms)


@every_text
def test_a_text_is_a_model_that_can_be_printed(slug: str, language: str) -> None:
    content = load_specimen(slug, language)
    assert (content.form, content.language, content.is_model) == (slug, language, True)
    assert check_content(content) == []
    assert FormContent.from_json(content.to_json()) == content


@every_text
def test_every_language_says_the_same_things(slug: str, language: str) -> None:
    english, content = load_specimen(slug, "en"), load_specimen(slug, language)
    assert [section.key for section in content.sections] == [
        section.key for section in english.sections
    ]
    assert [module.code for module in content.modules] == [
        module.code for module in english.modules
    ]
    assert len(content.key_points) == len(english.key_points)
    for section, model in zip(content.sections, english.sections, strict=True):
        assert section.body.count("<li>") == model.body.count("<li>"), section.key


@every_text
def test_a_file_holds_what_is_loaded_and_nothing_else(slug: str, language: str) -> None:
    """A misspelt name in a file would otherwise be left out without a word."""
    file = Path(package.__file__).parent / slug / f"{language}.toml"
    text = tomllib.loads(file.read_text(encoding="utf-8"))
    assert set(text) == {"title", "introduction", "key_points", "sections", "modules"}
    assert all(set(section) == {"key", "heading", "body"} for section in text["sections"])
    content = load_specimen(slug, language)
    assert set(text["modules"]) == {module.code for module in content.modules}
    assert all(
        set(wording) == {"title", "statement", "explanation"}
        for wording in text["modules"].values()
    )
    keys = [section.key for section in content.sections]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", key) for key in [*keys, *text["modules"]])


@pytest.mark.parametrize("slug", SLUGS)
def test_one_purpose_a_module_and_codes_no_wider_than_the_words(slug: str) -> None:
    (form,) = [form for form in all_specimens() if form.slug == slug]
    purposes = [module.purpose for module in form.modules]
    expected = [Purpose.CARE, Purpose.REGISTRY, Purpose.RESEARCH_CONTACT]
    assert purposes == (expected[:2] if slug == "assent-7-11" else expected)
    uses = {module.purpose: set(module.data_use) for module in form.modules}
    assert uses[Purpose.CARE] == {DataUse.CLINICAL_CARE}
    assert uses[Purpose.REGISTRY] == {
        DataUse.DISEASE_RESEARCH,
        DataUse.NOT_FOR_PROFIT_ONLY,
        DataUse.ETHICS_APPROVAL,
    }
    # Being asked about a study permits no research yet.
    assert uses.get(Purpose.RESEARCH_CONTACT, set()) <= {
        DataUse.INSTITUTION_SPECIFIC,
        DataUse.ETHICS_APPROVAL,
    }
    needed = {module.purpose for module in form.modules if module.is_needed}
    assert needed == (set() if slug == "withdrawal" else {Purpose.CARE})


@pytest.mark.parametrize(
    ("slug", "language"), [("adult", "xx"), ("nothing", "en"), ("../adult", "en")]
)
def test_what_is_not_shipped_is_not_found(slug: str, language: str) -> None:
    with pytest.raises(FileNotFoundError):
        load_specimen(slug, language)


@every_text
def test_lines_of_a_file_are_joined_without_stray_spaces(slug: str, language: str) -> None:
    content = load_specimen(slug, language)
    bodies = [section.body for section in content.sections]
    bodies += [module.explanation for module in content.modules]
    for text in [content.title, content.introduction, *content.key_points, *bodies]:
        assert text == text.strip()
        assert not re.search(r"\n|  |> <|[ (]\.|<(?:p|li)> | </(?:p|li)>", text)


# Labels


@every_language
def test_labels_are_complete_and_keep_their_placeholders(language: str) -> None:
    labels = shipped_labels(language)
    assert list(labels) == list(LABELS)
    for key, words in labels.items():
        assert words == words.strip() != ""
        assert "<" not in words
        assert placeholders(words) == placeholders(LABELS[key]), key


def test_english_labels_are_those_of_the_code() -> None:
    assert shipped_labels("en") == dict(LABELS)


def test_nobody_changes_the_labels_of_the_next_reader() -> None:
    shipped_labels("en")["yes"] = "No"
    assert shipped_labels("en")["yes"] == "Yes"


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


# How it is written

# Least reading ease and greatest mean length of a sentence, in words. On Flesch's scale 60 is
# plain, 70 fairly easy, 80 easy; on Gulpease's 60 and 80 are the marks for eight and five years
# of school. The formulas for English, French and Spanish come out higher at the same plainness:
# German, Italian and Ukrainian have long words in their simplest sentences too.
LIMITS = {
    "adult": (60, 12),
    "parent": (60, 12),
    "withdrawal": (60, 12),
    "assent-12-17": (70, 11),
    "assent-7-11": (80, 9),
}
SHORT_WORDS = {"en": 15, "fr": 15, "es": 10, "de": 0, "it": 0, "uk": 0}


@every_text
def test_it_reads_easily(slug: str, language: str) -> None:
    text = measure(prose(load_specimen(slug, language)), language)
    ease, longest = LIMITS[slug]
    assert reading_ease(text, language) >= ease + SHORT_WORDS[language]
    assert text.sentence_length <= longest


@every_language
def test_a_child_reads_less_and_more_easily_than_an_adult(language: str) -> None:
    adult, teen, child = (
        measure(prose(load_specimen(slug, language)), language)
        for slug in ("adult", "assent-12-17", "assent-7-11")
    )
    assert (
        reading_ease(adult, language) < reading_ease(teen, language) < reading_ease(child, language)
    )
    assert adult.words > teen.words > child.words


HARD = {
    "en": "The aforementioned authorisation constitutes an unambiguous indication regarding the "
    "processing of personal information notwithstanding institutional considerations.",
    "fr": "L’autorisation susmentionnée constitue une manifestation univoque concernant le "
    "traitement automatisé des informations personnelles des intéressés hospitalisés.",
    "de": "Die vorbezeichnete Einwilligungserklärung stellt eine unmissverständliche "
    "Willensbekundung hinsichtlich der Verarbeitung personenbezogener Gesundheitsdaten dar.",
    "es": "La mencionada autorización constituye una manifestación inequívoca concerniente al "
    "tratamiento automatizado de las informaciones personales de los interesados.",
    "it": "La summenzionata autorizzazione costituisce una manifestazione inequivocabile "
    "concernente il trattamento automatizzato delle informazioni personali.",
    "uk": "Вищезазначене волевиявлення підтверджує недвозначність уповноваження щодо "
    "автоматизованого опрацювання персоніфікованої інформації зацікавлених осіб.",
}


@every_language
def test_the_measure_knows_a_hard_text(language: str) -> None:
    assert reading_ease(measure(HARD[language], language), language) < 50


def test_the_measure_gives_what_can_be_worked_out_by_hand() -> None:
    text = measure("<p>The cat sat on the mat.</p><ul><li>The dog barked;</li></ul>", "en")
    assert (text.words, text.sentences, text.syllables, text.letters) == (9, 2, 9, 29)
    assert reading_ease(text, "en") == pytest.approx(206.835 - 1.015 * 4.5 - 84.6)
    assert reading_ease(text, "it") == pytest.approx(89 + (600 - 290) / 9)


@pytest.mark.parametrize(
    ("language", "word", "syllables"),
    [
        ("en", "named", 1),
        ("en", "agreed", 2),
        ("en", "table", 2),
        ("en", "wanted", 2),
        ("en", "choices", 2),
        ("en", "conditions", 3),
        ("en", "universities", 5),
        ("fr", "données", 2),
        ("fr", "européenne", 4),
        ("fr", "l’hôpital", 3),
        ("fr", "quelque", 1),
        ("fr", "pays", 2),
        ("fr", "création", 3),
        ("de", "einwilligung", 4),
        ("de", "ukraine", 4),
        ("de", "krankheiten", 3),
        ("de", "studien", 3),
        ("de", "beispiel", 2),
        ("es", "país", 2),
        ("es", "estudio", 3),
        ("es", "quien", 1),
        ("es", "europea", 4),
        ("es", "ayuda", 3),
        ("uk", "здоров’я", 3),
        ("uk", "європейський", 4),
    ],
)
def test_syllables(language: str, word: str, syllables: int) -> None:
    assert SYLLABLES[language](word) == syllables


FIRST_PERSON = {
    "en": r"I (agree|am happy|take back)\b",
    "fr": r"(J’accepte|Je veux bien|Je retire)\b",
    "de": r"Ich (stimme zu|bin damit einverstanden|möchte|nehme)\b",
    "es": r"(Acepto|Quiero|Me parece bien|Retiro|Estoy de acuerdo)\b",
    "it": r"(Accetto|Voglio|Mi va bene|Per me va bene|Sono d’accordo|Ritiro|Revoco)\b",
    "uk": r"Я (погоджуюся|не проти|хочу|відкликаю|згоден|згодна)\b",
}


@every_text
def test_a_statement_is_one_sentence_of_the_signer(slug: str, language: str) -> None:
    for module in load_specimen(slug, language).modules:
        assert re.match(FIRST_PERSON[language], module.statement), module.statement
        assert module.statement.endswith(".")
        assert len(re.findall(r"[.?!…]", module.statement)) == 1
        assert "<" not in module.statement


@every_text
def test_yes_and_no_are_both_explained(slug: str, language: str) -> None:
    """A row without its consequences is no informed choice; a withdrawal is a yes only."""
    content = load_specimen(slug, language)
    for module in content.modules:
        told = [
            word.strip(f":{WIDE} ")
            for word in re.findall(r"<strong>(.*?)</strong>", module.explanation)
        ]
        expected = [] if slug == "withdrawal" else [content.labels["yes"], content.labels["no"]]
        assert told == expected


@every_text
def test_only_the_elements_that_are_printed(slug: str, language: str) -> None:
    content = load_specimen(slug, language)
    for text in everything(content).split("\n"):
        for element in re.findall(r"<[^>]*>?", text):
            assert re.fullmatch(r"</?([a-z]+)>", element)
            assert element.strip("</>") in TAGS
    bodies = [section.body for section in content.sections]
    bodies += [module.explanation for module in content.modules]
    assert all(re.fullmatch(r"(<(p|ul|ol)>.*?</\2>)+", body) for body in bodies)
    plain = [content.title, content.introduction, *content.key_points]
    assert "<" not in "".join(plain)


# Whose word it is

NEVER = {
    "en": r"\bofficial|\bleading|\bexcellen|\binnovat|\bcutting|\bworld-class",
    "fr": r"\bofficiel|\bexcellen|\binnovant|\bde pointe",
    "de": r"\boffiziell|\bamtlich|\bexzellen|\binnovativ|\bführend",
    "es": r"\boficial|\bexcelen|\binnovador|\bpuntero",
    "it": r"\bufficial|\beccellen|\binnovativ|all’avanguardia",
    "uk": r"офіційн|інновац|провідн|найкращ",
}


@every_text
def test_it_is_never_called_official_nor_praised(slug: str, language: str) -> None:
    text = everything(load_specimen(slug, language))
    assert not re.findall(NEVER[language], text, re.IGNORECASE)
    assert "!" not in text


@every_language
@pytest.mark.parametrize("slug", ["adult", "parent"])
def test_the_long_forms_name_who_and_what(slug: str, language: str) -> None:
    text = everything(load_specimen(slug, language))
    for name in ("ERN ITHACA", "CPMS", "6", "9"):
        assert name in text


# Words by which the same promise is known in each language.
COPY = {"en": "copy", "fr": "copie", "de": "Kopie", "es": "copia", "it": "copia", "uk": "копі"}
REGISTRY = {
    "en": "registry",
    "fr": "registre",
    "de": "Register",
    "es": "registro",
    "it": "registro",
    "uk": "реєстр",
}
CASE = {"en": "case", "fr": "cas", "de": "Fall", "es": "caso", "it": "caso", "uk": "випадок"}


def section_of(slug: str, language: str, key: str) -> str:
    (body,) = [part.body for part in load_specimen(slug, language).sections if part.key == key]
    return body


@every_language
@pytest.mark.parametrize("slug", ["adult", "parent", "assent-12-17"])
def test_the_slip_to_withdraw_goes_home_with_the_copy(slug: str, language: str) -> None:
    """The signed paper stays at the hospital, and the slip of that paper with it."""
    assert COPY[language] in section_of(slug, language, "withdrawal")
    if slug != "assent-12-17":
        assert COPY[language] in section_of(slug, language, "portal")


@every_language
@pytest.mark.parametrize("slug", ["adult", "parent"])
def test_who_sees_a_case_names_those_who_use_the_registry(slug: str, language: str) -> None:
    assert REGISTRY[language] in section_of(slug, language, "who")


@every_language
def test_taking_back_the_advice_says_what_becomes_of_the_registry(language: str) -> None:
    advice, *_ = load_specimen("withdrawal", language).modules
    assert REGISTRY[language] in advice.explanation


@every_language
def test_a_childs_no_counts_on_the_parents_form_as_on_its_own(language: str) -> None:
    told = section_of("parent", language, "growing-up")
    assert re.search(rf"\b{CASE[language]}\b", told)


FORMAL = {
    "en": r"(?!)",
    "fr": r"\b(votre|vos)\b",
    "de": r"\b(Ihnen|Ihre[mnrs]?)\b",
    "es": r"\b(usted|ustedes)\b",
    "it": r"\b(Lei|Suo|Sua|Suoi|Sue)\b",
    "uk": r"\b([Вв]и|[Вв]ас|[Вв]ам|[Вв]аш\w*)\b",
}
FAMILIAR = {
    "en": r"(?!)",
    "fr": r"\b([Tt]u|[Tt]oi|[Tt]on|[Tt]a|[Tt]es)\b",
    "de": r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*)\b",
    "es": r"\b([Tt]ú|[Tt]us?|[Cc]ontigo)\b",
    "it": r"\b([Tt]u|[Tt]uo|[Tt]ua|[Tt]uoi|[Tt]ue)\b",
    "uk": r"\b([Тт]и|[Тт]ебе|[Тт]обі|[Тт]обою|[Тт]в[оі][їєйяюг]\w*)\b",
}


@every_text
def test_adults_and_children_are_each_addressed_their_way(slug: str, language: str) -> None:
    content = load_specimen(slug, language)
    text = "\n".join([content.title, prose(content)])
    wrong = FORMAL[language] if slug.startswith("assent") else FAMILIAR[language]
    assert not re.findall(wrong, text)


@every_language
def test_labels_address_nobody(language: str) -> None:
    """The same words are printed on an adult's form and on a teenager's; a child has some alone."""
    words = shipped_labels(language)
    for_children = "\n".join(words.pop(key) for key in CHILDS_LABELS.values())
    assert not re.findall(FORMAL[language], for_children)
    labels = "\n".join(words.values())
    assert not re.findall(FORMAL[language], labels)
    assert not re.findall(FAMILIAR[language], labels)
    imperatives = {"fr": r"\bvous\b|\w+ez\b", "de": r"\bSie\b"}
    assert not re.findall(imperatives.get(language, r"(?!)"), labels)


# How it is set

QUOTES = {"en": "“”", "fr": "«»", "de": "„“", "es": "«»", "it": "«»", "uk": "«»"}


@every_text
def test_quotes_and_apostrophes_are_those_of_the_language(slug: str, language: str) -> None:
    text = everything(load_specimen(slug, language))
    opening, closing = tuple(QUOTES[language])
    assert not set(text) & (set("\"'`´“”„‚‘«»‹›") - {opening, closing})
    assert re.fullmatch(
        rf"([^{opening}{closing}]*{opening}[^{opening}{closing}]+{closing})*"
        rf"[^{opening}{closing}]*",
        text,
    )
    assert "..." not in text
    assert " - " not in text


@pytest.mark.parametrize("slug", SLUGS)
def test_french_spaces_do_not_break(slug: str) -> None:
    text = everything(load_specimen(slug, "fr"))
    assert not re.findall(rf"[^{NARROW}][;?]", text)
    assert not re.findall(rf"[^{WIDE}]:", text)
    assert not re.findall(rf"«[^{WIDE}]|[^{WIDE}]»", text)
    assert WIDE in text


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "fr"])
def test_no_other_language_spaces_its_punctuation(slug: str, language: str) -> None:
    text = everything(load_specimen(slug, language))
    assert not re.findall(r"\s[;:?,.»”]|«\s", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_spanish_questions_open_too(slug: str) -> None:
    text = everything(load_specimen(slug, "es"))
    assert text.count("¿") == text.count("?")
    assert not re.findall(r"\?[^\s<,.»]", text)


@every_text
def test_one_script_a_text(slug: str, language: str) -> None:
    """A Latin letter inside a Ukrainian word looks right and is read out wrong."""
    text = re.sub(r"<[^>]+>", " ", everything(load_specimen(slug, language)))
    words = re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", "", text))
    cyrillic = [word for word in words if re.search(r"[Ѐ-ӿ]", word)]
    assert not [word for word in cyrillic if re.search(r"[A-Za-z]", word)]
    assert not [word for word in cyrillic if re.search(r"[ыэъёЫЭЪЁ]", word)]
    assert bool(cyrillic) is (language == "uk")


# What the translations got wrong once, and what all of them say now.

PROMISES = {
    # The registry's data, not data in some country.
    ("adult", "who"): {
        "en": "the data in the registry", "fr": "données du registre", "de": "Daten im Register",
        "es": "los datos del registro", "it": "i dati del registro", "uk": "дані з реєстру",
    },
    ("adult", "rights"): {
        "en": "a form that a computer can read", "fr": "format lisible par ordinateur",
        "de": "die ein Computer lesen kann", "es": "un ordenador pueda leer",
        "it": "un computer può leggere", "uk": "який читає комп’ютер",
    },
    ("adult", "who", "adequacy"): {
        "en": "no adequacy decision", "fr": "pas de décision d’adéquation",
        "de": "kein Angemessenheitsbeschluss", "es": "no hay decisión de adecuación",
        "it": "manca una decisione di adeguatezza", "uk": "немає рішення про достатній захист",
    },
}  # fmt: skip
NO_PROFIT = {
    "en": "must not earn money", "fr": "pas pour gagner de l’argent", "de": "Geld verdienen darf",
    "es": "No pueden ganar dinero", "it": "Non può guadagnarci soldi",
    "uk": "Заробляти на цьому їм не можна",
}  # fmt: skip


@every_language
@pytest.mark.parametrize("place", PROMISES)
@pytest.mark.parametrize("slug", ["adult", "parent"])
def test_a_promise_is_the_same_in_every_language(
    slug: str, place: tuple[str, ...], language: str
) -> None:
    assert PROMISES[place][language] in section_of(slug, language, place[1])


@every_language
def test_a_teenager_is_told_that_nobody_may_earn_money(language: str) -> None:
    (registry,) = [
        module
        for module in load_specimen("assent-12-17", language).modules
        if module.code == "registry"
    ]
    assert NO_PROFIT[language] in registry.explanation


@pytest.mark.parametrize("slug", SLUGS)
def test_words_that_meant_something_else_are_gone(slug: str) -> None:
    german, french = (everything(load_specimen(slug, code)) for code in ("de", "fr"))
    assert not re.findall(r"\b(?:[Dd]er|[Ee]inen?|[Ii]hren) Rat\b", german)
    assert not re.findall(r"être défait", french)
    if slug == "assent-7-11":
        assert "cosas raras" not in everything(load_specimen(slug, "es"))
