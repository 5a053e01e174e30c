from django.apps import AppConfig

from portal.privacy.categories import register_categories
from portal.privacy.enums import AuditCategory


class TutorialsConfig(AppConfig):
    name = "portal.tutorials"
    label = "tutorials"

    def import_models(self) -> None:
        super().import_models()
        from .video import models  # noqa: F401, PLC0415 -- only now the app may have models

    def ready(self) -> None:
        from . import receivers  # noqa: PLC0415 -- models are not loaded before this moment

        receivers.connect()
        register_categories({"tutorials": AuditCategory.EDITORIAL})
