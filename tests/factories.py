"""The world that tests live in, built on one base class, with a fixed cast.

It is Monday 23 November 2026, ten o'clock in Stockholm: part one is under way, and a workshop is held
on Thursday. Whoever needs people with seats calls `sign_up`: the real service keeps the counters true.
"""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.conf import settings
from factory.django import DjangoModelFactory

from cities.models import City, CityOrganisation, CityRole
from citykompetens import actors
from citykompetens.accounts.models import NationalRole, User
from participants.registration.models import Business, Industry, Registration
from participants.registration.services import BusinessDetails, Place, register
from programs.models import CityRound, Film, MailRule, Program, Round
from workshops.models import Facilitator, Venue, Workshop

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = dt.datetime(2026, 11, 23, 10, tzinfo=STOCKHOLM)
CITIES = {
    city["slug"]: city for city in json.loads((settings.ROOT / "cities/cities.json").read_text())["cities"]
}


def wall(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> dt.datetime:
    """What the clock on the wall in Stockholm shows."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM)


class Factory(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True


class UserFactory(Factory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Kerstin Åkerlund {n}")
    email = factory.Sequence(lambda n: f"kerstin.akerlund{n}@stad.example")

    @classmethod
    def _create(cls, model_class: type[User], **fields: Any) -> User:
        return model_class.objects.create_user(**fields)


class CityFactory(Factory):
    """`CityFactory(slug="lund")` is the real Lund, once."""

    class Meta:
        model = City
        django_get_or_create = ["slug"]

    slug = "ostersund"
    name = factory.LazyAttribute(lambda o: CITIES[o.slug]["name"])
    county = factory.LazyAttribute(lambda o: CITIES[o.slug]["county"])
    municipality_code = factory.LazyAttribute(lambda o: CITIES[o.slug]["municipality_code"])
    latitude = factory.LazyAttribute(lambda o: CITIES[o.slug]["latitude"])
    longitude = factory.LazyAttribute(lambda o: CITIES[o.slug]["longitude"])
    map_x = factory.LazyAttribute(lambda o: CITIES[o.slug]["map_x"])
    map_y = factory.LazyAttribute(lambda o: CITIES[o.slug]["map_y"])
    organisation = factory.RelatedFactory("tests.factories.CityOrganisationFactory", "city")


class CityOrganisationFactory(Factory):
    class Meta:
        model = CityOrganisation
        django_get_or_create = ["city"]

    city = factory.SubFactory(CityFactory, organisation=None)
    name = factory.LazyAttribute(lambda o: f"Visit {o.city.name}")
    legal_name = factory.LazyAttribute(lambda o: f"{o.city.name} Centrum AB")
    contact_name = "Gunilla Sjöström"
    contact_email = factory.LazyAttribute(lambda o: f"gunilla@{o.city.slug}.example")
    contact_phone = "+4663123456"


class ProgramFactory(Factory):
    class Meta:
        model = Program
        django_get_or_create = ["slug"]

    slug = "service-och-bemotande"
    name = "Service och bemötande"
    summary = "Hur en stad tar emot sina gäster."
    supplier = "Custitude"
    financier = "Svensk Handel"
    owner = "Svenska Stadskärnor"
    certificate_text = "har deltagit i utbildningen Service och bemötande."


class RoundFactory(Factory):
    class Meta:
        model = Round
        django_get_or_create = ["program", "number"]

    program = factory.SubFactory(ProgramFactory)
    number = 1
    registration_opens_at = wall(9, 1, 8)
    registration_closes_at = wall(12, 11, 17)
    premiere_at = wall(11, 2, 9)
    ends_on = dt.date(2026, 12, 18)


class CityRoundFactory(Factory):
    """`CityRoundFactory(city__slug="lund")` is Lund's part in part one."""

    class Meta:
        model = CityRound
        django_get_or_create = ["city", "round"]

    round = factory.SubFactory(RoundFactory)
    city = factory.SubFactory(CityFactory)
    state = CityRound.JOINED
    target_businesses = 50


class FilmFactory(Factory):
    class Meta:
        model = Film

    round = factory.SubFactory(RoundFactory)
    order = factory.Sequence(lambda n: n + 1)
    slug = factory.LazyAttribute(lambda o: f"se-gasten-{o.order}")
    title = "Se gästen"
    summary = "De första sju sekunderna."
    duration_seconds = 95
    video = "films/se-gasten.mp4"
    poster = "films/se-gasten.jpg"
    captions_sv = "films/se-gasten.sv.vtt"
    transcript = "Titta upp, säg hej."


class MailRuleFactory(Factory):
    """A reminder the day before at nine, unless told otherwise."""

    class Meta:
        model = MailRule

    program = factory.SubFactory(ProgramFactory)
    kind = "reminder"
    days = 1
    at = dt.time(9)


class VenueFactory(Factory):
    class Meta:
        model = Venue

    city = factory.SubFactory(CityFactory)
    name = "Gamla Teatern"
    street = "Thoméegränd 20"
    postcode = "831 34"
    directions = "Ingång från gården."


class FacilitatorFactory(Factory):
    class Meta:
        model = Facilitator

    user = factory.SubFactory(UserFactory)
    city = factory.SubFactory(CityFactory)
    phone = "+46701740605"


class WorkshopFactory(Factory):
    """A published workshop on Thursday forenoon."""

    class Meta:
        model = Workshop

    city_round = factory.SubFactory(CityRoundFactory)
    venue = factory.SubFactory(VenueFactory, city=factory.SelfAttribute("..city_round.city"))
    facilitator = factory.SubFactory(FacilitatorFactory, city=factory.SelfAttribute("..city_round.city"))
    starts_at = wall(11, 26, 9)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=3))
    capacity = 20
    published_at = wall(9, 1, 8)


class BusinessFactory(Factory):
    """A business that has not signed up; for one that has, `sign_up`."""

    class Meta:
        model = Business

    city = factory.SubFactory(CityFactory)
    name = factory.Sequence(lambda n: f"Kafé Törnrosa {n}")
    industry = Industry.CAFE
    contact_name = "Åsa Törnqvist"
    contact_email = factory.Sequence(lambda n: f"asa{n}@tornrosa.example")
    created_at = NOW


def details(**changed: Any) -> BusinessDetails:
    """What a café types about itself."""
    typed = {
        "name": "Kafé Törnrosa",
        "industry": Industry.CAFE,
        "contact_name": "Åsa Törnqvist",
        "contact_email": "asa@tornrosa.example",
        "contact_phone": "+4663123456",
        "organisation_number": "5560360793",
    }
    return BusinessDetails(**(typed | changed))


def sign_up(
    workshop: Workshop,
    *people: str | Place,
    together: bool = False,
    may_wait: bool = False,
    now: dt.datetime = NOW,
    submission_key: uuid.UUID | None = None,
    **changed: Any,
) -> Registration:
    """A business signs up with these people (names, or whole places); `changed` is about the business."""
    places = [
        p if isinstance(p, Place) else Place(name=p, workshop_id=workshop.pk, may_wait=may_wait)
        for p in people
    ]
    return register(
        city_round=workshop.city_round,
        business=details(**changed),
        places=places,
        submission_key=submission_key or uuid.uuid4(),
        together=together,
        by=actors.VISITOR,
        now=now,
    )


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The same people in every test. `outsider` coordinates another city; she must see nothing here."""

    national: User
    coordinator: User
    outsider: User
    facilitator: User
    facilitator_elsewhere: User
    workshop: Workshop
    workshop_elsewhere: Workshop
    registration: Registration  # three people with seats: one with an own address, two without

    @property
    def city_round(self) -> CityRound:
        return self.workshop.city_round

    @property
    def business(self) -> Business:
        return self.registration.business


def make_cast() -> Cast:
    ostersund, lund = CityRoundFactory(), CityRoundFactory(city__slug="lund")
    national = UserFactory(name="Nora Nilsson", email="nora@stadskarnor.example", is_staff=True)
    NationalRole.objects.create(user=national, role=NationalRole.COORDINATOR)
    coordinator = UserFactory(name="Örjan Östlund", email="orjan@ostersund.example", is_staff=True)
    CityRole.objects.create(user=coordinator, city=ostersund.city)
    outsider = UserFactory(name="Lena Lundgren", email="lena@lund.example", is_staff=True)
    CityRole.objects.create(user=outsider, city=lund.city)
    facilitator = UserFactory(name="Frida Fjällgren", email="frida@ostersund.example")
    elsewhere = UserFactory(name="Lars Linde", email="lars@lund.example")
    workshop = WorkshopFactory(city_round=ostersund, facilitator__user=facilitator)
    return Cast(
        national=national,
        coordinator=coordinator,
        outsider=outsider,
        facilitator=facilitator,
        facilitator_elsewhere=elsewhere,
        workshop=workshop,
        workshop_elsewhere=WorkshopFactory(
            city_round=lund, facilitator__user=elsewhere, venue__name="Stadshallen"
        ),
        registration=sign_up(
            workshop,
            Place(name="Maja Berg", email="maja@tornrosa.example", workshop_id=workshop.pk),
            "Åke Öberg",
            "Siv Éklund",
            now=NOW - dt.timedelta(days=20),
        ),
    )
