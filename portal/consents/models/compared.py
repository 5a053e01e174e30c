"""Comparisons of published texts, made once: neither text ever changes again.

Comparing two long forms takes far longer than showing what came of it, and anybody may ask.
"""

from collections.abc import Callable

from django.core.cache import cache
from django.utils.translation import get_language

from portal.consents.comparison import Comparison, compare
from portal.consents.content import FormContent

# Seconds for which a comparison is kept.
KEEP = 24 * 3600
# Raise when a comparison changes its shape or its words.
_FORMAT = 1


def compared(
    old: str, new: str, contents: Callable[[], tuple[FormContent, FormContent]]
) -> Comparison:
    """What changed between the texts with these hashes, in words of the active language.

    `contents` gives both, the older first; it is asked only where nothing is kept.
    """
    key = f"consent-comparison:{_FORMAT}:{get_language()}:{old}:{new}"
    kept: Comparison | None = cache.get(key)
    if kept is None:
        kept = compare(*contents())
        cache.set(key, kept, KEEP)
    return kept
