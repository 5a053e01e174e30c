"""Films, captions, and a page that shows them."""

from pathlib import Path
from typing import Any

from portal.accounts.actors import Operator
from portal.tutorials.video.models import CaptionTrack, VideoFile, VideoTutorialPage
from portal.tutorials.video.services import add_video
from tests.factories.tutorials import publish_tutorial

MEDIA = Path(__file__).resolve().parents[1] / "tutorials" / "media"
MP4 = MEDIA / "clip.mp4"  # 12 seconds, H.264 and AAC
WEBM = MEDIA / "clip.webm"  # the same in VP9 and Opus
CAPTIONS = """WEBVTT

00:00:00.500 --> 00:00:03.000
Welcome to the portal. It takes a case

00:00:03.000 --> 00:00:05.000
from a question to written advice.

00:00:06.000 --> 00:00:08.000
<v Ada>Consent comes first.

00:00:08.000 --> 00:00:11.500
<v Ada>Then you describe the phenotype, and the <i>panel</i> meets.
"""


def make_video_file(path: Path = MP4, **fields: Any) -> VideoFile:
    """The committed clip as an editor's upload; `fields` are set afterwards."""
    with path.open("rb") as file:
        video = add_video(file=file, name=path.name, title="Clip", actor=Operator())
    if fields:
        VideoFile.objects.filter(pk=video.pk).update(**fields)
        video.refresh_from_db()
    return video


def make_track(text: str = CAPTIONS, **fields: Any) -> CaptionTrack:
    """An unsaved caption track, English unless told."""
    return CaptionTrack(**{"language": "en", "text": text, **fields})


def make_video(**fields: Any) -> VideoTutorialPage:
    """A published video page with English captions, unless told."""
    fields.setdefault("title", "Your first case")
    fields.setdefault("caption_tracks", [make_track()])
    if "external_url" not in fields and "video" not in fields:
        fields["video"] = make_video_file()
    return publish_tutorial(VideoTutorialPage, fields)
