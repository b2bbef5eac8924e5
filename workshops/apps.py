from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    label = "workshops"
    verbose_name = _("Workshoppar")

    def ready(self) -> None:
        from . import mails, sweeps  # noqa: F401  registers itself
