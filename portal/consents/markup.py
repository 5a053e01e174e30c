"""The few elements that the text of a form may be made of, and nothing else.

Editors' rich text arrives with Wagtail's own attributes and with `b` and `i`; a form's content
knows `strong` and `em`. What is not on the list is dropped here whatever its source, so that
nothing which is printed can point at a file or an address.
"""

import re

import nh3

TAGS = frozenset({"p", "ul", "ol", "li", "strong", "em", "br"})
# Read as what they mean before the list is applied.
_SAME = {"b": "strong", "i": "em"}
_SAME_TAG = re.compile(r"<(/?)(b|i)(?=[\s>])[^>]*>")
_BLOCK_KEY = re.compile(r' data-block-key="[^"<>]*"')
_LINE_BREAK = re.compile(r"<br\s*/?>")


def clean_body(html: str) -> str:
    """The HTML with whitelisted elements only, none with an attribute.

    Elements that are not allowed go and their words stay; of scripts and styles nothing stays.
    """
    written = _SAME_TAG.sub(lambda found: f"<{found[1]}{_SAME[found[2]]}>", html)
    cleaned = nh3.clean(
        written,
        tags=set(TAGS),
        attributes={},
        clean_content_tags={"script", "style"},
        strip_comments=True,
        link_rel=None,
    )
    return cleaned.strip()


def is_clean(html: str) -> bool:
    """Whether cleaning drops nothing that its author wrote; different spelling does not count."""
    written = _BLOCK_KEY.sub("", html)
    written = _SAME_TAG.sub(lambda found: f"<{found[1]}{_SAME[found[2]]}>", written)
    return _elements(written) == _elements(clean_body(html))


def _elements(html: str) -> list[str]:
    """Every tag, comment and declaration as it is written, in order."""
    return re.findall(r"<[^>]*>?", _LINE_BREAK.sub("<br>", html))
