"""The least that makes a list of tutorials and a tutorial of each type."""

import uuid
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from wagtail.models import Page

from portal.accounts.actors import Operator
from portal.pages.models import HomePage
from portal.tutorials.models import (
    DocumentTutorialPage,
    GlanceSheetPage,
    GuidePage,
    TutorialIndexPage,
    TutorialPage,
)
from portal.tutorials.services import add_tutorial, open_tutorials, store_document
from tests.factories.pages import make_home
from tests.factories.trainings import make_translation

T = TypeVar("T", bound=TutorialPage)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_index() -> TutorialIndexPage:
    """The list below the English front page, both made if missing."""
    home = HomePage.objects.filter(locale__language_code="en").first() or make_home()
    return open_tutorials(home=home, actor=Operator())


def author(name: str = "Ada Example", interests: str = "") -> dict[str, Any]:
    """One author as a stream holds them."""
    value = {"name": name, "none_declared": not interests, "interests": interests}
    return {"type": "author", "value": value}


def make_guide(**fields: Any) -> GuidePage:
    """A published guide for those who are new, of a few words unless told."""
    text = fields.pop("text", "Open the calendar and choose a training.")
    fields.setdefault("body", [{"type": "text", "value": f"<p>{text}</p>"}])
    return publish_tutorial(GuidePage, fields)


def make_sheet(**fields: Any) -> GlanceSheetPage:
    """A published sheet with one box."""
    box = {"heading": "Before the panel", "text": "<ul><li>Read the case.</li></ul>"}
    fields.setdefault("boxes", [{"type": "box", "value": box}])
    return publish_tutorial(GlanceSheetPage, fields)


def make_document(*, content: bytes = PDF, ending: str = "pdf", **fields: Any) -> Any:
    """A published document, so with its first version."""
    name = store_document(ContentFile(content), digest=uuid.uuid4().hex, ending=ending)
    return publish_tutorial(DocumentTutorialPage, {"file": name, **fields})


def make_french(page: Page, **fields: Any) -> Any:
    """The tutorial in French, with its parents, published."""
    return make_translation(page, "fr", **fields)


def publish_tutorial(model: type[T], fields: dict[str, Any]) -> T:
    """Put a page of this type into the list, with what every tutorial needs unless told."""
    index = fields.pop("index", None) or make_index()
    fields.setdefault("title", "Find a training")
    fields.setdefault("summary", "From the calendar into your own.")
    fields.setdefault("slug", f"tutorial-{uuid.uuid4().hex[:8]}")
    fields.setdefault("roles", ["new"])
    fields.setdefault("objectives", "Find the next training\nAdd it to your calendar")
    fields.setdefault("authors", [author()])
    return add_tutorial(index=index, tutorial=model(**fields), actor=Operator())
