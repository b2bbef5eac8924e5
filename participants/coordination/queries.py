"""Rows that keep a city's address instead of pointing at it: mails and the audit; and demand by town."""

from typing import Any

from django.db.models import CharField, Count, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, Lower

from cities.models import City
from citykompetens.accounts.models import User
from citykompetens.audit.models import Entry
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import TownWish


def mails_visible_to(user: User) -> QuerySet[Any]:
    """Mails of the user's cities with `.city_name`; those of no city are for national coordinators."""
    return _of_cities(OutgoingMail, user)


def entries_visible_to(user: User) -> QuerySet[Any]:
    """What happened in the user's cities, with `.city_name` and `.who_name` of whoever was logged in."""
    actor = Concat(Value("user:"), Cast("pk", CharField()))
    names = User.objects.annotate(actor=actor).filter(actor=OuterRef("by")).values("name")[:1]
    return _of_cities(Entry, user).annotate(who_name=Subquery(names))


def _of_cities(model: type[Model], user: User) -> QuerySet[Any]:
    name = City.objects.filter(slug=OuterRef("city_slug")).values("name")
    rows = model._default_manager.annotate(city_name=Subquery(name))
    if user.is_national:
        return rows
    return rows.filter(city_slug__in=City.objects.visible_to(user).values("slug"))


def with_wishes_per_town(wishes: QuerySet[Any]) -> QuerySet[Any]:
    """Each wish with `.wishes`: how many want that town in the same program."""
    same = TownWish.objects.annotate(place=Lower("town")).filter(
        place=Lower(OuterRef("town")), program=OuterRef("program")
    )
    counted = same.order_by().values("place").annotate(number=Count("pk")).values("number")
    return wishes.annotate(wishes=Subquery(counted))
