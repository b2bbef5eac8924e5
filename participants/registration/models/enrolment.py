"""A business's registration to a city round, and the places in it."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models import City
from programs.models import CityRound
from workshops.models import Workshop

from .business import Business, Person

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: "User") -> "RegistrationQuerySet":
        return self.filter(city_round__city__in=City.objects.visible_to(user))


class Registration(models.Model):
    """A business has signed up for a round in its city."""

    sent_before = False  # true on the one that is found again when the same form is sent once more

    business = models.ForeignKey(
        Business, verbose_name=_("verksamhet"), on_delete=models.PROTECT, related_name="registrations"
    )
    city_round = models.ForeignKey(
        CityRound, verbose_name=_("stadens del"), on_delete=models.PROTECT, related_name="registrations"
    )
    submission_key = models.UUIDField(
        unique=True, editable=False, help_text="Made with the form: sent twice, it is one registration."
    )
    created_at = models.DateTimeField(_("anmäld"), editable=False)
    revision = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Raised with every change of its places; part of SEQUENCE."
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("anmälan")
        verbose_name_plural = _("anmälningar")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["business", "city_round"], name="one_registration_each")
        ]

    def __str__(self) -> str:
        return str(self.business)


class EnrolmentState(models.TextChoices):
    CONFIRMED = "confirmed", _("har plats")
    WAITING = "waiting", _("på väntelistan")
    UNDECIDED = "undecided", _("väljer tid senare")
    FILMS_ONLY = "films_only", _("bara filmerna")
    CANCELLED = "cancelled", _("avbokad")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: "User") -> "EnrolmentQuerySet":
        return self.filter(registration__city_round__city__in=City.objects.visible_to(user))

    def active(self) -> "EnrolmentQuerySet":
        return self.exclude(state=EnrolmentState.CANCELLED)

    def confirmed(self) -> "EnrolmentQuerySet":
        return self.filter(state=EnrolmentState.CONFIRMED)

    def waiting(self) -> "EnrolmentQuerySet":
        """First come, first served."""
        return self.filter(state=EnrolmentState.WAITING).order_by("asked_at", "pk")


class Enrolment(models.Model):
    """One place in a registration: a person and, where seats count, a workshop."""

    registration = models.ForeignKey(
        Registration, verbose_name=_("anmälan"), on_delete=models.PROTECT, related_name="enrolments"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("deltagare"), on_delete=models.PROTECT, related_name="enrolments"
    )
    workshop = models.ForeignKey(
        Workshop,
        verbose_name=_("workshop"),
        on_delete=models.PROTECT,
        related_name="enrolments",
        null=True,
        blank=True,
    )
    state = models.CharField(_("läge"), max_length=12, choices=EnrolmentState)
    group = models.UUIDField(
        default=uuid.uuid4, editable=False, help_text="Those who asked to come together share it."
    )
    asked_at = models.DateTimeField(_("anmäld"), editable=False)
    told_version = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="The workshop's schedule version that the person knows of."
    )
    state_before = models.CharField(
        max_length=12, blank=True, editable=False, help_text="What a cancelled place was; undo makes it so."
    )
    cancelled_at = models.DateTimeField(_("avbokad"), null=True, blank=True, editable=False)
    seat_kept_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="A cancelled seat that may still be taken back."
    )
    promoted_at = models.DateTimeField(
        _("fick plats från väntelistan"), null=True, blank=True, editable=False
    )
    passed_over_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="A seat went to a smaller group behind, as these wait together.",
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("plats")
        verbose_name_plural = _("platser")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "waiting"], workshop__isnull=False)
                | Q(state__in=["films_only", "undecided"], workshop=None)
                | Q(state="cancelled"),
                name="enrolment_seat_has_workshop",
            ),
            models.CheckConstraint(
                condition=Q(seat_kept_until=None) | Q(state="cancelled", workshop__isnull=False),
                name="enrolment_kept_seat_is_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="enrolment_cancelled_at_some_time",
            ),
            models.UniqueConstraint(
                fields=["person", "workshop"],
                condition=~Q(state="cancelled"),
                name="one_seat_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["workshop", "state", "asked_at"]),
            models.Index(
                fields=["seat_kept_until"],
                name="enrolment_kept_seats",
                condition=Q(seat_kept_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def through_contact(self) -> bool:
        """Whether the contact passes on what is for this person: no own address, or the contact's."""
        return reached_through_contact(self.person.email, self.registration.business.contact_email)

    @property
    def is_waiting(self) -> bool:
        return self.state == EnrolmentState.WAITING

    @property
    def is_confirmed(self) -> bool:
        return self.state == EnrolmentState.CONFIRMED

    @property
    def is_undecided(self) -> bool:
        return self.state == EnrolmentState.UNDECIDED

    @property
    def is_cancelled(self) -> bool:
        return self.state == EnrolmentState.CANCELLED


def reached_through_contact(own: str, contact: str) -> bool:
    """The rule, for two addresses at hand."""
    return own.lower() in ("", contact.lower())


class FormerSeat(models.Model):
    """A seat that somebody had before another time, or none: the calendar entry that has to go."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="former_seats")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
