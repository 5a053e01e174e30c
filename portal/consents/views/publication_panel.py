"""A form's page: the way to its texts, versions and publishing, and the title above its facts."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel, TitleFieldPanel

from portal.consents.models import ConsentForm
from portal.consents.selectors.working import current_version

from .publication import PUBLICATION


class PublicationPanel(Panel):
    """Which version is in force, and a link to where one publishes the next."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consents/admin/publication_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and bool(super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            form: ConsentForm = self.instance
            return context | {
                "current": current_version(form),
                "publication_url": reverse(PUBLICATION, args=[form.pk]),
            }


class FormTitlePanel(TitleFieldPanel):
    """Writes the address along with the title while the form is new, and never afterwards."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self) -> bool:
            return self.instance.pk is None
