from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "participants.reminders"
    label = "reminders"
    verbose_name = _("Påminnelser")

    def ready(self) -> None:
        from . import mails, recipients, sweeps  # noqa: F401  registers itself
