from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "portal.trainings"
    label = "trainings"

    def ready(self) -> None:
        from . import receivers  # noqa: PLC0415 -- models are not loaded before this moment

        receivers.connect()
