"""What stands on the paper, page by page, for each variant."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from PIL import Image

from portal.consents.content import LABELS, Clause, FormContent
from portal.consents.enums import Variant
from portal.consents.printing import PrintedForm
from portal.consents.printing.checks import LABEL_WORDS, LETTERS, WORDS
from portal.consents.printing.document import colon, language_name, page_count, parts_of
from portal.consents.specimens import LANGUAGES, SLUGS, load_specimen

from .forms import (
    DOCUMENT,
    VERIFY_URL,
    a_centre,
    a_form,
    a_module,
    a_registry_module,
    printed,
    with_label,
)
from .reading import fill_of, font_sizes_of, overflow_of, pages_of, pixels_of, text_of

SIGNED = [variant for variant in Variant if variant.is_signed]


def count(text: str, label: str) -> int:
    return text.count(LABELS[label])


def test_the_summary_is_the_first_page() -> None:
    first = pages_of(printed(centre=a_centre()).pdf)[0]
    for words in (
        "May experts discuss your case?",
        "This form asks for your yes.",
        "In short",
        "A no changes nothing in your care.",
        "Advice for my care: Needed for the case to be discussed",
        "Registry: You are free to say no; care stays the same",
        "University Hospital Brugge",
        "Kaai 1, 8000 Brugge",
        "officer@hospital.example",
        "Genetics clinic",
        VERIFY_URL,
    ):
        assert words in first.replace("/ ", "/")
    assert "Some conditions are rare." not in first


def test_every_page_says_form_version_language_and_page() -> None:
    pages = pages_of(printed(centre=a_centre()).pdf)
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        assert "May experts discuss your case?" in page
        assert "Version 3 · 2026-11-23 · English" in page
        assert "Edition 4 · University Hospital Brugge" in page
        assert f"Page {number} of {len(pages)}" in page


def test_the_number_of_pages_is_told() -> None:
    form = printed()
    assert form.pages == len(pages_of(form.pdf))


def test_the_code_on_every_page_opens_the_address() -> None:
    """Read as a scanner would: the dark and light squares of the picture at the bottom right."""
    import pypdfium2
    import segno

    expected = segno.make(VERIFY_URL, error="m", micro=False)
    size = len(expected.matrix)
    with pypdfium2.PdfDocument(printed().pdf) as document:
        for page in document:
            picture = page.render(scale=4, grayscale=True).to_pil()
            box = _code_box(picture)
            side = (box[2] - box[0]) / size
            middles = [
                [
                    (int(box[0] + (x + 0.5) * side), int(box[1] + (y + 0.5) * side))
                    for x in range(size)
                ]
                for y in range(size)
            ]
            seen = [[picture.getpixel(middle) < 128 for middle in row] for row in middles]
            assert seen == [[bool(module) for module in row] for row in expected.matrix]


def _code_box(picture: Image.Image) -> tuple[int, int, int, int]:
    """Where the code is: all that is dark in the bottom right corner below the rule."""
    width, height = picture.size
    left, top = int(width * 0.792), int(height * 0.902)
    box = picture.crop((left, top, width, height)).point(lambda grey: 255 * (grey < 128)).getbbox()
    assert box is not None
    return (left + box[0], top + box[1], left + box[2], top + box[3])


@pytest.mark.parametrize(
    ("variant", "roles"),
    [
        (Variant.ADULT, {"patient": 2, "interpreter": 1, "clinician": 1, "representative": 0}),
        (Variant.REPRESENTATIVE, {"representative": 3, "interpreter": 1, "clinician": 1}),
        (Variant.ASSENT_CHILD, {"child": 2, "interpreter": 1, "clinician": 1}),
        (Variant.ASSENT_TEEN, {"child": 2, "interpreter": 1, "clinician": 1}),
        (Variant.WITHDRAWAL, {"representative": 1, "clinician": 1, "interpreter": 0}),
        (Variant.INFORMATION, {"child": 0, "representative": 0, "clinician": 0, "signature": 0}),
    ],
)
def test_who_signs(variant: Variant, roles: Mapping[str, int]) -> None:
    """On the form itself, and once more on the slip."""
    form = a_form(variant=variant, title="Form", labels={**LABELS, "relation": "Relation"})
    text = text_of(printed(form).pdf)
    assert {role: count(text, role) for role in roles} == roles


@pytest.mark.parametrize(
    ("variant", "sections", "is_there"),
    [
        (Variant.ADULT, True, True),
        (Variant.ADULT, False, False),
        # What is not signed has its modules there.
        (Variant.INFORMATION, False, True),
    ],
)
def test_the_full_text_has_no_page_where_there_is_none(
    variant: Variant, sections: bool, is_there: bool
) -> None:
    content = a_form(variant=variant)
    if not sections:
        content = replace(content, sections=())
    assert (LABELS["the_text"] in text_of(printed(content).pdf)) == is_there


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_child_is_told_in_its_words_what_a_no_means(language: str) -> None:
    content = load_specimen("assent-7-11", language)
    labels = content.labels
    text = text_of(printed(content).pdf)
    told = [" ".join(labels[key].split()) for key in ("needed_child", "optional_child")]
    # In the summary and in the rows.
    assert [text.count(words) for words in told] == [2, 2 * (len(content.modules) - 1)]
    assert labels["needed"] not in text
    assert labels["optional"] not in text


def test_a_form_printed_from_older_words_has_those_of_everybody() -> None:
    """Frozen versions keep the fixed words of their day; children had none of their own then."""
    older = {key: word for key, word in LABELS.items() if not key.endswith("_child")}
    form = printed(a_form(variant=Variant.ASSENT_CHILD, labels=older))
    assert LABELS["needed"] in text_of(form.pdf)


def test_a_hospitals_form_from_older_words_says_version_of_its_edition() -> None:
    older = {key: word for key, word in LABELS.items() if key != "edition"}
    form = printed(a_form(labels=older), centre=a_centre())
    assert "Version 4 · University Hospital Brugge" in text_of(form.pdf)


def test_a_choice_has_two_boxes_and_none_is_ticked() -> None:
    text = text_of(printed().pdf)
    assert "Yes No Advice for my care" in text
    for mark in "✓✔✗✘☑☒☐":
        assert mark not in text


def test_a_choice_has_two_empty_boxes_in_each_row() -> None:
    form = printed(a_form(modules=(a_module(explanation=""), a_registry_module(explanation=""))))
    (page,) = [
        number for number, text in enumerate(pages_of(form.pdf)) if LABELS["choices_hint"] in text
    ]
    boxes = _empty_boxes(form.pdf, page)
    above, below = sorted(boxes)[:2], sorted(boxes)[2:]
    assert len(below) == 2
    for (y, yes), (same, no) in (above, below):
        assert y == same
        assert no - yes > 60


def _empty_boxes(pdf: bytes, page: int) -> list[tuple[int, int]]:
    """Upper left corners (y, x) of square frames of 6.5 mm with nothing inside, at 144 dpi."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[page].render(scale=2, grayscale=True).to_pil().convert("L")
    side = round(6.5 / 25.4 * 144)
    dark = picture.point(lambda grey: int(grey < 128))
    rows = dark.tobytes()
    found: list[tuple[int, int]] = []
    for run in re.finditer(rb"(?<!\x01)\x01{%d,%d}(?!\x01)" % (side - 4, side + 4), rows):
        y, x = divmod(run.start(), picture.width)
        inside = picture.crop((x + 5, y + 5, x + side - 6, y + side - 6))
        left = dark.crop((x - 3, y + side // 2, x + 4, y + side // 2 + 1))
        is_new = not any(abs(y - other) < 5 and abs(x - at) < 5 for other, at in found)
        if is_new and left.getextrema()[1] and inside.getextrema() == (255, 255):
            found.append((y, x))
    return found


def test_the_information_sheet_asks_nothing() -> None:
    text = text_of(printed(a_form(variant=Variant.INFORMATION)).pdf)
    assert "I agree that experts discuss my case." in text
    for label in ("choices_hint", "signatures", "withdrawal_slip", "pseudonym_hint"):
        assert count(text, label) == 0


def test_a_withdrawal_takes_back_and_has_no_slip() -> None:
    text = text_of(printed(load_specimen("withdrawal", "en")).pdf)
    assert "I take back" in text
    assert count(text, "choices_hint") == 0
    assert count(text, "withdrawal_hint") == 0
    assert "Yes No" not in text


@pytest.mark.parametrize("variant", [v for v in SIGNED if v is not Variant.WITHDRAWAL])
def test_the_slip_is_the_last_page_with_a_row_for_each_module(variant: Variant) -> None:
    last = pages_of(printed(a_form(variant=variant), centre=a_centre()).pdf)[-1]
    for words in ("If you change your mind", "I take back", "Advice for my care", "Registry"):
        assert words in last
    assert "Genetics clinic" in last


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("slug", SLUGS)
def test_whoever_cuts_off_the_slip_cuts_nothing_from_its_back(slug: str, is_large: bool) -> None:
    """Printed on both sides: the slip begins a sheet, and is the last that is printed."""
    content = load_specimen(slug, "de")
    pages = pages_of(printed(content, is_large=is_large).pdf)
    begun = [
        number for number, page in enumerate(pages) if content.labels["withdrawal_hint"] in page
    ]
    assert all(number % 2 == 0 for number in begun)
    assert bool(begun) is (slug != "withdrawal")


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_to_sign_bears_the_forms_code_and_a_line_for_initials(
    language: str, is_large: bool
) -> None:
    content = load_specimen("adult", language)
    for page in pages_of(printed(content, is_large=is_large).pdf):
        assert f"{content.labels['initials']}{colon(language)}".replace("\xa0", " ") in page
        assert str(DOCUMENT) in page.replace("- ", "-")
    draft = text_of(printed(content, is_large=is_large, is_draft=True).pdf)
    assert content.labels["initials"] not in draft


def test_a_hospital_says_what_the_law_requires_above_the_signatures() -> None:
    text = text_of(printed(load_specimen("adult", "fr"), centre=a_centre()).pdf)
    labels = load_specimen("adult", "fr").labels
    for words in (
        f"{labels['retention']} 30",
        "Ukraine " + labels["safeguard_clauses"],
        "Registry of rare conditions University of Example",
        "Example Association, Brussels Data stored in Belgium",
    ):
        assert words in text
    assert text.index(labels["operator"]) < text.index(labels["stays_here"])
    general = text_of(printed(load_specimen("adult", "fr")).pdf)
    assert labels["retention"] in general  # with room to write it


def test_an_edition_from_before_the_law_was_asked_about_prints_as_it_did() -> None:
    old = a_centre(retention=None, transfers="", safeguard=None, registry="", operator="")
    assert LABELS["particulars"] not in text_of(printed(centre=old).pdf)
    assert set(old.to_json()) == {
        "name", "city", "country", "edition", "controller", "officer", "contacts", "clauses",
    }  # fmt: skip
    assert type(old).from_json(old.to_json()) == old
    assert type(old).from_json(a_centre().to_json()) == a_centre()


def test_a_centre_adds_and_never_alters() -> None:
    content, centre = a_form(), a_centre()
    parts = parts_of(content, centre)
    assert [(part.heading, part.is_local) for part in parts] == [
        ("Why we ask", False),
        ("Our ethics committee", True),
        ("What we share", False),
        ("Our archive", True),
        ("Our portal", True),
    ]
    text = text_of(printed(content, centre=centre).pdf)
    assert count(text, "local_clause") == 3
    for module in content.modules:
        assert module.statement in text
    for section in content.sections:
        assert section.heading in text


def test_without_a_centre_there_is_room_for_one() -> None:
    first = pages_of(printed().pdf)[0]
    for label in ("hospital", "controller", "officer", "contacts"):
        assert count(first, label) == 1


def test_a_draft_is_marked_on_every_page() -> None:
    content = load_specimen("adult", "en")
    draft, checked = printed(content, is_draft=True), printed(content)
    assert all(LABELS["draft_mark"] in page for page in pages_of(draft.pdf))
    assert LABELS["draft_note"] in pages_of(draft.pdf)[0]
    assert LABELS["draft_mark"] not in text_of(checked.pdf)
    last = checked.pages - 1
    assert pixels_of(draft.pdf, last) != pixels_of(checked.pdf, last)


@pytest.mark.parametrize("is_large", [False, True])
def test_a_draft_says_so_in_black_words_at_the_head_of_every_page(is_large: bool) -> None:
    """What a copying machine keeps: black letters, and a mark behind the text that is not faint."""
    content = load_specimen("parent", "uk")
    pdf = printed(content, is_draft=True, is_large=is_large, centre=a_centre()).pdf
    words = f"{content.labels['draft_mark']}. {content.labels['draft_note']}"
    assert all(words in page for page in pages_of(pdf))
    with_mark = pixels_of(pdf, printed(content, is_draft=True, is_large=is_large).pages - 1)
    assert any(180 < grey < 215 for grey in with_mark)


@pytest.mark.parametrize("is_large", [False, True])
def test_a_long_name_of_a_hospital_hides_neither_its_edition_nor_the_page(is_large: bool) -> None:
    """The longest that is not refused, of short words and of one that fills the line."""
    for word in ("Universitätsklinikum", "W" * 60, "ab"):
        name = " ".join([word] * 25)[: LETTERS["name"]].strip()
        form = printed(centre=a_centre(name=name, city=name), is_large=is_large, is_draft=True)
        pages = pages_of(form.pdf)
        for number, page in enumerate(pages, 1):
            assert "Edition 4 · " in page
            assert f"Page {number} of {len(pages)}" in page
        assert overflow_of(form.pdf) == []


def test_a_model_says_so_until_a_hospital_answers_for_it() -> None:
    model = a_form(is_model=True)
    assert all(LABELS["model_note"] in page for page in pages_of(printed(model).pdf))
    assert LABELS["model_note"] not in text_of(printed(model, centre=a_centre()).pdf)
    assert LABELS["model_note"] not in text_of(printed(a_form(is_model=False)).pdf)


def test_pseudonym_and_clinician_are_filled_in() -> None:
    pages = pages_of(printed(pseudonym="BRU-0042", clinician="Dr Åse Ängström").pdf)
    # Summary, choices, signatures and slip: pages that come apart still say whose they are.
    assert [found for page in pages if (found := page.count("BRU-0042"))] == [1, 1, 1, 1]
    assert sum(page.count("Dr Åse Ängström") for page in pages) == 1
    plain = text_of(printed().pdf)
    assert "BRU" not in plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sign_on_one_page_of_large_print(language: str) -> None:
    content = load_specimen("parent", language)
    pages = pages_of(printed(content, is_large=True).pdf)
    lines = [page.count(content.labels["name_by_hand"]) for page in pages]
    assert [count for count in lines if count] == [4, 1]  # the form, and its slip


def test_large_print_has_sixteen_points() -> None:
    content = a_form(sections=())
    for word in ("agree", "Pseudonym", "controller", "Relation", "Signature", "free", "share"):
        assert all(size >= 16 for size in font_sizes_of(printed(content, is_large=True).pdf, word))
    assert min(font_sizes_of(printed(content, is_large=True).pdf, "agree")) >= 16
    assert min(font_sizes_of(printed(content).pdf, "agree")) < 12


@pytest.mark.parametrize("is_large", [False, True])
def test_a_row_is_never_split(is_large: bool) -> None:
    """Four rows with as many words as a row may have, of German length."""
    word = "Forschung"

    def full(code: str) -> object:
        return a_module(
            code=code,
            is_needed=False,
            title=f"Begin {code} " + "Rat " * (WORDS["module_title"] - 2),
            statement="Zweck " * WORDS["statement"],
            explanation=f"<p>{'ist so ' * 18}</p><p>{word} {'der Rat ' * 22}</p>",
        )

    content = a_form(modules=tuple(full(code) for code in ("a", "b", "c", "d")), language="de")
    content = with_label(content, "optional", "word " * (LABEL_WORDS["optional"] - 1) + "End")
    pages = pages_of(printed(content, is_large=is_large).pdf)
    for code in ("a", "b", "c", "d"):
        (page,) = [text for text in pages[1:-1] if f"Begin {code}" in text and "Zweck" in text]
        begun = page.index(f"Begin {code}")
        assert "word End" in page[begun:]


def test_every_specimen_fits_its_summary_on_one_page(
    model_prints: Mapping[tuple[str, str], PrintedForm],
) -> None:
    for (slug, language), form in model_prints.items():
        heading = load_specimen(slug, language).labels["the_text"]
        assert pages_of(form.pdf)[1].startswith(heading), (slug, language)


def test_no_page_of_a_specimen_is_nearly_empty(
    model_prints: Mapping[tuple[str, str], PrintedForm],
) -> None:
    """The choices follow a short rest of the text instead of leaving it alone on its page."""
    shares = {key: written(form) for key, form in model_prints.items()}
    assert {key: filled for key, filled in shares.items() if min(filled) < 0.4} == {}


def written(form: PrintedForm) -> list[float]:
    """How full each page is; without the empty back of the sheet before the slip."""
    shares = fill_of(form.pdf)
    if form.pages > 2 and shares[-2] < 0:
        del shares[-2]
    return shares


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["parent", "assent-12-17"])
def test_nor_is_one_when_a_hospital_adds_a_clause(slug: str, language: str) -> None:
    """With one of these clauses the text of both runs a little over its last full page."""
    clause = Clause("shared", "Our committee", f"<p>{'It has read this form. ' * 6}</p>")
    form = printed(load_specimen(slug, language), centre=a_centre(clauses=(clause,)))
    assert min(written(form)) >= 0.25  # a rest of ten lines and more is none that was forgotten


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_begin_where_there_is_room_for_a_row(language: str) -> None:
    """Else their heading and hint would stand alone at the foot of a page of large print."""
    content = load_specimen("adult", language)
    pages = pages_of(printed(content, is_large=True).pdf)
    (begun,) = [page for page in pages if content.labels["choices_hint"] in page]
    assert " ".join(content.modules[0].statement.split()) in begun


@pytest.mark.parametrize(
    ("code", "name"),
    [("en", "English"), ("uk", "Українська"), ("de-AT", "Deutsch"), ("x-klingon", "x-klingon")],
)
def test_languages_are_named_in_their_own(code: str, name: str) -> None:
    assert language_name(code) == name


def test_french_sets_a_space_before_its_colon() -> None:
    assert [colon(code) for code in ("fr", "fr-BE", "fy", "en")] == ["\xa0:", "\xa0:", ":", ":"]


def test_page_numbers_stand_where_the_language_wants_them() -> None:
    assert page_count("Page {page} of {pages}") == [
        ("Page ", "page"),
        (" of ", "pages"),
        ("", ""),
    ]
    content: FormContent = with_label(a_form(), "page", "{pages} in all, this is {page}.")
    pages = pages_of(printed(content).pdf)
    assert f"{len(pages)} in all, this is 2." in pages[1]


def test_clauses_are_printed_in_their_order() -> None:
    centre = a_centre(
        clauses=tuple(Clause("why", f"Ours {number}", "<p>x</p>") for number in range(5))
    )
    headings = [part.heading for part in parts_of(a_form(), centre) if part.is_local]
    assert headings == [f"Ours {number}" for number in range(5)]


def test_lists_in_lists_keep_to_the_font() -> None:
    """Bullets are letters too: three depths of them, within numbers and without."""
    nested = "<ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li></ul>"
    form = printed(a_form(introduction=f"{nested}<ol><li>four{nested}</li></ol>"))
    assert text_of(form.pdf).count("•") >= 6
