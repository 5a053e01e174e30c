"""What is said in films, ready to be searched: caption texts are read once, not at every search.

Kept in the process, by the digest of the text, so that a corrected text is another one. Reading a
track of some hours takes as long as dozens of pages; how much is kept is bounded by characters.
"""

import threading
from collections import OrderedDict
from typing import NamedTuple

from .errors import TextFileError
from .transcript import Sentence, make_transcript, stems_in
from .webvtt import parse_vtt

# Characters of caption files whose sentences are kept: some 80 hours of talk, 30 MB.
MOST_KEPT = 6_000_000


class Heard(NamedTuple):
    """A sentence, and its stems as `transcript.has_all` reads them."""

    sentence: Sentence
    stems: str


_kept: OrderedDict[str, tuple[int, tuple[Heard, ...]]] = OrderedDict()
_lock = threading.Lock()


def heard(digest: str, text: str) -> tuple[Heard, ...]:
    """The sentences of a WebVTT text with that digest, in order; none where it cannot be read."""
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest][1]
    found = _read(text)
    with _lock:
        _kept[digest] = (len(text), found)
        while len(_kept) > 1 and sum(size for size, _found in _kept.values()) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _read(text: str) -> tuple[Heard, ...]:
    try:
        cues = parse_vtt(text)
    except TextFileError:
        return ()
    return tuple(
        Heard(sentence, stems_in(sentence.text))
        for paragraph in make_transcript(cues)
        for sentence in paragraph.sentences
    )
