from django.apps import AppConfig


class TutorialsConfig(AppConfig):
    name = "portal.tutorials"
    label = "tutorials"

    def ready(self) -> None:
        from . import receivers  # noqa: PLC0415 -- models are not loaded before this moment

        receivers.connect()
