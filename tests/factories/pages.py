"""The least of a site that holds: home pages, pages, pictures, documents, snippets."""

import io
from typing import Any
from uuid import uuid4

from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Collection, Locale, Page, Site

from portal.pages.models import (
    ContentPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    Person,
    PortalDocument,
    PortalImage,
    SectionPage,
    WorkgroupPage,
)


def make_home(**fields: Any) -> HomePage:
    """A published front page at `/`, in the default language, with its site."""
    locale, _made = Locale.objects.get_or_create(language_code="en")
    if not Collection.objects.exists():  # no migrations were run
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        title="Root", slug="root", locale=locale
    )
    fields = {"title": "Home", "slug": f"home-{uuid4().hex[:6]}", "summary": "Lead", **fields}
    home: HomePage = root.add_child(instance=HomePage(locale=locale, **fields))
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        site = Site(hostname="localhost", port=80, is_default_site=True, site_name="Test")
    site.root_page = home
    site.save()
    return home


def add_page(parent: Page, model: type[Any], **fields: Any) -> Any:
    """A published page below `parent`."""
    fields = {"title": model.__name__, "summary": "Lead", **fields}
    return parent.add_child(instance=model(locale=parent.locale, **fields))


def make_content_page(parent: Page, **fields: Any) -> ContentPage:
    page: ContentPage = add_page(parent, ContentPage, **fields)
    return page


def make_section(parent: Page, **fields: Any) -> SectionPage:
    page: SectionPage = add_page(parent, SectionPage, **fields)
    return page


def make_workgroup(parent: Page, **fields: Any) -> WorkgroupPage:
    fields = {"purpose": "<p>For cases.</p>", "advice_time": "<p>Weeks.</p>", **fields}
    page: WorkgroupPage = add_page(parent, WorkgroupPage, **fields)
    return page


def make_news_index(parent: Page, **fields: Any) -> NewsIndexPage:
    page: NewsIndexPage = add_page(parent, NewsIndexPage, **fields)
    return page


def make_news(parent: Page, **fields: Any) -> NewsPage:
    page: NewsPage = add_page(parent, NewsPage, **fields)
    return page


def image_bytes(*, size: tuple[int, int] = (64, 48), kind: str = "PNG", **options: Any) -> bytes:
    """A picture of one colour, encoded."""
    buffer = io.BytesIO()
    Image.new("RGB", size, (30, 90, 160)).save(buffer, kind, **options)
    return buffer.getvalue()


def make_image(**fields: Any) -> PortalImage:
    name = f"{uuid4().hex}.png"
    fields = {"title": "Picture", **fields}
    image: PortalImage = PortalImage.objects.create(
        file=ImageFile(io.BytesIO(image_bytes(size=(640, 480))), name=name), **fields
    )
    image.file.close()
    return image


def make_document(**fields: Any) -> PortalDocument:
    file = SimpleUploadedFile(f"{uuid4().hex}.txt", b"Text of the document")
    document: PortalDocument = PortalDocument.objects.create(
        file=file, **{"title": "Document", **fields}
    )
    document.file.close()
    return document


def make_person(**fields: Any) -> Person:
    locale, _made = Locale.objects.get_or_create(language_code="en")
    person: Person = Person.objects.create(**{"name": "Ada Example", "locale": locale, **fields})
    return person
