"""The forms editors write tutorials in."""

import hashlib
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import Panel

from portal.core.errors import PortalError
from portal.privacy.inspection import DOCUMENTS, IMAGES, inspect_upload

from .enums import Role

# Below the media folder that no web server hands out: who may have a file is for a view to say.
DOCUMENT_FOLDER = "documents/tutorials"
ALLOWED_DOCUMENTS = DOCUMENTS | IMAGES


class TutorialPageForm(WagtailAdminPageForm):
    """What all tutorials are asked for."""

    roles = forms.MultipleChoiceField(
        label=_("For people who say"),
        choices=Role,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody it is meant for. The list of tutorials has a door for each."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        replaced = cleaned.get("replaces")
        if replaced and self.instance.pk and replaced.pk == self.instance.pk:
            self.add_error(
                "replaces", ValidationError(_("A tutorial cannot replace itself."), code="itself")
            )
        return cleaned


class DocumentTutorialPageForm(TutorialPageForm):
    """Judges an uploaded document by its content, and keeps each content once.

    The editor saves drafts by itself, again and again with the same upload; the file is named
    by its hash, so that all of them mean one file.
    """

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        try:
            found = inspect_upload(file, allowed=ALLOWED_DOCUMENTS)
        except PortalError as error:
            raise ValidationError(str(error), code=error.code) from None
        ending = PurePath(file.name or "").suffix.lower().lstrip(".") or found.ending
        name = f"{hash_of(file)}.{ending}"
        stored = f"{DOCUMENT_FOLDER}/{name}"
        if default_storage.exists(stored):
            return stored
        file.name = name
        return file

    def save(self, commit: bool = True) -> Any:
        """Lay the file down even where the page's own row is left alone.

        A published page's draft is kept in a revision only, which holds the name of a file and
        never its content.
        """
        file = self.instance.file
        if file and not file._committed:
            file.save(file.name, file.file, save=False)
        return super().save(commit=commit)


class VersionsPanel(Panel):
    """The published versions of a document, and whether the draft holds another file."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tutorials/admin/versions.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            versions = list(page.versions.order_by("-number")) if page.pk else []
            is_new = bool(page.file) and page.file.name not in {row.file.name for row in versions}
            return context | {
                "page": page,
                "url": page.get_url() if page.live else "",
                "versions": versions,
                "holds_new_file": is_new,
            }


def hash_of(file: Any) -> str:
    """The SHA-256 of a file's content, in hexadecimal. The file is left at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(1 << 16), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
