"""The few elements that the text of a form may be made of, and nothing else.

Editors' rich text arrives with Wagtail's own attributes and with `b` and `i`; a form's content
knows `strong` and `em`. What is not on the list is dropped here whatever its source, so that
nothing which is printed can point at a file or an address.
"""

import re
from html import escape, unescape

import nh3

TAGS = frozenset({"p", "ul", "ol", "li", "strong", "em", "br"})
# Read as what they mean before the list is applied.
_SAME = {"b": "strong", "i": "em"}
# No pattern here reads past the next "<": a text of nothing else would take time of its square.
_SAME_TAG = re.compile(r"<(/?)(b|i)(?=[\s>])[^<>]*>")
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
    return cleaned.replace("&nbsp;", "\u00a0").strip(" \n\r\t")


def is_clean(html: str) -> bool:
    """Whether cleaning drops nothing that its author wrote; different spelling does not count."""
    written = _BLOCK_KEY.sub("", html)
    written = _SAME_TAG.sub(lambda found: f"<{found[1]}{_SAME[found[2]]}>", written)
    return _elements(written) == _elements(clean_body(html))


def body_of(text: str) -> str:
    """HTML of text typed into a plain field: a blank line parts paragraphs, "- " begins an item."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    return "".join(_part(part.splitlines()) for part in parts if part)


def text_of(body: str) -> str:
    """What to put into a plain field so that `body_of` gives the same again; marks are lost."""
    text = _LINE_BREAK.sub("\n", body)
    text = re.sub(r"<li[^<>]*>\s*", "- ", text)
    text = re.sub(r"</li>\s*", "\n", text)
    text = re.sub(r"</(p|ul|ol)>\s*", "\n\n", text)
    return re.sub(r"\n{3,}", "\n\n", unescape(re.sub(r"<[^<>]*>", "", text))).strip()


def _part(lines: list[str]) -> str:
    if all(line.strip().startswith("- ") for line in lines):
        items = (f"<li>{escape(line.strip()[2:].strip(), quote=False)}</li>" for line in lines)
        return f"<ul>{''.join(items)}</ul>"
    return f"<p>{'<br>'.join(escape(line.strip(), quote=False) for line in lines)}</p>"


def _elements(html: str) -> list[str]:
    """Every tag, comment and declaration as it is written, in order."""
    return re.findall(r"<[^<>]*>?", _LINE_BREAK.sub("<br>", html))
