from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        from .health import register_check  # noqa: PLC0415 -- reads models
        from .runner.clock import stuck_jobs  # noqa: PLC0415 -- the same

        register_check("jobs", stuck_jobs)
