"""What people ask for beside a place: to hear of news, or that their town joins."""

from typing import TYPE_CHECKING

from django.core import signing
from django.db import models
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from cities.models import City
from programs.models import Program

if TYPE_CHECKING:
    from citykompetens.accounts.models import User

NEWSLETTER_SALT = "registration.newsletter"


class NewsletterConsentQuerySet(models.QuerySet["NewsletterConsent"]):
    def visible_to(self, user: "User") -> "NewsletterConsentQuerySet":
        """Only what has been confirmed: before that, anybody may have typed the address."""
        return self.filter(confirmed_at__isnull=False, city__in=City.objects.visible_to(user))

    def for_link(self, token: str) -> "NewsletterConsent":
        """The consent that a link in a mail asks to confirm. Raises Http404 for a forged one."""
        try:
            pk = signing.loads(token, salt=NEWSLETTER_SALT)
        except signing.BadSignature:
            raise Http404 from None
        return get_object_or_404(self.select_related("city__organisation"), pk=pk)


class NewsletterConsent(models.Model):
    """Somebody wants the newsletter of a city; it counts when confirmed from the own mailbox."""

    city = models.ForeignKey(City, verbose_name=_("stad"), on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-post"))
    language = models.CharField(_("språk"), max_length=5, default="sv", editable=False)
    asked_at = models.DateTimeField(_("bad om det"), editable=False)
    confirmed_at = models.DateTimeField(_("bekräftade"), null=True, blank=True, editable=False)

    objects = NewsletterConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("nyhetsbrev")
        verbose_name_plural = _("nyhetsbrev")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint("city", Lower("email"), name="one_consent_per_address"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def link(self) -> str:
        """The token with which it is confirmed. Only ever sent to that address."""
        return signing.dumps(self.pk, salt=NEWSLETTER_SALT)


class TownWishQuerySet(models.QuerySet["TownWish"]):
    def visible_to(self, user: "User") -> "TownWishQuerySet":
        """Demand beyond the cities that take part is for the national coordinators."""
        return self.all() if user.is_authenticated and user.is_national else self.none()


class TownWish(models.Model):
    """Somebody in a town that is not in the program wants to know when it is."""

    program = models.ForeignKey(
        Program, verbose_name=_("utbildning"), on_delete=models.CASCADE, related_name="wishes"
    )
    town = models.CharField(_("stad"), max_length=60)
    email = models.EmailField(_("e-post"))
    language = models.CharField(_("språk"), max_length=5, default="sv", editable=False)
    asked_at = models.DateTimeField(_("skrev"), editable=False)
    told_at = models.DateTimeField(_("fick veta"), null=True, blank=True, editable=False)

    objects = TownWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("önskad stad")
        verbose_name_plural = _("önskade städer")
        ordering = ["town", "-asked_at"]
        constraints = [
            models.UniqueConstraint(
                "program", Lower("town"), Lower("email"), name="one_wish_per_town_and_address"
            ),
        ]

    def __str__(self) -> str:
        return self.town
