"""Tutorials, the page that lists them, the versions of documents, and what readers answered."""

from .base import TutorialPage
from .documents import DocumentTutorialPage, DocumentVersion
from .feedback import Feedback
from .films import VideoFile
from .index import TutorialIndexPage
from .texts import GlanceSheetPage, GuidePage
from .video import CaptionTrack, VideoTutorialPage

__all__ = [
    "CaptionTrack",
    "DocumentTutorialPage",
    "DocumentVersion",
    "Feedback",
    "GlanceSheetPage",
    "GuidePage",
    "TutorialIndexPage",
    "TutorialPage",
    "VideoFile",
    "VideoTutorialPage",
]
