"""What a kind of mail says in a program's, a round's or a town's own words."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import BigIntegerField
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.models import City
from citykompetens.mail import kinds

from .program import Program, Round

if TYPE_CHECKING:
    from citykompetens.accounts.models import User


class MailTextQuerySet(models.QuerySet["MailText"]):
    def visible_to(self, user: "User") -> "MailTextQuerySet":
        """All of them for a national coordinator, those of the own town for its coordinator."""
        if user.is_authenticated and user.is_national:
            return self
        return self.filter(city__in=City.objects.visible_to(user))


def _number(key: str) -> Coalesce:
    return Coalesce(key, 0, output_field=BigIntegerField())


class MailText(models.Model):
    """Subject and body with placeholders (citykompetens.mail.texts), instead of what the templates say.

    The most specific one holds: a town's in a round, a town's, a round's, the program's.
    """

    kind = models.CharField(_("mejl"), max_length=40)
    language = models.CharField(_("språk"), max_length=5, choices=settings.LANGUAGES, default="sv")
    program = models.ForeignKey(
        Program, verbose_name=_("utbildning"), on_delete=models.CASCADE, related_name="mail_texts"
    )
    round = models.ForeignKey(
        Round,
        verbose_name=_("bara del"),
        on_delete=models.CASCADE,
        related_name="mail_texts",
        null=True,
        blank=True,
    )
    city = models.ForeignKey(
        City,
        verbose_name=_("bara stad"),
        on_delete=models.CASCADE,
        related_name="mail_texts",
        null=True,
        blank=True,
    )
    subject = models.CharField(_("ämne"), max_length=150)
    body = models.TextField(_("text"), max_length=5000)

    objects = MailTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("mejltext")
        verbose_name_plural = _("mejltexter")
        ordering = ["kind", "language", "pk"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "language",
                "program",
                _number("round"),
                _number("city"),
                name="one_mail_text_each",
                violation_error_message=_("Den texten finns redan. Ändra den i stället."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind_name} ({self.language})"

    @property
    def kind_name(self) -> str | Promise:
        """What coordinators call the mail."""
        kind = kinds.get(self.kind)
        return kind.label if kind else self.kind
