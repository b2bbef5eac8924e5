from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "participants.certificates"
    label = "certificates"
    verbose_name = _("Intyg")

    def ready(self) -> None:
        from . import mails, sweeps  # noqa: F401  registers itself
