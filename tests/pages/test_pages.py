"""What visitors see of each page type."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from portal.accounts.models import User
from portal.pages.enums import ReviewInterval
from portal.pages.memory import forget
from portal.pages.models import (
    ContactPage,
    ContentPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
    WorkgroupPage,
)
from portal.pages.models.base import months_later
from tests.factories import pages as make

pytestmark = pytest.mark.django_db
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def workgroup_fields(count: int) -> dict[str, Any]:
    """A workgroup page with `count` of everything, each with its own targets."""
    people = [
        make.make_person(name=f"Person {n}", picture=make.make_image(), picture_alt="Face")
        for n in range(count)
    ]
    documents = [make.make_document() for _n in range(count)]
    link = "".join(f'<a linktype="document" id="{d.pk}">x</a>' for d in documents)
    return {
        "chair": people[0],
        "purpose": f"<p>Why {link}</p>",
        "advice_time": "<p>Some weeks.</p>",
        "steps": [("step", {"title": f"S{n}", "text": "T"}) for n in range(count)],
        "figures": [
            (
                "figure",
                {"number": "28", "label": "cases", "source": "R", "as_of": date(2020, 1, 1)},
            )
            for _n in range(count)
        ],
        "resources": [
            (
                "group",
                {
                    "role": f"R{n}",
                    "resources": [{"title": "Manual", "kind": "text", "document": documents[n]}],
                },
            )
            for n in range(count)
        ],
        "consent_forms": [
            ("form", {"title": "Care", "language": "English", "document": documents[n]})
            for n in range(count)
        ],
        "questions": [
            ("question", {"question": f"Q{n}?", "answer": f"<p>{link}</p>"}) for n in range(count)
        ],
        "people": [("person", person) for person in people],
        "joining": f"<p>{link}</p>",
    }


def get(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def test_workgroup_page_shows_its_sections_in_order(client: Client, home: HomePage) -> None:
    section = make.make_section(home, title="Our workgroups", slug="our-workgroups")
    page = make.make_workgroup(
        section, title="Healthcare", slug="healthcare-cpms", **workgroup_fields(1)
    )
    html = get(client, "/our-workgroups/healthcare-cpms/")
    assert page.title in html
    places = [
        html.index(f'id="{name}"')
        for name in (
            "advice-time",
            "steps",
            "trainings",
            "figures",
            "resources",
            "consent",
            "questions",
            "people",
        )
    ]
    assert places[0] == min(places)
    assert places[1:3] == sorted(places[1:3])
    assert '<ol class="steps">' in html
    assert "image/avif" in html
    assert 'alt="Face"' in html


def test_workgroup_page_tells_machines_about_its_questions(client: Client, home: HomePage) -> None:
    make.make_workgroup(make.make_section(home, slug="s"), slug="w", **workgroup_fields(1))
    html = get(client, "/s/w/")
    found = [
        json.loads(text)
        for text in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL
        )
    ]
    kinds = {entry["@type"] for entry in found}
    assert kinds == {"BreadcrumbList", "MedicalOrganization", "FAQPage"}
    faq = next(entry for entry in found if entry["@type"] == "FAQPage")
    assert len(faq["mainEntity"]) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_workgroup_page_takes_the_same_queries_however_much_it_shows(
    client: Client, home: HomePage, count: int
) -> None:
    make.make_workgroup(make.make_section(home, slug="s"), slug="w", **workgroup_fields(count))
    get(client, "/s/w/")  # makes the renditions
    forget()
    with CaptureQueriesContext(connection) as queries:
        get(client, "/s/w/?first-after-a-change")
    assert len(queries) == 15, [query["sql"][:120] for query in queries]
    with CaptureQueriesContext(connection) as queries:
        get(client, "/s/w/?not-kept-yet")
    assert len(queries) == 1, [query["sql"][:120] for query in queries]


@pytest.mark.parametrize("count", [1, 3])
def test_home_page_takes_the_same_queries_however_much_it_shows(
    client: Client, home: HomePage, count: int
) -> None:
    target = make.make_content_page(home, slug="target")
    image = make.make_image()
    home.body = [
        block
        for _n in range(count)
        for block in (
            ("text", f'<p><a linktype="page" id="{target.pk}">Where</a></p>'),
            ("cards", {"cards": [{"title": "Card", "text": "", "page": target}]}),
            ("picture", {"picture": described(image), "caption": ""}),
        )
    ]
    home.save_revision().publish()
    get(client, "/")
    forget()
    with CaptureQueriesContext(connection) as queries:
        html = get(client, "/?first-after-a-change")
    assert html.count('href="/target/"') == 2 * count
    assert len(queries) == 12, [query["sql"][:120] for query in queries]


def described(image: Any) -> Any:
    image.contextual_alt_text, image.decorative = "A room", False
    return image


def test_picture_comes_in_modern_formats_with_its_size_and_description(
    client: Client, home: HomePage
) -> None:
    page = make.make_content_page(home, slug="p")
    page.body = [("picture", {"picture": described(make.make_image()), "caption": "C"})]
    page.save_revision().publish()
    html = get(client, "/p/")
    assert 'type="image/avif"' in html
    assert 'type="image/webp"' in html
    assert re.search(r'<img[^>]*alt="A room"[^>]*height="\d+"[^>]*width="\d+"', html)


def test_page_says_when_it_was_reviewed(client: Client, home: HomePage) -> None:
    make.make_content_page(home, slug="p", last_reviewed=date(2026, 3, 2))
    assert "Last reviewed on 2 March 2026" in get(client, "/p/")


@pytest.mark.parametrize(("days", "overdue"), [(91, False), (93, True)])
def test_review_is_overdue_after_its_interval(days: int, overdue: bool) -> None:
    page = HomePage(review_interval=ReviewInterval.QUARTER)
    with time_machine.travel(datetime(2026, 7, 3, 12, tzinfo=UTC)):
        page.last_reviewed = timezone.localdate() - timedelta(days=days)
        assert page.is_review_overdue is overdue


def test_page_that_was_never_reviewed_is_not_overdue() -> None:
    assert HomePage().next_review is None
    assert not HomePage().is_review_overdue


def test_page_names_its_other_languages(client: Client, home: HomePage) -> None:
    french = Locale.objects.create(language_code="fr")
    page = make.make_content_page(home, slug="about")
    for source in (home, page):
        copy = source.copy_for_translation(french, copy_parents=True)
        copy.save_revision().publish()
    html = get(client, "/about/")
    assert '<link rel="canonical" href="http://localhost:8000/about/">' in html
    assert re.search(r'hreflang="fr" href="http://localhost:8000/fr/about[^"]*/"', html)
    assert 'hreflang="x-default" href="http://localhost:8000/about/"' in html
    french_url = page.get_translation(french).url
    assert f'href="{french_url}"' in html  # the language menu
    assert 'lang="fr"' in get(client, french_url)


def test_link_leads_to_the_translation_when_there_is_one(client: Client, home: HomePage) -> None:
    french = Locale.objects.create(language_code="fr")
    target = make.make_content_page(home, slug="target")
    page = make.make_content_page(home, slug="from")
    page.body = [("text", f'<p><a linktype="page" id="{target.pk}">Where</a></p>')]
    page.save_revision().publish()
    for source in (home, target, page):
        source.copy_for_translation(french, copy_parents=True).save_revision().publish()
    assert f'href="{target.get_translation(french).url}"' in get(
        client, page.get_translation(french).url
    )


def test_link_to_an_unpublished_page_is_no_link(client: Client, home: HomePage) -> None:
    target = make.make_content_page(home, slug="target", live=False)
    page = make.make_content_page(home, slug="from")
    page.body = [("text", f'<p><a linktype="page" id="{target.pk}">Where</a></p>')]
    page.save_revision().publish()
    assert "/target/" not in get(client, "/from/")


def test_contact_page_names_who_answers_and_has_no_form(client: Client, home: HomePage) -> None:
    person = make.make_person(name="Ada Example", role="Coordinator")
    make.add_page(
        home,
        ContactPage,
        slug="contact",
        topics=[
            ("topic", {"topic": "Trainings", "person": person, "phone": "+32 2 123", "text": ""})
        ],
    )
    response = client.get("/contact/")
    html = response.content.decode()
    assert "Ada Example, Coordinator" in html
    assert 'href="tel:+322123"' in html
    assert "<form" not in html.split("<main", 1)[1].split("</main>", 1)[0]
    assert not response.cookies


def test_section_lists_published_pages_below_it(client: Client, home: HomePage) -> None:
    section = make.make_section(home, slug="s")
    make.make_content_page(section, title="Shown", slug="shown")
    make.make_content_page(section, title="Hidden", slug="hidden", live=False)
    html = get(client, "/s/")
    assert "Shown" in html
    assert "Hidden" not in html


def test_news_are_listed_newest_first_and_paged(client: Client, home: HomePage) -> None:
    index = make.make_news_index(home, slug="news")
    for n in range(13):
        make.make_news(index, title=f"News {n:02}", published_on=date(2026, 1, n + 1))
    html = get(client, "/news/")
    assert html.index("News 12") < html.index("News 01")
    assert "News 00" not in html
    assert "News 00" in get(client, "/news/?page=2")


@pytest.mark.parametrize("page", ["99999", "0", "-1", "x", "9" * 400])
def test_news_page_number_nobody_defined_is_a_clear_404(
    client: Client, home: HomePage, page: str
) -> None:
    make.make_news_index(home, slug="news")
    response = client.get("/news/", {"page": page})
    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


def test_anonymous_visit_sets_no_cookie(client: Client, home: HomePage) -> None:
    make.make_workgroup(make.make_section(home, slug="s"), slug="w", **workgroup_fields(1))
    for url in ("/", "/s/", "/s/w/", "/feed/", "/sitemap.xml", "/robots.txt"):
        assert not client.get(url).cookies, url


def test_structured_data_cannot_end_its_script(client: Client, home: HomePage) -> None:
    make.make_content_page(home, slug="p", title="</script><script>alert(1)</script>")
    html = get(client, "/p/")
    assert "<script>alert" not in html
    assert "\\u003C/script\\u003E" in html


def test_parent_rules(home: HomePage) -> None:
    assert WorkgroupPage.clean_parent_page_models() == [SectionPage]
    assert NewsPage.clean_parent_page_models() == [NewsIndexPage]
    assert HomePage not in ContentPage.clean_subpage_models()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)),
    ],
)
def test_months_later_keeps_to_the_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_kept_parts_change_with_the_page(client: Client, home: HomePage) -> None:
    """Signed-in readers pass the page cache; what is kept of the page itself must follow too."""
    page = make.make_content_page(home, slug="p", body=[("text", "<p>Before</p>")])
    client.force_login(User.objects.create_user("a@example.org", "secret"), MODEL_BACKEND)
    assert "Before" in get(client, "/p/")
    page.body = [("text", "<p>After</p>")]
    page.save_revision()
    assert "Before" in get(client, "/p/")
    page.get_latest_revision().publish()
    assert "After" in get(client, "/p/")


def test_breadcrumbs_call_the_front_page_home(client: Client) -> None:
    home = make.make_home(title="A long promise of a front page")
    section = make.make_section(home, title="Our workgroups", slug="w")
    make.make_content_page(section, title="Below", slug="below")
    html = client.get("/w/below/").content.decode()
    trail = html.split('class="breadcrumbs"', 1)[1].split("</nav>", 1)[0]
    assert re.findall(r">([^<>]+)</a>", trail) == ["Home", "Our workgroups"]


@pytest.mark.parametrize("address", ["/section/", "/news/"])
def test_lists_of_pages_take_the_same_queries_for_one_and_three_rows(
    client: Client, home: HomePage, address: str
) -> None:
    section = make.make_section(home, slug="section")
    index = make.make_news_index(home, slug="news")
    counts = {}
    for rows in (1, 3):
        while section.get_children().count() < rows:
            make.make_content_page(section, title=f"Row {uuid4()}")
            make.make_news(index, title=f"Row {uuid4()}", published_on=date(2026, 1, 1))
        get(client, address)
        forget()
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            html = get(client, address)
        assert html.count("Row ") == rows
        counts[rows] = len(queries)
    assert counts[1] == counts[3] <= 15
