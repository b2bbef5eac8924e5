"""Sheets of paper for a city."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import City

from .program import CityRound

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class PrintKind(models.TextChoices):
    """The sheets that a city hangs up and hands out."""

    POSTER_A4 = "poster-a4", _("affisch, A4")
    POSTER_A3 = "poster-a3", _("affisch, A3")
    SIGN = "sign", _("skylten ”Vi är med”")


class PrintQuerySet(models.QuerySet["Print"]):
    def public(self, now: dt.datetime) -> "PrintQuerySet":
        """What hangs in public anyway: the sheets of cities that take part."""
        return self.filter(city_round__in=CityRound.objects.public(now))

    def visible_to(self, user: "User") -> "PrintQuerySet":
        return self.filter(city_round__city__in=City.objects.visible_to(user))


class Print(models.Model):
    """A sheet for a city's part in a round, as PDF: made by a sweep, again when its words change."""

    city_round = models.ForeignKey(
        CityRound, verbose_name=_("stadens del"), on_delete=models.CASCADE, related_name="prints"
    )
    kind = models.CharField(_("sort"), max_length=10, choices=PrintKind)
    made_of = models.CharField(
        max_length=64, editable=False, help_text="Digest of all that is printed: another one, print again."
    )
    pdf = models.BinaryField(editable=False)
    printed_at = models.DateTimeField(_("gjort"), editable=False)

    objects = PrintQuerySet.as_manager()

    class Meta:
        verbose_name = _("trycksak")
        verbose_name_plural = _("trycksaker")
        constraints = [models.UniqueConstraint(fields=["city_round", "kind"], name="one_print_per_kind")]

    def __str__(self) -> str:
        return f"{self.city_round}, {self.get_kind_display()}"
