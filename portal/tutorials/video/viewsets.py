"""Video files in the admin: a list, a form that judges what is uploaded, and a chooser.

A film is chosen for a page like a picture. What is wrong with an upload is said beside its field,
in the chooser; the page that is being written is not touched.
"""

import re
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from .errors import VideoFileError
from .inspection import InspectedVideo, inspect_video, max_bytes
from .models import VideoFile
from .services import store_video

UPLOAD_PREFIX = "video-upload"
# Tutorials named to somebody who wants to delete the film that they show.
MOST_NAMED = 5
TITLE_LENGTH = 200
_VIDEO_INPUT = {"accept": ".mp4,.m4v,.webm,video/mp4,video/webm"}


class VideoFileForm(WagtailAdminModelForm):
    """A film that is new; of one that is there, only the title may change."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs=_VIDEO_INPUT),
        help_text=_(
            "MP4 (H.264 and AAC) or WebM (VP9 and Opus). Place, device and other notes in the "
            "file are removed. After an error, choose the file again."
        ),
    )
    instance: VideoFile
    inspected: InspectedVideo | None = None

    class Meta:
        model = VideoFile
        fields = ("title", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["file"]
        else:
            limit = max_bytes() // (1024 * 1024)
            text = _("At most %(limit)s MB.") % {"limit": limit}
            self.fields["file"].help_text = f"{self.fields['file'].help_text} {text}"
            # A film of 500 MB is not sent twice because of a title.
            title = self.fields["title"]
            title.required = False
            title.help_text = f"{title.help_text} {_('Left empty, it is the name of the file.')}"

    def clean_file(self) -> Any:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            self.inspected = inspect_video(file, name=file.name or "")
        except VideoFileError as error:
            raise ValidationError(str(error), code=error.code) from None
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        file = cleaned.get("file")
        if file and not cleaned.get("title"):
            cleaned["title"] = _readable(file.name or "")
        return cleaned

    def save(self, commit: bool = True) -> VideoFile:
        """Through the service, which stores a cleaned copy."""
        if self.instance.pk:
            changed: VideoFile = super().save(commit)
            return changed
        assert self.inspected is not None  # noqa: S101 -- a new row has a file that was judged
        self.instance = store_video(
            file=self.cleaned_data["file"],
            inspected=self.inspected,
            title=self.cleaned_data["title"],
            actor=self.for_user,
        )
        return self.instance


def _readable(name: str) -> str:
    """A file's name as a title: “first-case_en.mp4” is “First case en”."""
    words = re.sub(r"[-_\s]+", " ", PurePath(name).stem).strip()
    return capfirst(words)[:TITLE_LENGTH]


class _ForUserMixin:
    """Tells the form who uploads: Wagtail's chooser does not."""

    request: Any

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]  # -- a mixin
        # The page below the chooser has a field named title, too.
        return {**kwargs, "for_user": self.request.user, "prefix": UPLOAD_PREFIX}


class VideoChooseView(_ForUserMixin, ChooseView):
    """The chooser."""


class VideoChooseResultsView(_ForUserMixin, ChooseResultsView):
    """The chooser's list."""


class VideoCreateView(_ForUserMixin, SnippetCreateView):
    """The chooser's upload."""


class VideoChooserViewSet(SnippetChooserViewSet):
    """Choose a film or upload one."""

    choose_view_class = VideoChooseView
    choose_results_view_class = VideoChooseResultsView
    create_view_class = VideoCreateView
    creation_form_class = VideoFileForm
    create_action_label = _("Upload")
    create_action_clicked_label = _("Uploading…")
    creation_tab_label = _("Upload")


class _KeepShownMixin:
    """Refuses while a page shows the film, even one that Wagtail's index does not know of yet."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # -- a mixin
        except ProtectedError as error:
            titles = sorted({f"“{page}”" for page in error.protected_objects})[:MOST_NAMED]
            said = gettext("Nothing was deleted: a tutorial shows the film: %(pages)s.")
            messages.error(self.request, said % {"pages": ", ".join(titles)})
            return redirect(VideoFile.snippet_viewset.get_url_name("list"))
        return response


class VideoDeleteView(_KeepShownMixin, DeleteView):
    """Delete one film."""


class VideoBulkDelete(_KeepShownMixin, DeleteBulkAction):
    """Delete several films, or none of them."""

    models: ClassVar = [VideoFile]


class VideoFileViewSet(SnippetViewSet):
    """Films that pages show."""

    model = VideoFile
    icon = "media"
    menu_label = _("Videos")
    menu_name = "videos"
    menu_order = 305
    add_to_admin_menu = True
    # An address of its own, so that a web server can let large uploads through here alone.
    base_url_path = "videos"
    chooser_base_url_path = "videos/choose"
    chooser_viewset_class = VideoChooserViewSet
    list_display = (
        "title",
        Column("get_media_type_display", label=_("Format")),
        Column("clock", label=_("Duration")),
        Column("uploaded_at", label=_("Uploaded")),
    )
    copy_view_enabled = False
    delete_view_class = VideoDeleteView
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("file")], base_form_class=VideoFileForm
    )
