"""Towns with their pictures, organisations with their logos and people, and who coordinates what.

Ending a national role is here too: whether somebody still works with the admin (`is_staff`) follows
from the roles of both rooms.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from citykompetens import actors
from citykompetens.accounts.models import NationalRole, User
from citykompetens.audit.models import entry, record
from citykompetens.audit.services import save_with_audit
from citykompetens.errors import Refused

from . import pictures
from .models import City, CityOrganisation, CityRole, ContactPerson


def save_city(city: City, *, fields: Iterable[str], by: User, now: datetime) -> City:
    """Write the named fields, or the whole of a new city. A new picture is made right for the web and
    the old one goes.

    Raises Refused for a picture that nobody describes, and for what is no picture.
    """
    fields = list(fields)
    if city.picture and not city.picture_alt.strip():
        raise Refused(_("Beskriv vad bilden visar, för den som inte ser den."), field="picture_alt")
    new = "picture" in fields and bool(city.picture)
    if new:
        city.picture = pictures.keep_town_picture(city.picture.file, city.slug)
    with pictures.forgotten_on_failure(city.picture.name if new else ""), transaction.atomic():
        if "picture" in fields:
            _forget_old(City, city.pk, "picture")
        return save_with_audit(city, fields=fields, by=by, now=now, city=city.slug)


def save_organisation(
    organisation: CityOrganisation, *, fields: Iterable[str], by: User, now: datetime
) -> CityOrganisation:
    """Write the named fields, or the whole of a new organisation; its logo as with a city's picture."""
    fields, slug = list(fields), organisation.city.slug
    new = "logo" in fields and bool(organisation.logo)
    if new:
        organisation.logo = pictures.keep_logo(organisation.logo.file, slug)
    with pictures.forgotten_on_failure(organisation.logo.name if new else ""), transaction.atomic():
        if "logo" in fields:
            _forget_old(CityOrganisation, organisation.pk, "logo")
        return save_with_audit(organisation, fields=fields, by=by, now=now, city=slug)


def remove_contact_person(*, person: ContactPerson, by: User, now: datetime) -> None:
    """Somebody answers the telephone no more. Raises Refused outside the cities of `by`."""
    with transaction.atomic():
        if not ContactPerson.objects.visible_to(by).filter(pk=person.pk).exists():
            raise Refused(_("Det är inte din stad."))
        removed = entry(
            "contactperson.removed", person, by=actors.user(by), now=now, city=person.organisation.city.slug
        )
        person.delete()
        record(removed)


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


def _forget_old(model: type[City] | type[CityOrganisation], pk: int | None, field: str) -> None:
    for name in model.objects.filter(pk=pk).values_list(field, flat=True):
        pictures.forget_after_commit(name)
