"""Words as the search compares them, without I/O: the index, the query and the marks share this.

A stem stands for the forms of a word that readers take for the same: singular and plural, with
and without accents and capitals, in English and French at once, because one text quotes the
other language and a tutorial is found in both. It is no word to show. What comes out is letters
and digits only, so that every search engine cuts a text of stems into the same words.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from functools import lru_cache

# With the accents that some systems write as characters of their own behind the letter.
WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
# White space at which a line may break; French sets the other kind inside « » and before a colon.
_BREAKABLE = re.compile(r"[^\S\u00a0\u2007\u202f]+")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)['’](?=\w)|['’]s\b")  # l'essai, the panel's
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_IRREGULAR = {
    "children": "child",
    "criteria": "criterion",
    "men": "man",
    "news": "news",
    "women": "woman",
    "yeux": "oeil",
}
# Letters of the longest word that has forms, and whose stem is kept in the process.
LONGEST = 40
# Left out of a query that has other words: every text is full of them, or, a title, lacks them.
# fmt: off
_LITTLE = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "by", "do", "for", "from", "how", "i", "in",
        "is", "it", "of", "on", "or", "the", "this", "to", "what", "with",
        "au", "aux", "ce", "ces", "comment", "dans", "de", "des", "du", "en", "est", "et",
        "il", "la", "le", "les", "ou", "par", "pour", "que", "qui", "se", "sur", "un",
        "une",
    }
)
# fmt: on
# Endings in the order in which they are tried, what stands instead, and how many letters must be
# left before it, for the word to be still itself.
_ENDINGS = (
    ("eaux", "eau", 0),
    ("aux", "al", 3),  # hôpitaux
    ("eux", "eu", 1),
    ("oux", "ou", 1),
    ("xe", "x", 2),  # of boxes
    ("sis", "s", 3),  # analysis, analyses
    ("ail", "al", 4),  # travail, travaux
    ("ie", "i", 3),  # maladie; of studies
    ("y", "i", 3),
    ("ing", "", 4),
    ("ed", "", 4),
    ("e", "", 4),
)


def one_line(text: str) -> str:
    """`text` with a single space wherever a line may break in it."""
    return _BREAKABLE.sub(" ", text).strip()


def folded(text: str) -> str:
    """`text` without capitals and accents, for comparing what people type."""
    split = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(char for char in split if not unicodedata.combining(char)).casefold()


def stems(text: str) -> list[str]:
    """The stem of each word of `text`, in order."""
    return [_stem(word) for word in WORD.findall(_ELISION.sub(" ", folded(text)))]


def wanted_stems(query: str, *, most: int) -> list[str]:
    """What a text must hold to be found: each stem once, without little words among others."""
    words = WORD.findall(_ELISION.sub(" ", folded(query)))
    telling = [word for word in words if word not in _LITTLE]
    return list(dict.fromkeys(_stem(word) for word in telling or words))[:most]


def is_wanted(word: str, wanted: AbstractSet[str]) -> bool:
    """Whether a word as it is written, a match of `WORD`, is a form of one of these stems."""
    found = _known(word) if len(word) <= LONGEST else stems(word)
    return not wanted.isdisjoint(found)


@lru_cache(maxsize=20_000)
def _known(word: str) -> tuple[str, ...]:
    """Of one written word: to mark a page all its words are looked at, most of them again."""
    return tuple(stems(word))


def _stem(word: str) -> str:
    """Shorten until nothing is left to shorten, so that a plural passes through its singular."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isalpha() or len(word) > LONGEST:
        return word
    shorter, word = _without_s(word, 3), ""
    while shorter != word:
        word = shorter
        shorter = _without_s(_undoubled(_without_ending(word)), 4)
    return word


def _without_s(word: str, least: int) -> str:
    is_plural = word.endswith("s") and not word.endswith(("ss", "sis"))
    return word[:-1] if is_plural and len(word) > least else word


def _without_ending(word: str) -> str:
    for ending, instead, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word.removesuffix(ending) + instead
    return word


def _undoubled(word: str) -> str:
    """Without what a suffix doubled: submitted, européenne."""
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] != "s" else word
