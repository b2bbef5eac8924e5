"""When people are reminded."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .program import Program

if TYPE_CHECKING:
    pass


class ReminderRule(models.Model):
    """A reminder before each workshop of a program: calendar days before, at a time on the wall."""

    program = models.ForeignKey(
        Program, verbose_name=_("utbildning"), on_delete=models.CASCADE, related_name="reminder_rules"
    )
    days_before = models.PositiveSmallIntegerField(_("dagar före"))
    at = models.TimeField(_("klockslag"))

    class Meta:
        verbose_name = _("automatiskt mejl")
        verbose_name_plural = _("automatiska mejl")
        ordering = ["program", "-days_before"]
        constraints = [
            models.UniqueConstraint(fields=["program", "days_before"], name="one_reminder_per_day")
        ]

    def __str__(self) -> str:
        return ngettext(
            "%(days)d dag före kl. %(at)s", "%(days)d dagar före kl. %(at)s", self.days_before
        ) % {"days": self.days_before, "at": time_format(self.at)}
