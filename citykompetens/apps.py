from django.apps import AppConfig


class CitykompetensConfig(AppConfig):
    name = "citykompetens"

    def ready(self) -> None:
        from . import heartbeat  # noqa: F401  registers its sweep
