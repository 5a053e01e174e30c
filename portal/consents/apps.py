from django.apps import AppConfig

from portal.privacy.categories import register_categories
from portal.privacy.enums import AuditCategory


class ConsentsConfig(AppConfig):
    name = "portal.consents"
    label = "consents"

    def import_models(self) -> None:
        super().import_models()
        from .records import models  # noqa: F401, PLC0415 -- only now the app may have models

    def ready(self) -> None:
        from .records import tasks  # noqa: F401, PLC0415 -- the runner looks only into `tasks`

        register_categories(
            {"consents": AuditCategory.EDITORIAL, "consents.consent": AuditCategory.CONSENT}
        )
