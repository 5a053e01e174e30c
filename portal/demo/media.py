"""Puts the demo's drawings and sheets into Wagtail's libraries."""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.text import slugify
from wagtail.models import Collection

from portal.accounts.models import User
from portal.pages.models import PortalDocument, PortalImage

from . import pictures
from .content.people import PEOPLE, PORTRAIT_CREDIT

COLLECTION = "Demo"
CREDIT = "Drawn for this demonstration."
FOLDER = Path(__file__).parent / "media"
TITLES = {
    "hero": "Places joined by lines",
    "month": "A month",
    "lines": "A page with a covered line",
    "rings": "Three rings",
    "bridge": "A bridge",
}
DOCUMENTS = {
    "consent-en": "Three questions of consent (English)",
    "consent-fr": "Trois questions de consentement (français)",
    "consent-uk": "Три запитання про згоду (українська)",
    "checklist-en": "Before you enter a case (English)",
    "checklist-fr": "Avant de saisir un cas (français)",
}


def make_pictures(owner: User) -> dict[str, PortalImage]:
    """The pictures by key, portraits by `portrait:KEY`; made when they are missing."""
    found = {
        key: _picture(title=title, drawing=partial(pictures.draw, key), credit=CREDIT, owner=owner)
        for key, title in TITLES.items()
    }
    for person in PEOPLE:
        found[f"portrait:{person.key}"] = _picture(
            title=f"Initials {person.initials}",
            drawing=partial(pictures.draw_initials, person.initials),
            credit=PORTRAIT_CREDIT,
            owner=owner,
        )
    return found


def make_documents(owner: User) -> dict[str, PortalDocument]:
    """The sheets by key; added when they are missing."""
    collection = _collection()
    found = {}
    for key, title in DOCUMENTS.items():
        document = PortalDocument.objects.filter(title=title, collection=collection).first()
        if document is None:
            file = ContentFile((FOLDER / f"{key}.pdf").read_bytes(), name=f"{key}.pdf")
            document = PortalDocument(
                title=title, file=file, collection=collection, uploaded_by_user=owner
            )
            document.full_clean()
            document.save()
            document.file.close()
        found[key] = document
    return found


def _picture(
    *, title: str, drawing: Callable[[], pictures.Drawn], credit: str, owner: User
) -> PortalImage:
    collection = _collection()
    there: PortalImage | None = PortalImage.objects.filter(
        title=title, collection=collection
    ).first()
    if there is not None:
        return there
    drawn = drawing()
    width, height = drawn.size
    name = f"demo-{slugify(title)}.png"
    image = PortalImage(
        title=title,
        file=ImageFile(io.BytesIO(drawn.png), name=name),
        credit=credit,
        collection=collection,
        uploaded_by_user=owner,
        focal_point_x=round(drawn.focus[0] * width),
        focal_point_y=round(drawn.focus[1] * height),
        focal_point_width=width // 3,
        focal_point_height=height // 3,
    )
    image.full_clean()
    image.save()
    image.file.close()
    return image


def _collection() -> Collection:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    there = root.get_children().filter(name=COLLECTION).first()
    return there or root.add_child(name=COLLECTION)
