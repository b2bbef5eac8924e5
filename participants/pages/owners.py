"""Everything that an address looks after or takes part in, on one page."""

from typing import Any

from participants.registration.models import Enrolment
from participants.registration.queries import by_time, people_of
from participants.registration.services.contacts import businesses_of


def everything_of(email: str) -> dict[str, Any]:
    """The businesses with their people, and the own places, of an address. Three queries."""
    businesses = businesses_of(email)
    enrolments = (
        Enrolment.objects.active()
        .filter(registration__business__in=businesses)
        .select_related(
            "person",
            "registration__city_round__city",
            "registration__city_round__round__program",
            "workshop__venue__city",
        )
        .order_by("-registration__created_at", "pk")
    )
    return {
        "email": email,
        "businesses": [
            (business, _by_part([e for e in enrolments if e.registration.business_id == business.pk]))
            for business in businesses
        ],
        "people": people_of(email),
    }


def _by_part(enrolments: list[Enrolment]) -> list[list[list[Enrolment]]]:
    """The parts, each with its places by time."""
    parts: dict[int, list[Enrolment]] = {}
    for enrolment in enrolments:
        parts.setdefault(enrolment.registration_id, []).append(enrolment)
    return [by_time(places) for places in parts.values()]
