"""Search: what is found, how it is shown, what is refused."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.search import index

from portal.pages.models import HomePage
from portal.pages.selectors.search import EXCERPT, clip, excerpt_around, highlight, words_of
from tests.factories import pages as make

pytestmark = pytest.mark.django_db


def run_indexing() -> None:
    """What the task runner does after a page was saved."""
    for page in Page.objects.specific():
        index.insert_or_update_object(page)


def search(client: Client, query: str, prefix: str = "") -> str:
    run_indexing()
    cache.clear()
    response = client.get(f"{prefix}/search/", {"q": query})
    assert response.status_code == 200
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def test_finds_words_of_title_lead_and_text(client: Client, home: HomePage) -> None:
    page = make.make_content_page(home, title="Consent", slug="c", summary="Forms to sign")
    page.body = [("text", "<p>Ask the <b>guardian</b> of a minor.</p>")]
    page.save_revision().publish()
    for word in ("consent", "sign", "guardian"):
        assert 'href="/c/"' in search(client, word), word
    html = search(client, "guardian")
    assert "<mark>guardian</mark>" in html


def test_marks_words_and_escapes_the_rest(client: Client, home: HomePage) -> None:
    make.make_content_page(home, title="Fish & <b>chips</b>", slug="f", summary="amp and fish")
    html = search(client, "fish amp")
    assert "<mark>Fish</mark> &amp; &lt;b&gt;" in html
    assert "<mark>amp</mark> and" in html
    assert "<b>chips" not in html


def test_query_is_shown_escaped(client: Client, home: HomePage) -> None:
    html = search(client, "<script>alert(1)</script>")
    assert not client.cookies
    assert "<script>" not in html


def test_finds_published_open_pages_of_the_language_only(client: Client, home: HomePage) -> None:
    make.make_content_page(home, title="Needle draft", slug="a", live=False)
    closed = make.make_content_page(home, title="Needle closed", slug="b")
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.LOGIN, password=""
    )
    page = make.make_content_page(home, title="Needle open", slug="c")
    french = Locale.objects.create(language_code="fr")
    for source in (home, page):
        copy = source.copy_for_translation(french, copy_parents=True)
        copy.title = "Needle aiguille"
        copy.save_revision().publish()
    html = search(client, "needle")
    assert html.count("row-main") == 1
    assert 'href="/c/"' in html
    assert "aiguille" in search(client, "needle", "/fr")


def test_offers_a_word_for_a_typing_error(client: Client, home: HomePage) -> None:
    make.make_content_page(home, title="Consent forms", slug="c")
    html = search(client, "consnet")
    assert 'href="/search/?q=consent"' in html


def test_suggests_titles(client: Client, home: HomePage) -> None:
    make.make_content_page(home, title="Consent forms", slug="c")
    make.make_content_page(home, title="Consent draft", slug="d", live=False)
    run_indexing()
    response = client.get("/search/suggestions/", {"q": "cons"})
    assert response.json() == {"suggestions": [{"title": "Consent forms", "url": "/c/"}]}
    assert client.get("/search/suggestions/", {"q": ""}).json() == {"suggestions": []}


@pytest.mark.parametrize(
    "query",
    [
        '"',
        'a" OR 1=1 --',
        "(((",
        "NOT AND OR",
        "*",
        "-",
        "\x00",
        "💉",
        "x" * 5000,
        "a:b ^2 {}",
        "%",
    ],
)
def test_strange_queries_are_answered(client: Client, home: HomePage, query: str) -> None:
    assert client.get("/search/", {"q": query}).status_code == 200
    assert client.get("/search/suggestions/", {"q": query}).status_code == 200


@pytest.mark.parametrize(
    "parameters", [{"page": "99999"}, {"page": "x"}, {"page": ""}, {"colour": "red"}]
)
def test_what_nobody_defined_is_a_clear_404(
    client: Client, home: HomePage, parameters: dict[str, str]
) -> None:
    response = client.get("/search/", {"q": "lead", **parameters})
    assert response.status_code == 404
    assert "<h1" in response.content.decode()


def test_writing_methods_are_refused(client: Client, home: HomePage) -> None:
    assert client.post("/search/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_same_queries_for_one_and_three_hits(client: Client, home: HomePage, count: int) -> None:
    for n in range(count):
        make.make_content_page(home, title=f"Needle {n}", slug=f"n{n}")
    search(client, "needle")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/search/", {"q": "needle", "page": "1"})
    assert response.content.decode().count("row-main") == count
    assert len(queries) == 7, [query["sql"][:150] for query in queries]


def test_hits_are_paged(client: Client, home: HomePage) -> None:
    for n in range(12):
        make.make_content_page(home, title=f"Needle {n:02}", slug=f"n{n}")
    run_indexing()
    first = client.get("/search/", {"q": "needle"}).content.decode()
    assert first.count("row-main") == 10
    assert "?q=needle&amp;page=2" in first
    second = client.get("/search/", {"q": "needle", "page": "2"}).content.decode()
    assert second.count("row-main") == 2


def test_clip_and_words() -> None:
    assert clip("  a\x00b \n c ") == "a b c"
    assert len(clip("x" * 9999)) == 200
    assert words_of('l\'eau "OR" c++') == ["l'eau", "OR", "c"]


def test_highlight_never_cuts_an_entity() -> None:
    assert highlight("R&D for you", ["amp"]) == "R&amp;D for you"


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("formulaires", "formulaire"),
        ("formulaire", "formulaires"),
        ("congés", "conge"),
        ("conge", "congé"),
        ("Hôpitaux", "hopital"),
        ("studies", "study"),
        ("box", "boxes"),
        ("reviewed", "review"),
        ("l’essai", "essais"),
        ("consent", "the consents of a"),
    ],
)
def test_forms_of_a_word_are_found_and_marked(
    client: Client, home: HomePage, written: str, searched: str
) -> None:
    page = make.make_content_page(home, title="Page", slug="p", summary="Lead")
    page.body = [("text", f"<p>About {written} here.</p>")]
    page.save_revision().publish()
    html = search(client, searched)
    assert 'href="/p/"' in html
    assert f"<mark>{written.removeprefix('l’')}</mark> here." in html


def test_words_that_only_begin_alike_are_not_found(client: Client, home: HomePage) -> None:
    make.make_content_page(home, title="Formats of information", slug="a", summary="A formation")
    make.make_content_page(home, title="Forms", slug="b", summary="Formats too")
    html = search(client, "form")
    assert 'href="/b/"' in html
    assert 'href="/a/"' not in html
    assert "Formats too" in html  # unmarked


def test_suggests_titles_with_and_without_accents(client: Client, home: HomePage) -> None:
    make.make_content_page(home, title="Congés payés", slug="c")
    run_indexing()
    for query in ("congé", "conge", "Congés pay"):
        found = client.get("/search/suggestions/", {"q": query}).json()["suggestions"]
        assert [row["title"] for row in found] == ["Congés payés"], query


def test_editors_find_titles_as_they_type_them(home: HomePage) -> None:
    page = make.make_content_page(home, title="Congés payés", slug="c")
    run_indexing()
    for query in ("Congé", "conge", "payés"):
        assert [row.pk for row in Page.objects.autocomplete(query)] == [page.pk], query


def test_excerpts_are_cut_between_words() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    for place in (0, text.index("word12"), text.index("word120"), text.index("word199")):
        cut = excerpt_around(text, place)
        words = cut.strip("… ").split()
        assert set(words) <= set(text.split())
        assert text[place:].split()[0] in words
        assert cut.startswith("… ") == (place > 60)
        assert cut.endswith(" …") == (place < len(text) - EXCERPT)
    assert excerpt_around("short text", 6) == "short text"
    assert excerpt_around("x" * 900, 0) == "x" * EXCERPT + " …"


def test_excerpt_is_the_text_as_readers_see_it(client: Client, home: HomePage) -> None:
    page = make.make_content_page(home, title="Page", slug="p", summary="Lead")
    page.body = [("text", "<p>First paragraph.</p>"), ("text", "<p>Ask the guardian.</p>")]
    page.save_revision().publish()
    html = search(client, "guardian")
    assert "Ask the <mark>guardian</mark>." in html
    assert "[" not in html.split("<mark>", 1)[0][-20:]
    assert "First paragraph" not in html
