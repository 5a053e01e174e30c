"""How far a text may be relied on, above its fields."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from portal.consents.enums import TranslationState
from portal.consents.models import ConsentText, source_among, state_of
from portal.consents.selectors.working import state_told

from .publication import CHECK, PUBLICATION


class StatePanel(Panel):
    """The text's state, and the way to the page where it is checked or kept."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consents/admin/state_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and bool(super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            text = ConsentText.objects.select_related("form", "language").get(pk=self.instance.pk)
            source = source_among(text.form.texts.select_related("language"))
            state = state_of(text, source)
            must_be_checked_again = state == TranslationState.CHECK_AGAIN
            return context | {
                "told": state_told(text, state, source),
                "status": "warning" if must_be_checked_again else "info",
                "must_be_checked_again": must_be_checked_again,
                "is_checked": state == TranslationState.CHECKED,
                "is_source": source is not None and source.pk == text.pk,
                "publication_url": reverse(PUBLICATION, args=[text.form_id]),
                "check_url": reverse(CHECK, args=[text.pk]),
            }
