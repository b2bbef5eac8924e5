from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "participants.registration"
    label = "registration"
    verbose_name = _("Anmälningar")

    def ready(self) -> None:
        from . import mails, sweeps  # noqa: F401  registers itself
