"""Tutorials as visitors see them."""

import json
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.pages.services import set_up_editorial
from portal.tutorials.models import TutorialPage
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import make_person
from tests.factories.trainings import make_training
from tests.factories.tutorials import (
    author,
    make_document,
    make_french,
    make_guide,
    make_index,
    make_sheet,
)

pytestmark = pytest.mark.django_db

ROW = re.compile(r'<li class="row tutorial-row">.*?<h3><a [^>]*>([^<]*)</a>', re.DOTALL)


def listed(client: Client, address: str) -> list[str]:
    """Titles of the rows of the list, in order."""
    return ROW.findall(client.get(address).content.decode())


def page_text(client: Client, page: Page) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


# --- A tutorial's page ---


def test_each_type_shows_what_one_learns_and_who_made_it(client: Client) -> None:
    for page in (make_guide(), make_sheet(), make_document()):
        html = page_text(client, page)
        for words in ("What you will be able to do", "Add it to your calendar", "I am new"):
            assert words in html
        assert "<strong>Ada Example</strong>" in html
        assert "Conflicts of interest: none declared." in html
        assert "CC BY 4.0" in html


def test_authors_from_the_list_of_people_and_their_interests_are_shown(client: Client) -> None:
    person = make_person(name="Marie Durand", title="Dr", centre="Lyon")
    known = {"type": "author", "value": {"person": person.pk, "interests": "Paid by Firm X."}}
    html = page_text(client, make_guide(authors=[known, author("Free Name")]))
    assert "<strong>Dr Marie Durand</strong>, Lyon" in html
    assert "Paid by Firm X." in html
    assert "Free Name" in html


def test_a_guides_minutes_are_counted_from_its_words_unless_written(client: Client) -> None:
    page = make_guide(text="word " * 500)
    assert page.known_minutes == 4
    assert "4 minutes" in page_text(client, page)
    assert "9 minutes" in page_text(client, make_guide(text="word " * 500, duration=9))
    assert "4 minutes" in client.get("/tutorials/").content.decode()


def test_the_next_one_is_the_next_for_the_same_role(client: Client) -> None:
    first = make_guide(title="First", roles=["new"])
    make_guide(title="For panels", roles=["panel"])
    last = make_guide(title="Last", roles=["submit", "new"])
    html = page_text(client, first)
    assert "The next one" in html
    assert "Last" in html
    assert "For panels" not in html
    assert "That was the last one" in page_text(client, last)


def test_related_trainings_lead_to_them_while_they_are_published(client: Client) -> None:
    training = make_training(title="Ask us")
    page = make_guide(related_trainings=[{"type": "training", "value": training.pk}])
    assert f'<a href="{training.url}">Ask us</a>' in page_text(client, page)
    training.unpublish()
    assert "Ask us" not in page_text(client, page)


def test_a_replaced_tutorial_names_the_newer_one_and_leaves_the_list(client: Client) -> None:
    old = make_guide(title="Old way")
    new = make_guide(title="New way", replaces=old)
    html = page_text(client, old)
    assert "This tutorial was replaced." in html
    assert f'href="{new.url}"' in html
    assert listed(client, "/tutorials/") == ["New way"]
    new.unpublish()
    assert "This tutorial was replaced." not in page_text(client, old)
    assert listed(client, "/tutorials/") == ["Old way"]


def test_an_overdue_review_is_a_calm_line_for_all_and_a_mark_for_editors(client: Client) -> None:
    page = make_guide(last_reviewed=timezone.localdate() - timedelta(days=800))
    html = page_text(client, page)
    assert "Some of it may have changed." in html
    assert "Review overdue" not in html
    set_up_editorial(actor=Operator())
    sign_in(client, make_user(Role.EDITOR))
    assert "Review overdue" in page_text(client, page)


def test_a_fresh_review_says_when_the_next_one_is(client: Client) -> None:
    page = make_guide(last_reviewed=date(2026, 1, 31), review_interval=3)
    assert page.next_review == date(2026, 4, 30)
    assert "31 Jan 2026" in page_text(client, page)


def test_machines_are_told_of_a_learning_resource(client: Client) -> None:
    page = make_document(last_reviewed=date(2026, 1, 31), duration=5, roles=["submit"])
    html = client.get(page.url).content.decode()
    found = [json.loads(text) for text in re.findall(r"ld\+json\">(.*?)</script>", html)]
    data = next(item for item in found if item["@type"] == "LearningResource")
    assert data["timeRequired"] == "PT5M"
    assert data["teaches"] == ["Find the next training", "Add it to your calendar"]
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["encoding"]["contentUrl"].endswith(f"{page.url}document/")
    assert data["author"] == [{"@type": "Person", "name": "Ada Example"}]


def test_a_page_costs_the_same_however_many_authors_and_neighbours(client: Client) -> None:
    counts = []
    for number in (1, 3):
        people = [make_person(name=f"P{row}") for row in range(number)]
        authors = [
            {"type": "author", "value": {"person": row.pk, "none_declared": True}} for row in people
        ]
        trainings = [make_training() for _row in range(number)]
        related = [{"type": "training", "value": row.pk} for row in trainings]
        page = make_guide(authors=authors, related_trainings=related)
        client.get("/tutorials/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{page.url}?fresh=1")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


# --- The list ---


def test_the_first_thing_is_a_door_for_each_role(client: Client) -> None:
    make_guide(title="A", roles=["new"])
    make_guide(title="B", roles=["new", "panel"])
    html = client.get("/tutorials/").content.decode()
    doors = re.findall(
        r'class="door" href="([^"]*)".*?<strong>([^<]*)</strong>\s*<span class="small">(\d+)',
        html,
        re.DOTALL,
    )
    assert doors == [
        ("?role=new", "I am new", "2"),
        ("?role=submit", "I submit", "0"),
        ("?role=panel", "I sit on a panel", "1"),
        ("?role=coordinate", "I coordinate", "0"),
    ]
    assert listed(client, "/tutorials/?role=panel") == ["B"]


def test_a_roles_sheet_comes_first_behind_its_door(client: Client) -> None:
    make_guide(title="Guide")
    make_sheet(title="Sheet")
    assert listed(client, "/tutorials/") == ["Guide", "Sheet"]
    assert listed(client, "/tutorials/?role=new") == ["Sheet", "Guide"]


def test_filters_are_links_that_keep_what_was_chosen(client: Client) -> None:
    make_guide(title="A", level="introduction")
    make_guide(title="B", level="advanced", roles=["panel"])
    make_document(title="C", roles=["panel"])
    assert listed(client, "/tutorials/?type=document") == ["C"]
    assert listed(client, "/tutorials/?level=advanced") == ["B"]
    html = client.get("/tutorials/?role=panel&type=document").content.decode()
    assert 'href="?role=panel&amp;type=document&amp;level=advanced"' in html
    assert re.search(r'href="\?role=panel" *>All|href="\?role=panel">All', html)


def test_languages_of_text_audio_and_captions_are_filtered_apart(client: Client) -> None:
    both = make_guide(title="Both")
    make_french(both, title="Les deux")
    spoken = make_guide(title="Spoken")
    TutorialPage.objects.filter(pk=spoken.pk).update(
        audio_languages="fr", caption_languages="en uk"
    )
    cache.clear()
    assert listed(client, "/tutorials/?text=fr") == ["Both"]
    assert listed(client, "/tutorials/?audio=fr") == ["Spoken"]
    assert listed(client, "/tutorials/?captions=uk") == ["Spoken"]
    assert listed(client, "/tutorials/?captions=de") == []


def test_the_french_list_shows_each_tutorial_once_in_the_best_language(client: Client) -> None:
    make_guide(title="Only English")
    make_french(make_guide(title="Consent"), title="Consentement")
    assert listed(client, "/fr/tutorials/") == ["Consentement", "Only English"]
    assert listed(client, "/tutorials/") == ["Only English", "Consent"]
    html = client.get("/fr/tutorials/").content.decode()
    assert 'hreflang="en" lang="en">Only English' in html


@pytest.mark.parametrize(
    "query",
    ["role=king", "type=film", "level=9", "text=%3Cb%3E", "audio=x", "page=0", "page=9", "page=a"],
)
def test_made_up_filters_are_a_clear_404(client: Client, query: str) -> None:
    make_guide()
    assert client.get(f"/tutorials/?{query}").status_code == 404


def test_only_addresses_that_the_list_links_to_are_kept(client: Client) -> None:
    make_guide(title="A")
    make_document(title="B")
    for query, is_kept in {
        "": True,
        "?role=new": True,
        "?role=new&type=guide": True,
        "?type=guide&role=new": False,
        "?sid=1": False,
        "?captions=de": False,
    }.items():
        client.get(f"/tutorials/{query}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/tutorials/{query}")
        assert (len(queries) == 1) is is_kept, query


def test_the_list_costs_the_same_for_1_and_3(client: Client) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/tutorials/?fresh=1")
        counts.append(len(queries))
        cache.clear()
        make_french(make_guide(), title="Un")
        make_guide()
        make_sheet()
    make_guide()
    with CaptureQueriesContext(connection) as queries:
        client.get("/tutorials/?fresh=1")
    assert counts[1] == len(queries) <= 20


def test_restricted_and_unpublished_tutorials_are_nowhere(client: Client) -> None:
    make_guide(title="Open")
    draft = make_guide(title="Draft")
    draft.unpublish()
    closed = make_guide(title="Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert listed(client, "/tutorials/") == ["Open"]


def test_an_empty_list_says_so(client: Client) -> None:
    make_index()
    assert "first tutorials are being written" in client.get("/tutorials/").content.decode()


# --- A sheet ---


def test_a_sheet_shows_its_boxes_and_where_to_ask(client: Client) -> None:
    html = page_text(client, make_sheet(where_to_ask="Ask the coordinator."))
    assert "Before the panel" in html
    assert "Read the case." in html
    assert "Ask the coordinator." in html
    assert "It prints on one page of A4." in html
