"""Films, and the tutorials that show them."""

from .films import VIDEO_FOLDER, VideoFile
from .pages import CaptionTrack, VideoTutorialPage

__all__ = ["VIDEO_FOLDER", "CaptionTrack", "VideoFile", "VideoTutorialPage"]
