"""What takes out of a file all that is not its content, one cleaner a media type.

A file stays in quarantine until its cleaner has made it anew. Pictures, PDF, office documents and
plain texts have theirs here; an app that takes other kinds registers one:

    register_cleaner("application/dicom", clean_dicom)   # in AppConfig.ready
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

from portal.privacy.enums import Removed
from portal.privacy.errors import NoCleanerError
from portal.privacy.inspection import IMAGES, clean_image

from .office import OFFICE_TYPES, clean_office
from .pdf import clean_pdf


@dataclass(frozen=True)
class CleanFile:
    """A file made anew. `removed` says what was left out, for the person who sent it."""

    content: bytes
    media_type: str
    removed: frozenset[Removed]


# Takes the content; raises an `UploadError` for a file that cannot be made clean.
Cleaner = Callable[[bytes], CleanFile]

_cleaners: dict[str, Cleaner] = {}


def register_cleaner(media_type: str, cleaner: Cleaner) -> None:
    """Let `cleaner` make files of that type anew; a later one takes the place of an earlier."""
    _cleaners[media_type] = cleaner


def has_cleaner(media_type: str) -> bool:
    return media_type in _cleaners


def clean_file(content: bytes, media_type: str) -> CleanFile:
    """The file as it may be handed out.

    Raises `NoCleanerError` where nobody knows the type, and an `UploadError` where the file is
    damaged or carries what may not come in.
    """
    cleaner = _cleaners.get(media_type)
    if cleaner is None:
        raise NoCleanerError(media_type=media_type)
    return cleaner(content)


def _clean_picture(content: bytes) -> CleanFile:
    image = clean_image(io.BytesIO(content))
    return CleanFile(image.content, image.media_type, frozenset({Removed.PICTURE_NOTES}))


_Made = tuple[bytes, frozenset[Removed]]


def _of_type(media_type: str, clean: Callable[[bytes], _Made]) -> Cleaner:
    def cleaner(content: bytes) -> CleanFile:
        made, removed = clean(content)
        return CleanFile(made, media_type, removed)

    return cleaner


def _as_it_is(content: bytes) -> _Made:
    """A plain text is nothing but its content."""
    return content, frozenset()


for _type in IMAGES:
    register_cleaner(_type, _clean_picture)
for _type in OFFICE_TYPES:
    register_cleaner(_type, _of_type(_type, clean_office))
register_cleaner("application/pdf", _of_type("application/pdf", clean_pdf))
for _type in ("text/plain", "text/csv"):
    register_cleaner(_type, _of_type(_type, _as_it_is))
