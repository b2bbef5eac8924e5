"""When automatic mails go out. What kinds there are, the rooms above know."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import BigIntegerField, F
from django.db.models.functions import Coalesce
from django.utils.formats import time_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cities.models import City

from .program import Program, Round

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class MailRuleQuerySet(models.QuerySet["MailRule"]):
    def visible_to(self, user: "User") -> "MailRuleQuerySet":
        """A city coordinator sees the own city's rules."""
        if user.is_authenticated and user.is_national:
            return self
        return self.filter(city__in=City.objects.visible_to(user))


class Side(models.TextChoices):
    BEFORE = "before", _("före")
    AFTER = "after", _("efter")


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, _("måndag")
    TUESDAY = 1, _("tisdag")
    WEDNESDAY = 2, _("onsdag")
    THURSDAY = 3, _("torsdag")
    FRIDAY = 4, _("fredag")
    SATURDAY = 5, _("lördag")
    SUNDAY = 6, _("söndag")


class MailRule(models.Model):
    """A kind of mail goes out so many calendar days before or after something, or on a day of the week.

    The kind says what the days are counted from. The time is the clock on the wall in Stockholm. A town's
    own rules of a kind replace the program's there, also when they are switched off; so do a round's.
    """

    program = models.ForeignKey(
        Program, verbose_name=_("utbildning"), on_delete=models.CASCADE, related_name="mail_rules"
    )
    round = models.ForeignKey(
        Round,
        verbose_name=_("bara i delen"),
        on_delete=models.CASCADE,
        related_name="mail_rules",
        null=True,
        blank=True,
    )
    city = models.ForeignKey(
        City,
        verbose_name=_("bara i staden"),
        on_delete=models.CASCADE,
        related_name="mail_rules",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("slag"), max_length=40)
    days = models.PositiveSmallIntegerField(
        _("dagar"),
        default=0,
        help_text=_("Från workshopens dag, den gemensamma starten eller dagen då anmälan stänger."),
    )
    side = models.CharField(_("före eller efter"), max_length=6, choices=Side, default=Side.BEFORE)
    weekday = models.PositiveSmallIntegerField(
        _("veckodag"), choices=Weekday.choices, null=True, blank=True, help_text=_("Bara för veckosiffrorna.")
    )
    at = models.TimeField(_("klockslag"))
    active = models.BooleanField(_("på"), default=True)

    objects = MailRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("automatiskt mejl")
        verbose_name_plural = _("automatiska mejl")
        ordering = ["program", "kind", "-side", "days", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("program"),
                Coalesce(F("round"), 0, output_field=BigIntegerField()),
                Coalesce(F("city"), 0, output_field=BigIntegerField()),
                F("kind"),
                F("side"),
                F("days"),
                Coalesce(F("weekday"), -1, output_field=BigIntegerField()),
                name="one_mail_rule_per_day",
                violation_error_message=_("Det finns redan ett sådant mejl den dagen."),
            )
        ]

    def __str__(self) -> str:
        """When: "1 dag före kl. 9.00", "varje måndag kl. 8.00"."""
        at = {"at": time_format(self.at, "TIME_FORMAT"), "days": self.days}
        if self.weekday is not None:
            return gettext("varje %(day)s kl. %(at)s") % {**at, "day": Weekday(self.weekday).label}
        if not self.days:
            return gettext("samma dag kl. %(at)s") % at
        if self.side == Side.BEFORE:
            return ngettext("%(days)d dag före kl. %(at)s", "%(days)d dagar före kl. %(at)s", self.days) % at
        return ngettext("%(days)d dag efter kl. %(at)s", "%(days)d dagar efter kl. %(at)s", self.days) % at

    @property
    def days_before(self) -> int:
        """Calendar days; less than zero is after."""
        return self.days if self.side == Side.BEFORE else -self.days

    @classmethod
    def usual(cls, program: Program) -> "list[MailRule]":
        """What a new program begins with; not saved."""
        return [
            cls(program=program, kind=kind, days=days, side=side, weekday=weekday, at=dt.time(hour))
            for kind, days, side, weekday, hour in USUAL
        ]


USUAL: list[tuple[str, int, Side, Weekday | None, int]] = [
    ("films_open", 0, Side.AFTER, None, 9),
    ("choose_time", 7, Side.BEFORE, None, 10),
    ("choose_time", 2, Side.BEFORE, None, 10),
    ("reminder", 7, Side.BEFORE, None, 10),
    ("films_unseen", 3, Side.BEFORE, None, 10),
    ("reminder", 1, Side.BEFORE, None, 10),
    ("facilitator_list", 1, Side.BEFORE, None, 17),
    ("feedback", 1, Side.AFTER, None, 10),
    ("weekly_figures", 0, Side.AFTER, Weekday.MONDAY, 8),
]
