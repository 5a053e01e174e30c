"""Tutorials as visitors see them."""

import pytest
from django.test import Client

from tests.factories.tutorials import make_document, make_french, make_guide, make_sheet

pytestmark = pytest.mark.django_db


def test_each_type_shows_what_one_learns_who_wrote_it_and_the_next_one(client: Client) -> None:
    guide, sheet, document = (
        make_guide(title="A guide"),
        make_sheet(title="A sheet"),
        make_document(),
    )
    for page in (guide, sheet, document):
        html = client.get(page.url).content.decode()
        assert "What you will be able to do" in html
        assert "Add it to your calendar" in html
        assert "Ada Example" in html
        assert "Conflicts of interest: none declared." in html
    assert "A sheet" in client.get(guide.url).content.decode()


def test_index(client: Client) -> None:
    guide = make_guide(title="A guide")
    make_french(guide, title="Un guide")
    html = client.get("/tutorials/").content.decode()
    assert "A guide" in html
    assert "Un guide" in client.get("/fr/tutorials/").content.decode()
