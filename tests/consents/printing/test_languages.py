"""The font has every letter of the Union's 24 languages and of Ukrainian.

The alphabets are those of the Unicode CLDR's exemplar characters (main, and quotation marks),
written out; where a language has them, with its stress marks and its capital forms.
"""

import unicodedata

import pytest

from portal.consents.printing import check_content
from portal.consents.printing.fonts import printable_characters

from .forms import a_form, printed
from .reading import text_of

ALPHABETS = {
    "bg": ("а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я ѝ", "„“"),
    "cs": (
        "a á b c č d ď e é ě f g h i í j k l m n ň o ó p q r ř s š t ť u ú ů v w x y ý z ž",
        "„“‚‘",
    ),
    "da": ("a b c d e f g h i j k l m n o p q r s t u v w x y z æ ø å é ǿ", "»«’"),
    "de": ("a ä b c d e f g h i j k l m n o ö p q r s ß ẞ t u ü v w x y z", "„“‚‘»«"),
    "el": (
        "α ά β γ δ ε έ ζ η ή θ ι ί ϊ ΐ κ λ μ ν ξ ο ό π ρ σ ς τ υ ύ ϋ ΰ φ χ ψ ω ώ",
        "«»·;΄",
    ),
    "en": ("a b c d e f g h i j k l m n o p q r s t u v w x y z", "‘’“”"),
    "es": ("a á b c d e é f g h i í j k l m n ñ o ó p q r s t u ú ü v w x y z", "¿¡«»ªº"),
    "et": ("a b c d e f g h i j k l m n o p q r s š z ž t u v w õ ä ö ü x y", "„“"),
    "fi": ("a b c d e f g h i j k l m n o p q r s š t u v w x y z ž å ä ö", "”’»"),
    "fr": (
        "a à â æ b c ç d e é è ê ë f g h i î ï j k l m n o ô œ p q r s t u ù û ü v w x y ÿ z",
        "«»’\u202f\u00a0",
    ),
    "ga": ("a á b c d e é f g h i í j k l m n o ó p q r s t u ú v w x y z ḃ ċ ḋ ḟ ġ ṁ ṗ ṡ ṫ", "“”"),
    "hr": ("a b c č ć d dž đ e f g h i j k l lj m n nj o p r s š t u v z ž ǆ ǉ ǌ", "„”»«"),
    "hu": (
        "a á b c cs d dzs e é f g gy h i í j k l ly m n ny o ó ö ő p q r s sz t u ú ü ű v w x y z",
        "„”»«",
    ),
    "it": ("a à b c d e é è f g h i ì í î j k l m n o ò ó p q r s t u ù ú v w x y z", "«»“”’"),
    "lt": (
        "a ą b c č d e ę ė f g h i į y j k l m n o p r s š t u ų ū v z ž ã ñ õ ẽ ą̃ ė́ i̇́",
        "„“",
    ),
    "lv": ("a ā b c č d e ē f g ģ h i ī j k ķ l ļ m n ņ o p r s š t u ū v z ž ŗ ō", "“”„"),
    "mt": ("a à b ċ d e è f ġ g għ h ħ i ì j k l m n o ò p q r s t u ù v w x ż z", "“”‘’"),
    "nl": ("a á ä b c d e é ë f g h i í ï ĳ j j́ k l m n o ó ö p q r s t u ú ü v w x y z", "‘’“”"),
    "pl": ("a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż", "„”«»"),
    "pt": (
        "a á à â ã b c ç d e é ê f g h i í j k l m n o ó ò ô õ p q r s t u ú v w x y z ª º",
        "“”«»",
    ),
    "ro": ("a ă â b c d e f g h i î j k l m n o p q r s ș t ț u v w x y z ş ţ", "„”«»"),
    "sk": (
        "a á ä b c č d ď e é f g h ch i í j k l ĺ ľ m n ň o ó ô p q r ŕ s š t ť u ú v w x y ý z ž",
        "„“‚‘",
    ),
    "sl": ("a b c č d e f g h i j k l m n o p r s š t u v z ž ć đ", "„“»«"),
    "sv": ("a à b c d e é f g h i j k l m n o p q r s t u v w x y z å ä ö", "”’»"),
    "uk": ("а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я а́ і́", "«»„“’ʼ"),
}
# The font draws Romanian cedillas as the commas that they stand for, and so they are read back.
CEDILLAS = "şţŞŢ"
# What plain texts of all of them use beside letters.
COMMON = "0123456789 .,;:!?()[]/&@#%*+-–—…'\"§€°×±=<>_·•№½¼²³µ\u00a0\u00ad\u2011\u202f"


def letters_of(language: str) -> str:
    alphabet, marks = ALPHABETS[language]
    return f"{alphabet} {_capitals(alphabet)} {marks}"


def _capitals(alphabet: str) -> str:
    """Without the German ß, whose capital stands in the alphabet."""
    return alphabet.replace("ß", "").upper()


def test_there_are_25_languages() -> None:
    assert len(ALPHABETS) == 25


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_the_language_is_in_all_four_faces(language: str) -> None:
    missing = set(letters_of(language)) - printable_characters()
    assert sorted(missing) == []


@pytest.mark.parametrize("character", COMMON)
def test_what_every_language_uses_is_in_all_four_faces(character: str) -> None:
    assert character in printable_characters()


@pytest.mark.parametrize("language", ALPHABETS)
def test_the_language_prints(language: str) -> None:
    """Each letter comes back out of the PDF as itself: it was drawn, and it can be copied."""
    letters = unicodedata.normalize("NFC", letters_of(language)).split()
    # PDFium drops some accents that have no width when it reads; they are drawn.
    letters = [letter for letter in letters if len(letter) == 1 and letter not in CEDILLAS]
    words = " ".join("".join(letters[at : at + 5]) for at in range(0, len(letters), 5))
    form = a_form(
        language=language,
        introduction=f"<p>{words}</p><p><strong>{words}</strong> <em>{words}</em></p>",
        key_points=(words,),
    )
    assert check_content(form) == []
    text = unicodedata.normalize("NFC", "".join(text_of(printed(form).pdf).split()))
    assert text.count("".join(letters)) == 4


@pytest.mark.parametrize("character", "☐✓→אب日ไ")
def test_letters_of_other_scripts_are_missed(character: str) -> None:
    assert character not in printable_characters()
