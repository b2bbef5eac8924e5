"""Who came: events are only ever added, the state follows from them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.registration.models import Enrolment
from workshops.models import Workshop


class Presence(models.TextChoices):
    PRESENT = "present", _("på plats")
    ABSENT = "absent", _("kom inte")
    UNREPORTED = "unreported", _("inte avprickad")


class AttendanceEvent(models.Model):
    """Somebody noted at a moment whether a person was there. Later events win; none is changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance_events")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="attendance_events")
    presence = models.CharField(_("närvaro"), max_length=12, choices=Presence)
    occurred_at = models.DateTimeField(_("när"), help_text="By the clock of the phone that noted it.")
    recorded_at = models.DateTimeField(_("sparad"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("varför ändrad"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("avprickning")
        verbose_name_plural = _("avprickningar")
        ordering = ["occurred_at", "id"]
        indexes = [models.Index(fields=["workshop", "enrolment"])]

    def __str__(self) -> str:
        return str(self.id)
