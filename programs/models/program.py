"""Programs, their rounds, and a city's part in a round."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from cities.models import City

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class CertificateLayout(models.TextChoices):
    """How the sheet is held."""

    LANDSCAPE = "landscape", _("liggande")
    PORTRAIT = "portrait", _("stående")


class ProgramQuerySet(models.QuerySet["Program"]):
    def current(self) -> "ProgramQuerySet":
        return self.filter(closed_on=None)

    def visible_to(self, user: "User") -> "ProgramQuerySet":
        """Programs are no secret among those who work with them."""
        return self if user.is_authenticated else self.none()


class Program(models.Model):
    """A theme with a supplier, run in rounds in many cities at once."""

    name = models.CharField(_("namn"), max_length=120)
    name_en = models.CharField(_("namn på engelska"), max_length=120, blank=True)
    slug = models.SlugField(_("adress"), unique=True)
    summary = models.CharField(_("i ett andetag"), max_length=300)
    summary_en = models.CharField(_("i ett andetag på engelska"), max_length=300, blank=True)
    description = models.TextField(_("beskrivning"), blank=True)
    description_en = models.TextField(_("beskrivning på engelska"), blank=True)
    supplier = models.CharField(_("utbildare"), max_length=120)
    financier = models.CharField(_("finansiär"), max_length=120)
    owner = models.CharField(_("ägare"), max_length=120)
    contact_name = models.CharField(
        _("kontaktperson"),
        max_length=120,
        blank=True,
        help_text=_("För pressen, och för städer som vill vara med."),
    )
    contact_email = models.EmailField(_("kontaktens e-post"), blank=True)
    contact_phone = PhoneNumberField(_("kontaktens telefon"), blank=True)
    certificate_text = models.TextField(_("text på intyget"), blank=True)
    certificate_layout = models.CharField(
        _("intygets form"),
        max_length=10,
        choices=CertificateLayout,
        default=CertificateLayout.LANDSCAPE,
        help_text=_("Gäller intyg som utfärdas från och med nu."),
    )
    closed_on = models.DateField(_("avslutad"), null=True, blank=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("utbildning")
        verbose_name_plural = _("utbildningar")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name_here(self) -> str:
        """The name in the reader's language, Swedish where there is no other."""
        return (get_language() == "en" and self.name_en) or self.name

    @property
    def summary_here(self) -> str:
        """What it is about, in the reader's language."""
        return (get_language() == "en" and self.summary_en) or self.summary

    @property
    def description_here(self) -> str:
        """All that there is to say about it, in the reader's language."""
        return (get_language() == "en" and self.description_en) or self.description


class SupplierRole(models.Model):
    """Somebody at the supplier: keeps films and materials, sees no participant."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("vem"),
        on_delete=models.CASCADE,
        related_name="supplier_roles",
    )
    program = models.ForeignKey(
        Program, verbose_name=_("utbildning"), on_delete=models.CASCADE, related_name="supplier_roles"
    )

    class Meta:
        verbose_name = _("utbildare")
        verbose_name_plural = _("utbildare")
        constraints = [models.UniqueConstraint(fields=["user", "program"], name="one_supplier_role_each")]

    def __str__(self) -> str:
        return f"{self.user}, {self.program}"


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: "User") -> "RoundQuerySet":
        return self if user.is_authenticated else self.none()


class Round(models.Model):
    """One part of a program, the same weeks in every city. Times are wall time in Stockholm."""

    program = models.ForeignKey(
        Program, verbose_name=_("utbildning"), on_delete=models.PROTECT, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField(_("del"))
    registration_opens_at = models.DateTimeField(_("anmälan öppnar"))
    registration_closes_at = models.DateTimeField(_("anmälan stänger"))
    premiere_at = models.DateTimeField(_("gemensam start"))
    ends_on = models.DateField(_("sista dag"))
    films_required = models.BooleanField(
        _("filmerna krävs för intyg"), default=False, help_text=_("Annars räcker workshopen.")
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("del")
        verbose_name_plural = _("delar")
        ordering = ["program", "number"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="one_round_per_number"),
            models.CheckConstraint(
                condition=Q(registration_opens_at__lt=F("registration_closes_at")),
                name="round_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.title}"

    @property
    def title(self) -> str:
        return gettext("del %(number)d") % {"number": self.number}


class CityRoundQuerySet(models.QuerySet["CityRound"]):
    def visible_to(self, user: "User") -> "CityRoundQuerySet":
        return self.filter(city__in=City.objects.visible_to(user))

    def public(self, now: dt.datetime) -> "CityRoundQuerySet":
        """Cities that take part, or did: signs and mails lead to them when a program is closed."""
        return self.filter(state=CityRound.JOINED, city__organisation__isnull=False)

    def current(self) -> "CityRoundQuerySet":
        return self.filter(round__program__closed_on=None)

    def open(self, now: dt.datetime) -> "CityRoundQuerySet":
        """Takes registrations at `now`."""
        return (
            self.current()
            .public(now)
            .filter(
                Q(registration_closes_at=None) | Q(registration_closes_at__gt=now),
                round__registration_opens_at__lte=now,
                round__registration_closes_at__gt=now,
            )
        )


class CityRound(models.Model):
    """A city's part in a round."""

    ASKED, JOINED, DECLINED = "asked", "joined", "declined"
    STATES = {ASKED: _("tillfrågad"), JOINED: _("är med"), DECLINED: _("tackade nej")}

    round = models.ForeignKey(
        Round, verbose_name=_("del"), on_delete=models.PROTECT, related_name="city_rounds"
    )
    city = models.ForeignKey(
        City, verbose_name=_("stad"), on_delete=models.PROTECT, related_name="city_rounds"
    )
    state = models.CharField(_("läge"), max_length=10, choices=list(STATES.items()), default=ASKED)
    target_businesses = models.PositiveSmallIntegerField(_("mål, antal verksamheter"), default=0)
    registration_closes_at = models.DateTimeField(_("anmälan stänger tidigare här"), null=True, blank=True)
    text = models.TextField(_("stadens egen text"), blank=True)
    welcomes_guests = models.BooleanField(
        _("tar emot gäster"),
        default=False,
        help_text=_("Verksamheter från städer som inte är med får anmäla sig här."),
    )
    seats_per_business = models.PositiveSmallIntegerField(
        _("högst så många platser per verksamhet"), null=True, blank=True
    )
    seats_per_business_until = models.DateField(
        _("till och med"), null=True, blank=True, help_text=_("Sedan får alla ta hur många de vill.")
    )
    businesses = models.PositiveIntegerField(
        _("anmälda verksamheter"), default=0, editable=False, help_text="Kept by registration."
    )
    people = models.PositiveIntegerField(
        _("anmälda personer"), default=0, editable=False, help_text="Kept by registration."
    )

    objects = CityRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("stadens del")
        verbose_name_plural = _("städernas delar")
        ordering = ["round", "city__name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "city"], name="one_city_round_each"),
            models.CheckConstraint(
                condition=Q(seats_per_business=None, seats_per_business_until=None)
                | Q(seats_per_business__gte=1, seats_per_business_until__isnull=False),
                name="city_round_cap_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(round)s i %(city)s") % {
            "round": self.round.title.capitalize(),
            "city": self.city,
        }

    @property
    def closes_at(self) -> dt.datetime:
        """When registration closes here: with the round, or earlier by the city's own choice."""
        own = self.registration_closes_at
        return min(own, self.round.registration_closes_at) if own else self.round.registration_closes_at

    def most_seats(self, now: dt.datetime) -> int | None:
        """How many seats in workshops one business may have here now; none is as many as there are."""
        if self.seats_per_business_until and localdate(now) <= self.seats_per_business_until:
            return self.seats_per_business
        return None

    def is_open(self, now: dt.datetime) -> bool:
        """The same rule as `.open(now)`, for a row at hand whose round and program are loaded."""
        in_time = self.round.registration_opens_at <= now < self.closes_at
        return self.state == self.JOINED and in_time and not self.is_over

    @property
    def is_over(self) -> bool:
        """Nothing more comes of it: the program is closed, whatever dates its round once had."""
        return self.round.program.closed_on is not None
