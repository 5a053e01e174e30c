from django.apps import AppConfig
from django.core.checks import register


class TrainingsConfig(AppConfig):
    name = "portal.trainings"
    label = "trainings"

    def ready(self) -> None:
        from . import checks, receivers  # noqa: PLC0415 -- models are not loaded before this moment

        register(checks.feeds_stay_uncompressed)
        receivers.connect()
