from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"

    def ready(self) -> None:
        from . import receivers  # noqa: PLC0415 -- models are loaded by now, not before

        receivers.connect()
