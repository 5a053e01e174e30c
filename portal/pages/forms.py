"""Uploads in the admin: judged by content, pictures made anew without what cameras add."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.core.errors import PortalError
from portal.privacy.inspection import DOCUMENTS, IMAGES, clean_image, inspect_upload


class PictureForm(BaseImageForm):
    """A picture: the pixels are kept, place, camera and comments are not."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        try:
            inspect_upload(file, allowed=IMAGES)
            picture = clean_image(file)
        except PortalError as error:
            raise ValidationError(str(error), code=error.code) from None
        stem = (file.name or "picture").rpartition(".")[0] or "picture"
        return SimpleUploadedFile(
            f"{stem}.{picture.ending}", picture.content, content_type=picture.media_type
        )


class DocumentForm(BaseDocumentForm):
    """A document whose content is what its name says."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                inspect_upload(file, allowed=DOCUMENTS)
            except PortalError as error:
                raise ValidationError(str(error), code=error.code) from None
        return file
