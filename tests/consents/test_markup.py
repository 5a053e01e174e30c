"""The elements a form may hold, and plain text as HTML and back."""

import time

import pytest

from portal.consents.markup import body_of, clean_body, is_clean, text_of


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        (
            '<p data-block-key="a1">A <b>b</b> <i>c</i></p>',
            "<p>A <strong>b</strong> <em>c</em></p>",
        ),
        ("<p>A\u00a0b &amp; c</p>", "<p>A\u00a0b &amp; c</p>"),
        ("<p>A<br/>b</p>", "<p>A<br>b</p>"),
        ("<h1>A</h1><p onclick='x()'>b</p>", "A<p>b</p>"),
        ("<!-- hidden --><p>A</p>", "<p>A</p>"),
        ("<blink><p>A", "<p>A</p>"),
    ],
)
def test_cleaning(html: str, cleaned: str) -> None:
    assert clean_body(html) == cleaned
    assert clean_body(cleaned) == cleaned
    assert is_clean(cleaned)


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="attachment" href="file:///etc/passwd">',
        '<p><img src="https://example.org/a.png"></p>',
        "<script>a()</script>",
        '<p style="color:red">A</p>',
        "<!-- hidden -->",
        "<p>A",
    ],
)
def test_what_is_not_clean_is_known(html: str) -> None:
    assert not is_clean(html)


def test_what_wagtail_writes_is_clean() -> None:
    assert is_clean(
        '<p data-block-key="x9">A <b>b</b><br/>c</p><ul><li data-block-key="y">d</li></ul>'
    )


def test_plain_text_becomes_paragraphs_and_lists_and_comes_back() -> None:
    text = "One < two\nand on.\n\n- a & b\n- c\n\nEnd"

    body = body_of(text)

    assert body == ("<p>One &lt; two<br>and on.</p><ul><li>a &amp; b</li><li>c</li></ul><p>End</p>")
    assert is_clean(body)
    assert text_of(body) == text


@pytest.mark.parametrize("start", ["<b ", "<li ", "<"])
def test_tags_without_an_end_take_no_time(start: str) -> None:
    """Time of the square of this length would be most of a minute."""
    body = start * 60_000
    before = time.process_time()
    clean_body(body)
    is_clean(body)
    text_of(body)
    assert time.process_time() - before < 5
