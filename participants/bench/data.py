"""A country full of businesses, written in bulk: the same every time, whatever the size."""

import datetime as dt
import json
import random
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from cities.models import City, CityOrganisation
from citykompetens import links
from citykompetens.accounts.models import User
from citykompetens.audit.models import entry, record
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.models import (
    Business,
    Enrolment,
    EnrolmentState,
    Industry,
    Person,
    Registration,
)
from programs.models import CityRound, Film, MailRule, Program, Round
from workshops.models import Facilitator, Venue, Workshop

SEATS = 40  # in a workshop
FILMS = 9
FIRST_NAMES = ["Aino", "Bo", "Cecilia", "Davor", "Elin", "Fatima", "Göran", "Hanna", "Ivar", "Jasmin"]
LAST_NAMES = ["Ahl", "Berg", "Ceder", "Dahl", "Ek", "Fors", "Gran", "Holm", "Istad", "Jonsäter"]
PLACES = ["Linden", "Torget", "Bron", "Hörnan", "Lyktan", "Kajen", "Porten", "Gränden"]


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much: cities, businesses in each, people of each."""

    cities: int
    businesses: int
    people: int

    @property
    def is_usual(self) -> bool:
        """No larger than the program is: the size for which the limits on time are meant."""
        return self.cities <= 17 and self.businesses <= 60 and self.people <= 5


def fill(size: Size, *, now: dt.datetime) -> None:
    """Fill an empty database. One round is open, one lies ahead; most workshops are full, two not."""
    chance = random.Random("citykompetens")
    program = Program.objects.create(
        name="Service och bemötande",
        slug="service-och-bemotande",
        summary="Hur gästen blir mött avgör om gästen kommer tillbaka.",
        supplier="Custitude",
        financier="Svensk Handel",
        owner="Svenska Stadskärnor",
    )
    MailRule.objects.bulk_create(MailRule.usual(program))
    day = dt.timedelta(days=1)
    rounds = [
        Round.objects.create(
            program=program,
            number=number,
            registration_opens_at=now + (start - 30) * day,
            registration_closes_at=now + (start + 30) * day,
            premiere_at=now + (start - 7) * day,
            ends_on=(now + (start + 40) * day).date(),
        )
        for number, start in ((1, 0), (2, 120))
    ]
    Film.objects.bulk_create(
        Film(
            round=rounds[0],
            order=order,
            slug=f"film-{order}",
            title=f"Film {order}",
            summary="Första intrycket, på tre minuter.",
            duration_seconds=180,
            video=f"films/{order}.mp4",
            poster=f"films/{order}.jpg",
            captions_sv=f"films/{order}.vtt",
            transcript="Hej och välkommen.",
        )
        for order in range(1, FILMS + 1)
    )
    for city in _cities(size.cities, chance):
        with transaction.atomic():
            for round_ in rounds:
                city_round = CityRound.objects.create(
                    round=round_, city=city, state=CityRound.JOINED, target_businesses=size.businesses
                )
                _workshops(city_round, size, now=now)
            _people(city, size, chance, now=now)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what autovacuum does in the first minutes of a real database


def workshop(city_round: CityRound, *, capacity: int, now: dt.datetime) -> Workshop:
    """One more workshop, open for registration, with nobody in it."""
    return Workshop.objects.create(
        city_round=city_round,
        venue=city_round.city.venues.get(),
        starts_at=now + dt.timedelta(days=20),
        ends_at=now + dt.timedelta(days=20, hours=2),
        capacity=capacity,
        published_at=now,
    )


def open_city_rounds(now: dt.datetime) -> list[CityRound]:
    """The cities that take registrations, those of the real map first."""
    return list(
        CityRound.objects.open(now).select_related("city__organisation", "round__program").order_by("pk")
    )


def _cities(number: int, chance: random.Random) -> list[City]:
    """The seventeen of the program and, beyond them, invented ones, each with its organisation."""
    real = json.loads((settings.ROOT / "cities" / "cities.json").read_text())["cities"]
    rows = real[:number] + [
        {
            "name": f"Nystad {extra}",
            "slug": f"nystad-{extra}",
            "county": "Påhittade län",
            "municipality_code": f"{extra:04}",
            "latitude": 59.0,
            "longitude": 15.0,
            "map_x": round(chance.uniform(80, 260), 1),
            "map_y": round(chance.uniform(300, 950), 1),
        }
        for extra in range(1, number - len(real) + 1)
    ]
    cities = City.objects.bulk_create(City(**row) for row in rows)
    CityOrganisation.objects.bulk_create(
        CityOrganisation(
            city=city,
            name=f"{city.name} City",
            legal_name=f"{city.name} City ekonomisk förening",
            contact_name=_name(chance),
            contact_email=f"hej@{city.slug}.example",
            contact_phone="+4663123456",
        )
        for city in cities
    )
    return cities


def _workshops(city_round: CityRound, size: Size, *, now: dt.datetime) -> None:
    """As many as the people fill, the first third of them held, and two with all seats free."""
    city = city_round.city
    venue, _made = Venue.objects.get_or_create(
        city=city, name="Stadshuset", street="Storgatan 1", postcode="831 30"
    )
    user, _made = User.objects.get_or_create(email=f"ledare@{city.slug}.example", name=f"Ledare {city.name}")
    facilitator, _made = Facilitator.objects.get_or_create(user=user, city=city)
    people = size.businesses * size.people if city_round.round.number == 1 else 0
    full = -(-people // SEATS)
    first_day = -(full // 3) if people else 120
    Workshop.objects.bulk_create(
        Workshop(
            city_round=city_round,
            venue=venue,
            facilitator=facilitator,
            starts_at=now + dt.timedelta(days=first_day + number, hours=-1),
            ends_at=now + dt.timedelta(days=first_day + number, hours=1),
            capacity=SEATS,
            seats_taken=max(0, min(SEATS, people - number * SEATS)),
            published_at=now - dt.timedelta(days=30),
        )
        for number in range(full + 2)
    )


def _people(city: City, size: Size, chance: random.Random, *, now: dt.datetime) -> None:
    """The city's businesses, registered with all their people, their audit and the mails already sent."""
    city_round = city.city_rounds.get(round__number=1)
    workshops = list(city_round.workshops.order_by("starts_at"))
    before = now - dt.timedelta(days=20)
    businesses = Business.objects.bulk_create(
        Business(
            public_id=_public_id(chance),
            city=city,
            name=f"{chance.choice(PLACES)} {number}",
            industry=chance.choice(Industry.values),
            contact_name=_name(chance),
            contact_email=f"kontakt@{city.slug}-{number}.example",
            created_at=before,
        )
        for number in range(size.businesses)
    )
    registrations = Registration.objects.bulk_create(
        Registration(
            business=business, city_round=city_round, submission_key=_uuid(chance), created_at=before
        )
        for business in businesses
    )
    people = Person.objects.bulk_create(
        Person(
            public_id=_public_id(chance),
            name=_name(chance),
            email=f"person{number}@{city.slug}.example" if number % 3 else "",
            created_at=before,
        )
        for number in range(size.businesses * size.people)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            registration=registrations[number // size.people],
            person=person,
            workshop=workshops[number // SEATS],
            state=EnrolmentState.CONFIRMED,
            group=_uuid(chance),
            asked_at=before,
            told_version=1,  # else everybody would be told that the workshop has moved
        )
        for number, person in enumerate(people)
    )
    CityRound.objects.filter(pk=city_round.pk).update(businesses=len(businesses), people=len(people))
    _traces(registrations, enrolments, city, chance, before=before)


def _traces(
    registrations: list[Registration],
    enrolments: list[Enrolment],
    city: City,
    chance: random.Random,
    *,
    before: dt.datetime,
) -> None:
    """What registering leaves behind: a table that a service adds to must not be an empty one."""
    rows = [
        *(entry("registration.created", r, by="visitor", now=before, city=city.slug) for r in registrations),
        *(entry("enrolment.created", e, by="visitor", now=before, city=city.slug) for e in enrolments),
    ]
    record(*rows)
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            kind="receipt",
            recipient=registration.business.contact_email,
            occurrence=str(registration.pk),
            context={"registration": registration.pk},
            city_slug=city.slug,
            state=State.SENT,
            attempts=1,
            message_id=f"<{_uuid(chance).hex}@bench.example>",
            planned_at=before,
            due_at=before,
            settled_at=before,
        )
        for registration in registrations
    )


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"


def _public_id(chance: random.Random) -> str:
    return "".join(chance.choices(links.ALPHABET, k=links.ID_LENGTH))


def _uuid(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
