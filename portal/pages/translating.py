"""Translating in the admin, held to the rule that only moderators put words before readers.

wagtail-localize asks for the right to publish where a translation is edited, and nowhere else:
bringing translations up to date may publish them, and turning one into a copy that follows its
original shows that original's words at once. Here both ask for it too.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.models import Page
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.update_translations import UpdateTranslationsView


class UpdateTranslations(UpdateTranslationsView):
    """Bring new sentences to the translations; publish them only where one may."""

    def get_form(self) -> Any:
        form = super().get_form()
        if not self._may_publish():
            field = form.fields["publish_translations"]
            # A disabled field keeps its own value, whatever was sent.
            field.disabled, field.help_text = True, ""
        return form

    def _may_publish(self) -> bool:
        targets = [
            translation.get_target_instance()
            for translation in self.object.translations.filter(enabled=True)
        ]
        return all(
            target.permissions_for_user(self.request.user).can_publish()
            for target in targets
            if isinstance(target, Page)
        )


def follow_original(request: HttpRequest, page_id: int) -> HttpResponse:
    """Turn a translation into a copy of its original, for those who may publish it."""
    page = get_object_or_404(Page, id=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    response: HttpResponse = convert_to_alias(request, page_id)
    return response
