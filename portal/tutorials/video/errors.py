"""What can be wrong with an uploaded video, its captions or its chapters.

The messages are meant for the editor who uploads; none quotes the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.errors import PortalError


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a text, and the line it stands in, counted from 1."""

    line: int
    message: str | Promise

    def __str__(self) -> str:
        return _("Line %(line)s: %(message)s") % {"line": self.line, "message": self.message}


class VideoFileError(PortalError):
    """A video that the portal does not take; the message says why and what to do."""

    code = "video"
    status = 422
    message = _("The portal does not take this video.")


class VideoEmptyError(VideoFileError):
    code = "video_empty"
    message = _("The file is empty.")


class VideoTooBigError(VideoFileError):
    """`limit_mb` is the largest size accepted, in megabytes."""

    code = "video_too_big"
    status = 413
    message = _("The file is larger than %(limit_mb)s MB. Export it with fewer pixels.")


class VideoIsProgramError(VideoFileError):
    code = "video_program"
    message = _("This is a program, not a video, whatever its name says.")


class VideoIsWebPageError(VideoFileError):
    code = "video_web_page"
    message = _("This is a web page, not a video, whatever its name says.")


class VideoIsQuickTimeError(VideoFileError):
    code = "video_quicktime"
    message = _("This is a QuickTime movie, which not every browser plays. Export it as MP4.")


class VideoIsMatroskaError(VideoFileError):
    code = "video_matroska"
    message = _("This is a Matroska file, which browsers do not play. Export it as WebM or MP4.")


class VideoTypeError(VideoFileError):
    code = "video_type"
    status = 415
    message = _("This is neither an MP4 nor a WebM video.")


class VideoMismatchError(VideoFileError):
    """`ending` is what the content calls for."""

    code = "video_mismatch"
    message = _("The file's ending does not match its content: it is a .%(ending)s file.")


class VideoBrokenError(VideoFileError):
    code = "video_broken"
    message = _("The video is cut off or damaged. Export or upload it anew.")


class VideoUnfinishedError(VideoFileError):
    """A WebM as a browser or a camera writes it while it records."""

    code = "video_unfinished"
    message = _(
        "This WebM was written while it was recorded and does not say how long it is, so nobody "
        "could seek in it. Finish it without any loss by this command, and upload the new file: "
        "ffmpeg -i recorded.webm -c copy finished.webm"
    )


class VideoPolyglotError(VideoFileError):
    code = "video_polyglot"
    message = _("The video has something else in it or behind it. Export it anew.")


class VideoWithoutPictureError(VideoFileError):
    code = "video_no_picture"
    message = _("There is only sound in this file. A video needs a picture.")


class VideoCodecError(VideoFileError):
    """`codec` is the name of what was found."""

    code = "video_codec"
    message = _(
        "Not every browser plays %(codec)s. Export the video as MP4 with H.264 and AAC, "
        "or as WebM with VP9 and Opus."
    )


class VideoEncryptedError(VideoFileError):
    code = "video_encrypted"
    message = _("The video is encrypted, so browsers cannot play it.")


class VideoLengthError(VideoFileError):
    """`hours` is the longest time accepted."""

    code = "video_length"
    message = _("The video has no length that can be read, or is longer than %(hours)s hours.")


class VideoPlaceError(VideoFileError):
    code = "video_place"
    message = _(
        "The video records where it was taken, in a way that the portal cannot remove. "
        "Export it without position data."
    )


class TextFileError(PortalError):
    """A captions file that is not one at all."""

    code = "vtt"
    status = 422
    message = _("The portal does not take this file.")


class VttEmptyError(TextFileError):
    code = "vtt_empty"
    message = _("The file is empty.")


class VttTooBigError(TextFileError):
    """`limit_kb` is the largest size accepted, in kilobytes."""

    code = "vtt_too_big"
    status = 413
    message = _("The file is larger than %(limit_kb)s kB. Captions are never that long.")


class VttEncodingError(TextFileError):
    """`line` is the first that cannot be read."""

    code = "vtt_encoding"
    message = _("Line %(line)s: this is not UTF-8 text. Save the file as UTF-8.")


class VttIsSubRipError(TextFileError):
    code = "vtt_subrip"
    message = _("This is a SubRip file (.srt). Export the captions as WebVTT (.vtt).")


class VttIsWebPageError(TextFileError):
    code = "vtt_web_page"
    message = _("This is a web page, not a captions file.")


class VttIsXmlError(TextFileError):
    code = "vtt_xml"
    message = _("This is an XML file, perhaps TTML. Export the captions as WebVTT (.vtt).")


class VttSignatureError(TextFileError):
    code = "vtt_signature"
    message = _("Line 1: a WebVTT file begins with the word WEBVTT.")


class LinesError(TextFileError):
    """Some lines are wrong; `problems` says which and why, the first ones only."""

    code = "lines"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
