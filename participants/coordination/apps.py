from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    name = "participants.coordination"
    label = "coordination"
    verbose_name = _("Samordning")

    def ready(self) -> None:
        from . import mails  # noqa: F401  registers itself
