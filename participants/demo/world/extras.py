"""What a few towns have beside the usual: guests, a cap, and a hotel that is not settled yet."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from citykompetens import actors
from citykompetens.mail import addresses as mail_addresses
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.models import Industry, TownWish
from participants.registration.services import BusinessDetails, Place, register
from programs.models import CityRound

from .days import Days
from .history import TownHistory
from .towns import FULL, REST

WELCOMING = ("lund", "sundsvall")
CAPPED, MOST_SEATS = "uppsala", 6
HOTEL_IN = "helsingborg"
WISHES = (("Borås", 3), ("Visby", 2), ("Kiruna", 1))


def towns(city_rounds: Mapping[str, CityRound], days: Days) -> None:
    """Two welcome guests, one lets every business have so many seats for another fortnight."""
    keys = [city_rounds[slug].pk for slug in WELCOMING]
    CityRound.objects.filter(pk__in=keys).update(welcomes_guests=True)
    CityRound.objects.filter(pk=city_rounds[CAPPED].pk).update(
        seats_per_business=MOST_SEATS, seats_per_business_until=days.now.date() + timedelta(days=14)
    )


def wishes(city_round: CityRound, days: Days) -> None:
    """Towns that are not in it, and how many have asked for them."""
    TownWish.objects.bulk_create(
        TownWish(
            program=city_round.round.program,
            town=town,
            email=f"{name}@butiken.example",
            asked_at=days.now - timedelta(days=number),
        )
        for town, times in WISHES
        for number, name in enumerate(["eva", "bo", "siv"][:times], start=1)
    )


def trouble(days: Days) -> None:
    """In Östersund an address that does not work, and a mail of which nobody knows whether it came."""
    mails = OutgoingMail.objects.filter(city_slug="ostersund", state=State.SKIPPED).order_by("pk")
    at = days.now - timedelta(days=1)
    receipt, other = mails.filter(kind="receipt")[0], mails.filter(kind="signed_up")[0]
    bounced, by = "bounced 5.1.1", actors.system("bounces")
    OutgoingMail.objects.filter(pk=receipt.pk).update(state=State.FAILED, reason=bounced, settled_at=at)
    OutgoingMail.objects.filter(pk=other.pk).update(state=State.UNKNOWN, reason="worker died", settled_at=at)
    mail_addresses.mark(receipt.recipient, reason=bounced, by=by, now=at, city="ostersund")


def hotel(town: TownHistory) -> None:
    """Three who wait together, one who chooses later, and a place that gets its name later."""
    kinds = {slot.kind: workshop for slot, workshop in zip(town.town.slots, town.workshops, strict=True)}
    at = town.days.now - timedelta(hours=1)
    register(
        city_round=town.city_round,
        business=BusinessDetails(
            name="Hotell Tidvattnet",
            industry=Industry.HOTEL,
            contact_name="Vilma Sandelin",
            contact_email="vilma.sandelin@hotell-tidvattnet.example",
            contact_phone="+46701740699",
        ),
        places=[
            *(
                Place(name=name, workshop_id=kinds[FULL].pk, may_wait=True)
                for name in ("Vilma Sandelin", "Amir Holgersson", "Tove Ekbacken")
            ),
            Place(name="Nils Kvarnlund", undecided=True),
            Place(workshop_id=kinds[REST].pk),
        ],
        submission_key=uuid.UUID(int=town.luck.getrandbits(128), version=4),
        together=True,
        by=actors.VISITOR,
        now=at,
    )
