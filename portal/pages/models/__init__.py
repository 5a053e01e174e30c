"""Pages, and the pictures, documents and snippets that they show."""

from .base import BasePage
from .contact import ContactPage
from .content import ContentPage, SectionPage
from .home import HomePage
from .media import PortalDocument, PortalImage, PortalRendition
from .news import NewsIndexPage, NewsPage
from .snippets import Announcement, Footer, NavigationMenu, Person
from .workgroup import WorkgroupPage

__all__ = [
    "Announcement",
    "BasePage",
    "ContactPage",
    "ContentPage",
    "Footer",
    "HomePage",
    "NavigationMenu",
    "NewsIndexPage",
    "NewsPage",
    "Person",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "SectionPage",
    "WorkgroupPage",
]
