from django.apps import AppConfig

from .categories import register_categories
from .enums import AuditCategory


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"

    def ready(self) -> None:
        from portal.core.health import register_check  # noqa: PLC0415 -- models are loaded by now

        from .health import trail_is_sealed  # noqa: PLC0415 -- the same

        register_categories({"privacy": AuditCategory.SYSTEM})
        register_check("audit_trail", trail_is_sealed)
