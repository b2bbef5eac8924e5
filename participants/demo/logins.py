"""Who logs in by a click: one for each role."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from citykompetens.accounts.models import NationalRole, User
from workshops.models import Workshop

from .time_travel import SHOWN_CITY


@dataclass(frozen=True, kw_only=True)
class Login:
    role: str
    title: str
    user: User


def demo_logins(now: datetime) -> list[Login]:
    """One user for each role, those of the shown city; a role that nobody has is left out."""
    users = User.objects.filter(is_active=True).order_by("pk")
    found = {
        "national": (
            _("Nationell samordnare"),
            users.filter(national_roles__role=NationalRole.COORDINATOR).first(),
        ),
        "coordinator": (
            _("Samordnare i Östersund"),
            users.filter(city_roles__city__slug=SHOWN_CITY).first(),
        ),
        "facilitator": (_("Workshopledare i Östersund"), _next_leader(now)),
        "supplier": (_("Utbildare"), users.filter(supplier_roles__isnull=False).first()),
        "reader": (
            _("Läsare hos finansiären"),
            users.filter(national_roles__role=NationalRole.READER).first(),
        ),
    }
    return [
        Login(role=role, title=title, user=user) for role, (title, user) in found.items() if user is not None
    ]


def _next_leader(now: datetime) -> User | None:
    """Who leads the next workshop that is not closed, or else anyone who leads here."""
    here = Workshop.objects.filter(
        city_round__city__slug=SHOWN_CITY, facilitator__isnull=False, cancelled_at=None
    ).select_related("facilitator__user")
    workshop = here.filter(closed_at=None, ends_at__gt=now).order_by("starts_at").first() or here.last()
    return workshop.facilitator.user if workshop and workshop.facilitator else None
