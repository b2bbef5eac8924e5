"""Free mails of coordinators to an audience that they choose."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models import City
from programs.models import Round
from workshops.models import Workshop

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class Who(models.TextChoices):
    EVERYBODY = "everybody", _("alla anmälda")
    SEATED = "seated", _("har plats på en workshop")
    WAITING = "waiting", _("står på väntelistan")
    UNDECIDED = "undecided", _("har inte valt tid")
    UNSEEN = "unseen", _("har inte sett alla filmer, men ska på workshop")
    FILMS_ONLY = "films_only", _("ser bara filmerna")
    PRESENT = "present", _("var på plats")
    ABSENT = "absent", _("kom inte")


class MailingQuerySet(models.QuerySet["Mailing"]):
    def visible_to(self, user: "User") -> "MailingQuerySet":
        """Those of the user's cities; one to all cities is for national coordinators."""
        return self if user.is_national else self.filter(city__in=City.objects.visible_to(user))


class Mailing(models.Model):
    """A draft until it is sent, and never changed after that."""

    round = models.ForeignKey(Round, verbose_name=_("del"), on_delete=models.PROTECT, related_name="mailings")
    city = models.ForeignKey(
        City,
        verbose_name=_("stad"),
        on_delete=models.PROTECT,
        related_name="mailings",
        null=True,
        blank=True,
        help_text=_("Tomt är alla städer i delen."),
    )
    workshop = models.ForeignKey(
        Workshop,
        verbose_name=_("workshop"),
        on_delete=models.PROTECT,
        related_name="mailings",
        null=True,
        blank=True,
        help_text=_("Tomt är alla."),
    )
    who = models.CharField(_("vilka"), max_length=12, choices=Who, default=Who.EVERYBODY)
    only_contacts = models.BooleanField(
        _("bara kontaktpersonerna"),
        default=False,
        help_text=_("Ett mejl till den som anmälde, i stället för ett till var och en."),
    )
    subject = models.CharField(_("ämne"), max_length=120)
    body = models.TextField(_("text"), max_length=8000)
    subject_en = models.CharField(_("ämne på engelska"), max_length=120, blank=True)
    body_en = models.TextField(
        _("text på engelska"),
        max_length=8000,
        blank=True,
        help_text=_("För dem som har anmält sig på engelska. Tomt: de får den svenska."),
    )
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("skickat av"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    # Of the audience at that moment, those who were skipped among them: the outbox has to add up to it.
    mails = models.PositiveIntegerField(_("mejl"), default=0, editable=False)
    people = models.PositiveIntegerField(_("personer"), default=0, editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("utskick")
        verbose_name_plural = _("utskick")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="mailing_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(subject_en="", body_en="") | ~(Q(subject_en="") | Q(body_en="")),
                name="mailing_english_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def speaks_english(self) -> bool:
        return bool(self.body_en)
