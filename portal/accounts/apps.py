from typing import Any

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig

from portal.privacy.categories import register_categories
from portal.privacy.enums import AuditCategory


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "People"
    default = True

    def ready(self) -> None:
        from portal.privacy import vault  # noqa: PLC0415 -- needs the app registry

        register_categories({"accounts": AuditCategory.ACCOUNT})
        vault.register_sealed_field("accounts.TotpDevice", "sealed_seed", place=_seal_place)
        vault.register_index_field("accounts.RecoveryCode", "hash")


def _seal_place(device: Any) -> tuple[str, str, str]:
    place: tuple[str, str, str] = device.seal_place()
    return place


class PortalUsersConfig(WagtailUsersAppConfig):
    """Wagtail's management of users, with ours in its place at `/cms/users/`."""

    user_viewset = "portal.accounts.views.people.PersonViewSet"
