from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "citykompetens.mail"
    label = "mail"
    verbose_name = _("Mejl")

    def ready(self) -> None:
        from . import account, providers, sweeps  # noqa: F401  the kind of the login codes, the dispatcher

        providers.listen()
