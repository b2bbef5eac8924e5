"""Certificates: frozen when they are issued, never changed by a later edit."""

import hashlib
import hmac
import secrets
import unicodedata
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cities.models import City
from citykompetens import links
from citykompetens.addresses import absolute
from participants.registration.models import Person
from programs.models import CertificateLayout, Round
from workshops.models import Workshop

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


def new_code() -> str:
    """An unguessable code, 79 bits, in letters that survive being typed from paper."""
    return "".join(secrets.choice(links.ALPHABET) for _ in range(16))


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: "User") -> "CertificateQuerySet":
        return self.filter(workshop__city_round__city__in=City.objects.visible_to(user))

    def valid(self) -> "CertificateQuerySet":
        return self.filter(revoked_at=None)

    def for_code(self, code: str) -> "CertificateQuerySet":
        """The one certificate that whoever asks holds in the hand. The PDF is not loaded."""
        return self.filter(code=code).defer("pdf")


class Certificate(models.Model):
    """A person's proof of a round. It belongs to the person and outlives the employment."""

    code = models.CharField(_("kod"), max_length=16, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(
        Person, verbose_name=_("deltagare"), on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    round = models.ForeignKey(
        Round, verbose_name=_("del"), on_delete=models.PROTECT, related_name="certificates"
    )
    workshop = models.ForeignKey(
        Workshop, verbose_name=_("workshop"), on_delete=models.PROTECT, related_name="certificates"
    )

    name = models.CharField(_("namn"), max_length=120)
    name_digest = models.CharField(
        max_length=64, editable=False, help_text="Lets a holder be checked when the name is gone."
    )
    business_name = models.CharField(_("verksamhet"), max_length=120)
    program_name = models.CharField(_("utbildning"), max_length=120)
    round_title = models.CharField(_("del"), max_length=60)
    city_name = models.CharField(_("stad"), max_length=60)
    body = models.TextField(_("text"))
    layout = models.CharField(
        _("form"), max_length=10, choices=CertificateLayout, default=CertificateLayout.LANDSCAPE
    )
    signatures = models.JSONField(_("underskrifter"), default=list)
    held_on = models.DateField(_("workshopen hölls"))
    issued_at = models.DateTimeField(_("utfärdat"))

    pdf = models.BinaryField(null=True, editable=False)
    printed_at = models.DateTimeField(_("gjort"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("återkallat"), null=True, blank=True)
    revoked_reason = models.CharField(_("varför"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("intyg")
        verbose_name_plural = _("intyg")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "round"],
                condition=Q(revoked_at=None),
                name="one_valid_certificate_per_round",
            )
        ]
        indexes = [models.Index(fields=["id"], name="certificates_to_print", condition=Q(printed_at=None))]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number printed on it: "CK-2026-00042"."""
        return f"CK-{localtime(self.issued_at).year}-{self.pk:05d}"

    @property
    def proof_url(self) -> str:
        """The full address of its public page, for the QR code."""
        return absolute(reverse("certificates:proof", args=[self.code]))

    def belongs_to(self, name: str) -> bool:
        """Whether the typed name is the one on it, whatever the spaces and capitals."""
        return hmac.compare_digest(self.name_digest, digest(self.code, name))


def digest(code: str, name: str) -> str:
    """A keyed digest of a name: says match or no match, tells nothing."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return hmac.new(code.encode(), plain.encode(), hashlib.sha256).hexdigest()
