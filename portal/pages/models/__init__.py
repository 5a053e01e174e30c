"""Pages, and the pictures, documents and snippets that they show."""

from .base import BasePage
from .home import HomePage
from .media import PortalDocument, PortalImage, PortalRendition

__all__ = ["BasePage", "HomePage", "PortalDocument", "PortalImage", "PortalRendition"]
