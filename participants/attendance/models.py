"""Who came: events are only ever added, the state follows from them."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import City
from participants.registration.models import Enrolment
from workshops.models import Workshop

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class Presence(models.TextChoices):
    PRESENT = "present", _("på plats")
    ABSENT = "absent", _("kom inte")
    UNREPORTED = "unreported", _("inte avprickad")


class AttendanceEventQuerySet(models.QuerySet["AttendanceEvent"]):
    def visible_to(self, user: "User") -> "AttendanceEventQuerySet":
        return self.filter(workshop__city_round__city__in=City.objects.visible_to(user))


class AttendanceEvent(models.Model):
    """Somebody noted at a moment whether a person was there. Later events win; none is changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("plats"), on_delete=models.PROTECT, related_name="attendance_events"
    )
    workshop = models.ForeignKey(
        Workshop, verbose_name=_("workshop"), on_delete=models.PROTECT, related_name="attendance_events"
    )
    presence = models.CharField(_("närvaro"), max_length=12, choices=Presence)
    occurred_at = models.DateTimeField(_("när"), help_text="By the clock of the phone that noted it.")
    recorded_at = models.DateTimeField(_("sparad"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("avprickad av"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("varför ändrad"), max_length=300, blank=True)

    objects = AttendanceEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("avprickning")
        verbose_name_plural = _("avprickningar")
        ordering = ["occurred_at", "id"]
        indexes = [models.Index(fields=["workshop", "enrolment"])]

    def __str__(self) -> str:
        return str(self.id)
