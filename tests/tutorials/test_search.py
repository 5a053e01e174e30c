"""Words that find tutorials. The index of words needs its migrations."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index as search_index

from tests.factories.tutorials import make_french, make_guide
from tests.factories.videos import make_video

from .test_pages import listed

pytestmark = pytest.mark.django_db


def run_indexing() -> None:
    """What the task runner does after a page was saved."""
    for page in Page.objects.specific():
        search_index.insert_or_update_object(page)
    cache.clear()


def test_search_hears_titles_and_texts_and_marks_what_was_replaced(client: Client) -> None:
    old = make_guide(title="Old", text="About guardians.")
    make_guide(title="New", text="About guardians too.", replaces=old)
    make_guide(title="Guardians of minors", text="Nothing.")
    make_guide(title="Other", text="Else.")
    run_indexing()
    found = listed(client, "/tutorials/?q=guardians")
    assert sorted(found) == ["Guardians of minors", "New", "Old"]
    assert found[-1] == "Old"
    assert listed(client, "/tutorials/?q=guardians+minors") == ["Guardians of minors"]
    assert "Nothing holds all these words" in client.get("/tutorials/?q=zebra").content.decode()
    assert listed(client, "/tutorials/?role=panel&q=guardians") == []


def test_words_that_others_hold_lead_out_of_the_filter(client: Client) -> None:
    make_guide(title="Guardians of minors")
    run_indexing()
    narrow = client.get("/tutorials/?role=panel&q=guardians").content.decode()
    assert '<a class="btn" href="?q=guardians">Search all tutorials</a>' in narrow
    nowhere = client.get("/tutorials/?role=panel&q=zebra").content.decode()
    assert "Nothing holds all these words" in nowhere
    assert "Search all tutorials" not in nowhere


def test_words_of_another_language_find_the_tutorial(client: Client) -> None:
    make_french(make_guide(title="Consent"), title="Consentement")
    run_indexing()
    assert listed(client, "/tutorials/?q=consentement") == ["Consent"]


def test_the_site_search_finds_tutorials(client: Client) -> None:
    page = make_guide(text="About guardians.")
    run_indexing()
    assert f'href="{page.url}"' in client.get("/search/?q=guardians").content.decode()


def test_the_site_search_leads_to_the_second_in_which_the_words_are_said(client: Client) -> None:
    page = make_video(title="Your first case")
    run_indexing()
    html = client.get("/search/?q=phenotype").content.decode()
    assert f'href="{page.url}?t=8#player"' in html
    # Words of its title are about the whole of it.
    html = client.get("/search/?q=case").content.decode()
    assert f'href="{page.url}"' in html


@pytest.mark.parametrize("query", ["phenotypes", "PHÉNOTYPE", "the phenotyping"])
def test_every_search_finds_and_marks_the_same_forms(client: Client, query: str) -> None:
    page = make_video(title="Your first case")
    run_indexing()
    spoken = f'href="{page.url}?t=8#player"'
    for address in ("/search/", "/tutorials/"):
        html = client.get(address, {"q": query}).content.decode()
        assert spoken in html, address
        assert "<mark>phenotype</mark>" in html, address
    html = client.get(page.url, {"said": query}).content.decode()
    assert "<mark>phenotype</mark>" in html
    for address in ("/search/", "/tutorials/"):
        assert page.url not in client.get(address, {"q": "pheno"}).content.decode(), address


@pytest.mark.parametrize("address", ["/search/?q=phenotype", "/tutorials/?q=phenotype"])
def test_what_is_said_on_a_closed_page_is_found_nowhere(client: Client, address: str) -> None:
    page = make_video(title="Your first case")
    run_indexing()
    assert page.url in client.get(address).content.decode()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    html = client.get(address).content.decode()
    assert page.url not in html
    assert "Your first case" not in html


def test_restricted_and_unpublished_tutorials_are_not_found(client: Client) -> None:
    make_guide(title="Open guardians")
    make_guide(title="Draft guardians").unpublish()
    closed = make_guide(title="Closed guardians")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    run_indexing()
    assert listed(client, "/tutorials/?q=guardians") == ["Open guardians"]


def test_what_people_look_for_is_not_kept(client: Client) -> None:
    make_guide(title="Guardians")
    run_indexing()
    client.get("/tutorials/?q=guardians")
    with CaptureQueriesContext(connection) as queries:
        client.get("/tutorials/?q=guardians")
    assert len(queries) > 1


def test_searching_costs_the_same_for_1_and_3(client: Client) -> None:
    counts = []
    for number in (1, 2):
        for _row in range(number):
            make_guide(title="Guardians")
        run_indexing()
        client.get("/tutorials/")
        with CaptureQueriesContext(connection) as queries:
            assert len(listed(client, "/tutorials/?q=guardians")) == (1, 3)[number - 1]
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_orders_to_the_search_engine_are_words_like_others(client: Client) -> None:
    make_guide(title="Guardians")
    run_indexing()
    for query in ("%22", "%2A", "OR", "a+AND+%28", "%00", "%3Cscript%3E", "-%27-"):
        response = client.get(f"/tutorials/?q={query}")
        assert response.status_code == 200
        assert "<script>" not in response.content.decode().split("<main", 1)[1].split("</main")[0]
