"""Who coordinates what. Ending a national role is here too: whether somebody still works with the
admin (`is_staff`) follows from the roles of both rooms."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from citykompetens import actors
from citykompetens.accounts.models import NationalRole, User
from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused

from .models import City, CityRole


def appoint(*, user: User, city: City, by: User, now: datetime) -> CityRole:
    """Make somebody coordinator of a city; twice is once. Raises Refused for a city that `by` cannot see."""
    if not City.objects.visible_to(by).filter(pk=city.pk).exists():
        raise Refused(_("Det är inte din stad."), field="city")
    with transaction.atomic():
        role, created = CityRole.objects.get_or_create(user=user, city=city)
        if created:
            User.objects.filter(pk=user.pk).update(is_staff=True)
            record(
                entry("cityrole.added", role, by=actors.user(by), now=now, city=city.slug, fields=["user"])
            )
    return role


def dismiss(*, role: CityRole | NationalRole, by: User, now: datetime) -> None:
    """End a role. Who has no other, in a city or nationally, can open the admin no more.

    Raises Refused for the own role, so that nobody locks the last door from outside.
    """
    if role.user_id == by.pk:
        raise Refused(_("Du kan inte ta bort din egen roll. Be en kollega."))
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=role.user_id)
        city = role.city.slug if isinstance(role, CityRole) else ""
        ended = entry(
            f"{role._meta.model_name}.ended", role, by=actors.user(by), now=now, city=city, fields=["user"]
        )
        role.delete()
        user.is_staff = (
            user.is_superuser or user.national_roles.exists() or CityRole.objects.filter(user=user).exists()
        )
        user.save(update_fields=["is_staff"])
        record(ended)
