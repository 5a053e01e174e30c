"""Puts the demo's drawings and sheets into Wagtail's libraries."""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.text import slugify
from PIL import Image
from wagtail.models import Collection

from portal.accounts.models import User
from portal.pages.models import PortalImage

from . import pictures
from .content.people import PEOPLE, PORTRAIT_CREDIT
from .content.vocabulary import Language

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


def make_poster(title: str, path: Path, owner: User) -> PortalImage:
    """A film's poster; added when it is missing."""
    with Image.open(path) as picture:
        size = picture.size
    drawn = pictures.Drawn(path.read_bytes(), (0.5, 0.5), size)
    return _picture(title=title, drawing=lambda: drawn, credit=CREDIT, owner=owner)


def document_file(name: str, language: Language) -> ContentFile[bytes]:
    """A printed sheet of the demo, to be published."""
    file = f"{name}-{language}.pdf"
    return ContentFile((FOLDER / "sheets" / file).read_bytes(), name=file)


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
