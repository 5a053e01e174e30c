"""What stands above and beside the fields that an editor writes."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel, TitleFieldPanel
from wagtail.admin.ui.side_panels import BaseSidePanel

from portal.consents.enums import TranslationState
from portal.consents.models import ConsentForm, ConsentText, content_of, source_among, state_of
from portal.consents.selectors.working import current_version, state_told
from portal.consents.views.publication import CHECK, PUBLICATION


class NoticePanel(Panel):
    """Says above the fields what holds, and leads to the page where that is changed.

    `facts` takes the row and gives what `template` shows. A row that is new has none yet.
    """

    def __init__(
        self, template: str, facts: Callable[[Any], dict[str, Any]], **options: Any
    ) -> None:
        super().__init__(**options)
        self.template, self.facts = template, facts

    def clone_kwargs(self) -> dict[str, Any]:
        options: dict[str, Any] = super().clone_kwargs()
        return options | {"template": self.template, "facts": self.facts}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            template: str = self.panel.template
            return template

        def is_shown(self) -> bool:
            return self.instance.pk is not None and bool(super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            facts: dict[str, Any] = self.panel.facts(self.instance)
            return context | facts


def form_notice() -> NoticePanel:
    """Which version of a form is in force, and a link to where one publishes the next."""
    return NoticePanel("consents/admin/publication_panel.html", _publication)


def text_notice() -> NoticePanel:
    """How far a text may be relied on, and the way to the page where it is checked or kept."""
    return NoticePanel("consents/admin/state_panel.html", _state)


class FormTitlePanel(TitleFieldPanel):
    """Writes the address along with the title while the form is new, and never afterwards."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self) -> bool:
            return self.instance.pk is None


class SourceSidePanel(BaseSidePanel):
    """The source text, to be read beside the editor's fields and copied from."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle the source text")
        icon_name = "openquote"
        has_counter = False

    name = "source"
    title = _("Source text")
    template_name = "consents/admin/source_panel.html"
    order = 250

    class Media:
        css: ClassVar = {"all": ["css/consent-editor.css"]}

    def __init__(self, text: ConsentText, request: HttpRequest, *, source: ConsentText) -> None:
        super().__init__(text, request)
        self.source = source

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"content": content_of(self.source), "language": self.source.language}


def _publication(form: ConsentForm) -> dict[str, Any]:
    return {
        "current": current_version(form),
        "publication_url": reverse(PUBLICATION, args=[form.pk]),
    }


def _state(shown: ConsentText) -> dict[str, Any]:
    text = ConsentText.objects.select_related("form", "language").get(pk=shown.pk)
    source = source_among(text.form.texts.select_related("language"))
    state = state_of(text, source)
    must_be_checked_again = state == TranslationState.CHECK_AGAIN
    return {
        "told": state_told(text, state, source),
        "status": "warning" if must_be_checked_again else "info",
        "must_be_checked_again": must_be_checked_again,
        "is_checked": state == TranslationState.CHECKED,
        "is_source": source is not None and source.pk == text.pk,
        "publication_url": reverse(PUBLICATION, args=[text.form_id]),
        "check_url": reverse(CHECK, args=[text.pk]),
    }
