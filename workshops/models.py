"""The supply: workshops, where they are, who leads them."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from cities.models import City
from programs.models import CityRound, Round

if TYPE_CHECKING:
    from citykompetens.accounts.models import User

LIST_CLOSES = dt.timedelta(hours=1)  # the waiting list, before the start: one has to get there


class VenueQuerySet(models.QuerySet["Venue"]):
    def visible_to(self, user: "User") -> "VenueQuerySet":
        return self.filter(city__in=City.objects.visible_to(user))


class Venue(models.Model):
    """A room in a city where workshops are held."""

    city = models.ForeignKey(City, verbose_name=_("stad"), on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(_("namn"), max_length=120)
    street = models.CharField(_("gatuadress"), max_length=120)
    postcode = models.CharField(_("postnummer"), max_length=6)
    directions = models.CharField(_("hitta hit"), max_length=300, blank=True)
    parking = models.CharField(
        _("parkering"),
        max_length=200,
        blank=True,
        help_text=_("Var, till vilket pris, och var platsen för rörelsehindrade finns."),
    )
    public_transport = models.CharField(
        _("buss och tåg"), max_length=200, blank=True, help_text=_("Närmaste hållplats, och hur långt dit.")
    )
    step_free = models.BooleanField(_("utan trappsteg"), default=False)
    hearing_loop = models.BooleanField(_("hörslinga"), default=False)

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("lokal")
        verbose_name_plural = _("lokaler")
        ordering = ["city__name", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{self.street}, {self.postcode} {self.city.name}"


class FacilitatorQuerySet(models.QuerySet["Facilitator"]):
    def visible_to(self, user: "User") -> "FacilitatorQuerySet":
        return self.filter(city__in=City.objects.visible_to(user))


class Facilitator(models.Model):
    """Somebody who leads workshops in a city."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("vem"), on_delete=models.PROTECT, related_name="facilitating"
    )
    city = models.ForeignKey(
        City, verbose_name=_("stad"), on_delete=models.PROTECT, related_name="facilitators"
    )
    phone = PhoneNumberField(_("telefon på dagen"), blank=True)

    objects = FacilitatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshopledare")
        verbose_name_plural = _("workshopledare")
        ordering = ["city__name", "user__name"]
        constraints = [models.UniqueConstraint(fields=["user", "city"], name="one_facilitator_per_city")]

    def __str__(self) -> str:
        return self.user.name


class FacilitatorTraining(models.Model):
    """Where facilitators learn the round, so that one red thread runs through all cities."""

    round = models.ForeignKey(
        Round, verbose_name=_("del"), on_delete=models.PROTECT, related_name="facilitator_trainings"
    )
    held_at = models.DateTimeField(_("när"))
    place = models.CharField(_("var"), max_length=120)
    trained = models.ManyToManyField(
        Facilitator, verbose_name=_("utbildade"), related_name="trainings", blank=True
    )

    class Meta:
        verbose_name = _("träning för workshopledare")
        verbose_name_plural = _("träningar för workshopledare")
        ordering = ["-held_at"]

    def __str__(self) -> str:
        return f"{self.round}, {self.place}"


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, user: "User") -> "WorkshopQuerySet":
        """The workshops of the cities that the user coordinates."""
        return self.filter(city_round__city__in=City.objects.visible_to(user))

    def led_by(self, user: "User") -> "WorkshopQuerySet":
        """The workshops whose list the user may open: the own ones as facilitator."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(facilitator__user=user)

    def public(self, now: dt.datetime) -> "WorkshopQuerySet":
        """Published and not cancelled, in cities that take part; also those already held."""
        return self.announced(now).filter(cancelled_at=None)

    def announced(self, now: dt.datetime) -> "WorkshopQuerySet":
        """What people may have in their calendars: the public ones, and those cancelled after that."""
        return self.filter(
            Q(cancelled_at=None) | Q(cancelled_at__gt=F("published_at")),
            published_at__lte=now,
            city_round__state=CityRound.JOINED,
            city_round__city__organisation__isnull=False,
        )

    def upcoming(self, now: dt.datetime) -> "WorkshopQuerySet":
        return self.filter(starts_at__gt=now)

    def with_place(self) -> "WorkshopQuerySet":
        """With what a page or a mail needs to say when and where."""
        return self.select_related(
            "venue__city",
            "city_round__city__organisation",
            "city_round__round__program",
            "facilitator__user",
        )


class Workshop(models.Model):
    """A date with a room and a number of seats."""

    city_round = models.ForeignKey(
        CityRound, verbose_name=_("stadens del"), on_delete=models.PROTECT, related_name="workshops"
    )
    venue = models.ForeignKey(
        Venue, verbose_name=_("lokal"), on_delete=models.PROTECT, related_name="workshops"
    )
    facilitator = models.ForeignKey(
        Facilitator,
        verbose_name=_("workshopledare"),
        on_delete=models.PROTECT,
        related_name="workshops",
        null=True,
        blank=True,
    )
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"))
    capacity = models.PositiveSmallIntegerField(_("platser"))
    seats_taken = models.PositiveSmallIntegerField(
        _("tagna platser"), default=0, editable=False, help_text="Kept by registration."
    )
    waiting = models.PositiveSmallIntegerField(
        _("på väntelistan"), default=0, editable=False, help_text="Kept by registration."
    )
    schedule_version = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text="Raised when time or place changes."
    )
    schedule_changed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When that was raised the last time."
    )
    leader_changes = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How often somebody else was to lead it: their calendars follow."
    )
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("inställd"), null=True, blank=True)
    closed_at = models.DateTimeField(_("avslutad"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("avslutad av"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshoppar")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_taken__lte=F("capacity")), name="workshop_never_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="workshop_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="workshop_closed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"])]

    def __str__(self) -> str:
        # Without the venue: lists of workshops must not fetch it row by row.
        return date_format(localtime(self.starts_at), "DATETIME_FORMAT")

    @property
    def seats_left(self) -> int:
        return self.capacity - self.seats_taken

    @property
    def is_full(self) -> bool:
        return self.seats_left <= 0

    def list_is_closed(self, now: dt.datetime) -> bool:
        """Whether nobody gets a seat from its waiting list any more."""
        return self.starts_at <= now + LIST_CLOSES

    def takes_newcomers(self, now: dt.datetime) -> bool:
        """Whether one may sign up to it, or get in line: what is offered is what the service takes.

        Not when its list is closed and somebody is on it, or would be: nobody passes those who wait.
        """
        return bool(
            self.published_at
            and self.cancelled_at is None
            and self.closed_at is None
            and self.starts_at > now
            and not ((self.waiting or self.is_full) and self.list_is_closed(now))
        )

    def stage(self, now: dt.datetime) -> str:
        """What one can do about it now: held, begun, open, not_yet or closed (to sign up).

        Needs `city_round.round.program` loaded.
        """
        if self.closed_at or self.ends_at <= now:
            return "held"
        if self.starts_at <= now:
            return "begun"
        if self.city_round.is_open(now):
            return "open"
        not_yet = self.city_round.round.registration_opens_at > now and not self.city_round.is_over
        return "not_yet" if not_yet else "closed"

    @property
    def starts_on(self) -> dt.date:
        """The calendar day in Stockholm."""
        return localdate(self.starts_at)

    def is_near(self, now: dt.datetime) -> bool:
        """Whether it begins today or tomorrow: what is said of it tomorrow morning may come too late."""
        return now < self.starts_at and self.starts_on <= localdate(now) + dt.timedelta(days=1)
