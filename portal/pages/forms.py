"""Fields and uploads in the admin: texts of lines compared as people see them, uploads judged by
content, pictures made anew without what cameras add.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.core.errors import PortalError
from portal.privacy.inspection import DOCUMENTS, IMAGES, clean_image, inspect_upload


class LinesField(forms.CharField):
    """A text of several lines, which browsers send with line ends of their own.

    Without this, a page that nobody touched counts as changed, and approving it in the editor
    begins its workflow anew (`WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT`).
    """

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)


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
