from django.apps import AppConfig

from portal.privacy.categories import register_categories
from portal.privacy.enums import AuditCategory


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"

    def ready(self) -> None:
        from . import receivers  # noqa: PLC0415 -- models are loaded by now, not before

        receivers.connect()
        register_categories({"pages": AuditCategory.EDITORIAL})
