"""What is there before anybody signs up: towns, logins, programs, rooms, workshops, films."""

import json
from datetime import timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from cities.models import City, CityOrganisation, CityRole
from citykompetens.accounts.models import NationalRole, User
from programs.models import CityRound, Film, MailRule, Program, Round, SupplierRole
from workshops.models import Facilitator, FacilitatorTraining, Venue, Workshop

from . import addresses, programs
from .days import Days
from .people import Names
from .towns import NOT_IN_IT, TOWNS, Slot, Town

FILMS = Path(__file__).resolve().parent.parent / "films"
PICTURES = FILMS.with_name("pictures")
LENGTH = timedelta(hours=3)  # of a workshop


def user(name: str, domain: str, *, staff: bool = False, phone: str = "") -> User:
    return User.objects.create_user(addresses.email(name, domain), name=name, is_staff=staff, phone=phone)


def cities(names: Names) -> dict[str, City]:
    """The seventeen, each with its organisation and somebody who coordinates it, and those not in it yet."""
    found = json.loads((settings.ROOT / "cities" / "cities.json").read_text())["cities"]
    made = {}
    for number, fields in enumerate(found):
        city = made[fields["slug"]] = City.objects.create(**fields)
        domain = f"stadskarnan-{city.slug}"
        phone = addresses.landline(number)
        coordinator = user(names.next(), domain, staff=True, phone=phone)
        CityRole.objects.create(user=coordinator, city=city)
        CityOrganisation.objects.create(
            city=city,
            name=f"Stadskärnan {city.name}",
            legal_name=f"Stadskärnan {city.name} ekonomisk förening",
            website=f"https://{domain}.example/",
            contact_name=coordinator.name,
            contact_email=coordinator.email,
            contact_phone=phone,
        )
    return made | {fields["slug"]: City.objects.create(**fields) for fields, _state in NOT_IN_IT}


def national(names: Names, program: Program) -> None:
    """Those whose work knows no town; one of them answers for the program."""
    coordinators = [user(names.next(), "stadskarnor", staff=True) for _number in range(2)]
    for coordinator in coordinators:
        NationalRole.objects.create(user=coordinator, role=NationalRole.COORDINATOR)
    program.contact_name = coordinators[0].name
    program.contact_email = coordinators[0].email
    program.contact_phone = addresses.landline(99)
    program.save()
    supplier = user(names.next(), "custitude")
    SupplierRole.objects.create(user=supplier, program=program)
    reader = user(names.next(), "svenskhandel", staff=True)
    NationalRole.objects.create(user=reader, role=NationalRole.READER)


def rounds(days: Days) -> tuple[Round, Round]:
    """The programs with their rounds; returns part one, under way, and part two, in April."""
    for words, years in ((programs.SOCIAL_MEDIA, 2), (programs.DISPLAY, 1)):
        back = timedelta(days=365 * years)
        closed = Program.objects.create(**words, closed_on=days.ends - back)
        Round.objects.create(
            program=closed,
            number=1,
            registration_opens_at=days.opens - back,
            registration_closes_at=days.closes - back,
            premiere_at=days.premiere - back,
            ends_on=days.ends - back,
        )
    program = Program.objects.create(**programs.SERVICE)
    MailRule.objects.bulk_create(MailRule.usual(program))
    first = Round.objects.create(
        program=program,
        number=1,
        registration_opens_at=days.opens,
        registration_closes_at=days.closes,
        premiere_at=days.premiere,
        ends_on=days.ends,
    )
    april = days.next_april
    second = Round.objects.create(
        program=program,
        number=2,
        registration_opens_at=april - timedelta(days=40, minutes=30),
        registration_closes_at=april + timedelta(days=20),
        premiere_at=april,
        ends_on=april.date() + timedelta(days=30),
    )
    return first, second


def city_rounds(cities: dict[str, City], rounds: tuple[Round, Round]) -> dict[str, CityRound]:
    """Every town is in both parts, and some have been asked for both; returns those of part one."""
    for round_ in reversed(rounds):
        for fields, state in NOT_IN_IT:
            CityRound.objects.create(round=round_, city=cities[fields["slug"]], state=state)
        made = {
            slug: CityRound.objects.create(
                round=round_,
                city=cities[slug],
                state=CityRound.JOINED,
                target_businesses=town.target,
                text=town.text,
            )
            for slug, town in TOWNS.items()
        }
    return made


def facilitators(city: City, town: Town, names: Names, luck: Random) -> list[Facilitator]:
    """Those who lead workshops in the town, in the order of its slots' `leader`."""
    return [
        Facilitator.objects.create(
            user=user(names.next(), f"stadskarnan-{city.slug}"), city=city, phone=addresses.mobile(luck)
        )
        for _number in range(town.leaders)
    ]


def train(rounds: tuple[Round, Round], leaders: dict[str, list[Facilitator]], days: Days) -> None:
    """Most have been trained for part one; the training for part two is ahead."""
    held = FacilitatorTraining.objects.create(
        round=rounds[0], held_at=days.training, place="Digitalt, tillsammans med Custitude"
    )
    for slug, town in TOWNS.items():
        held.trained.add(*leaders[slug][: town.leaders - town.untrained])
    FacilitatorTraining.objects.create(
        round=rounds[1], held_at=rounds[1].premiere_at - timedelta(days=21), place="Örebro"
    )


def workshops(
    city_round: CityRound, town: Town, leaders: list[Facilitator], seats: list[int], days: Days
) -> list[Workshop]:
    """The town's rooms and workshops, in the order of its slots."""
    venues = [Venue.objects.create(city=city_round.city, **vars(room)) for room in town.rooms]

    def workshop(slot: Slot, capacity: int) -> Workshop:
        starts_at = days.at(slot.day, slot.at)
        return Workshop.objects.create(
            city_round=city_round,
            venue=venues[slot.room],
            facilitator=None if slot.leader is None else leaders[slot.leader],
            starts_at=starts_at,
            ends_at=starts_at + LENGTH,
            capacity=capacity,
            published_at=days.opens,
        )

    return [workshop(slot, capacity) for slot, capacity in zip(town.slots, seats, strict=True)]


def films(round_: Round) -> list[Film]:
    """The films of part one, with pictures and captions, into the storage."""
    made = []
    for order, words in enumerate(json.loads((FILMS / "films.json").read_text()), start=1):
        slug = words["slug"]
        film = Film(round=round_, order=order, **words)
        film.video.name = _store(f"{slug}.mp4")
        film.poster.name = _store(f"{slug}.webp")
        film.captions_sv.name = _store(f"{slug}.sv.vtt")
        film.captions_en.name = _store(f"{slug}.en.vtt")
        film.save()
        made.append(film)
    return made


def people_to_call(cities: dict[str, City], names: Names) -> None:
    """Those whom one may call beside the contact. After all others, so that nobody else changes name."""
    number = len(cities)
    for slug, town in TOWNS.items():
        for title in town.answering:
            name = names.next()
            cities[slug].organisation.people.create(
                name=name,
                title=title,
                phone=addresses.landline(number),
                email=addresses.email(name, f"stadskarnan-{slug}"),
            )
            number += 1


def pictures(city: City) -> None:
    """One town has a picture and a logo; the others show their map square."""
    city.picture.name = _store("ostersund.webp", PICTURES, "cities")
    _store("ostersund-800.webp", PICTURES, "cities")
    city.picture_alt = "Hus med tända fönster och snö på taken längs en gata med gatsten, en vinterkväll."
    city.picture_by = "Citykompetens"
    city.save()
    city.organisation.logo.name = _store("ostersund-logo.webp", PICTURES, "cities")
    city.organisation.save()


def _store(name: str, made: Path = FILMS, kind: str = "films") -> str:
    """Keep the file under this very name, also when an older demo left one behind."""
    kept = f"{kind}/{name}"
    default_storage.delete(kept)
    with (made / name).open("rb") as file:
        return default_storage.save(kept, File(file))
