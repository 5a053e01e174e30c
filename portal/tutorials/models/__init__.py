"""Tutorials, the page that lists them, the versions of documents, and what readers answered."""

from .base import TutorialPage
from .documents import DocumentTutorialPage, DocumentVersion
from .feedback import Feedback
from .index import TutorialIndexPage
from .texts import GlanceSheetPage, GuidePage

__all__ = [
    "DocumentTutorialPage",
    "DocumentVersion",
    "Feedback",
    "GlanceSheetPage",
    "GuidePage",
    "TutorialIndexPage",
    "TutorialPage",
]
