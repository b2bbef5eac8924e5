"""Which mails are about whom. Rows of the outbox keep ids; here they are found by them."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from citykompetens.mail.models import OutgoingMail
from programs.models import CityRound

from .models import Business, Enrolment, Person, Registration

Mails: TypeAlias = "QuerySet[OutgoingMail]"
ABOUT = ["enrolment", "enrolments", "registration", "business", "person"]


class _Holds(Func):
    """Whether a JSON list of keys has one of these in it."""

    output_field = BooleanField()

    def __init__(self, path: str, keys: Iterable[int]) -> None:
        super().__init__(F(path), keys=", ".join(str(int(key)) for key in keys) or "NULL")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "EXISTS(SELECT 1 FROM json_each(%(expressions)s) WHERE value IN (%(keys)s))"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = (
            "EXISTS(SELECT 1 FROM jsonb_array_elements(%(expressions)s) AS one(value)"
            " WHERE one.value::text::bigint IN (%(keys)s))"
        )
        return self.as_sql(compiler, connection, template=template, **extra)


def about_person(mails: Mails, person: Person, places: Iterable[Enrolment]) -> Mails:
    """Of these, the mails about these places of the person, or to the person's address about nobody else."""
    wanted = _about([place.pk for place in places]) | Q(context__person=person.pk)
    if person.email:
        wanted |= Q(recipient__iexact=person.email) & ~Q(context__has_any_keys=ABOUT)
    return _annotated(mails).filter(wanted)


def about_business(mails: Mails, business: Business, places: Iterable[Enrolment]) -> Mails:
    """Of these, the mails about the business, its registrations and these places of its people."""
    registrations = Registration.objects.filter(business=business).values("pk")
    wanted = _about([place.pk for place in places]) | Q(context__business=business.pk)
    return _annotated(mails).filter(wanted | Q(of_registration__in=registrations))


def about_round(mails: Mails, city_round: CityRound) -> Mails:
    """Of these, the mails about places and registrations of a town's part."""
    places = Enrolment.objects.filter(registration__city_round=city_round).values("pk")
    registrations = Registration.objects.filter(city_round=city_round).values("pk")
    return _annotated(mails.filter(city_slug=city_round.city.slug)).filter(
        # All places that one mail names are of the same part.
        Q(of_enrolment__in=places) | Q(of_first__in=places) | Q(of_registration__in=registrations)
    )


def _about(places: list[int]) -> Q:
    return Q(of_enrolment__in=places) | Q(_Holds("context__enrolments", places))


def _annotated(mails: Mails) -> Mails:
    """Each with the keys that it keeps, as numbers. Login codes are about nobody."""
    keys = {
        "of_enrolment": "context__enrolment",
        "of_first": "context__enrolments__0",
        "of_registration": "context__registration",
    }
    mails = mails.exclude(kind="account")
    return mails.annotate(**{name: Cast(KT(path), BigIntegerField()) for name, path in keys.items()})
