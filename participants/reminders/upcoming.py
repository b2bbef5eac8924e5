"""Which automatic mails go to whom in the days to come, as things stand now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cities.models import City
from citykompetens.accounts.models import User
from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.audience import Audience, Unreachable, audience, summary
from participants.registration.models import Enrolment, EnrolmentState
from programs.models import ReminderRule
from workshops.models import Workshop

from .queries import moment

AHEAD = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Upcoming:
    """A kind of mail about a workshop, the moment in which it becomes due, and its exact audience."""

    at: datetime
    kind: str
    workshop: Workshop
    audience: Audience

    @property
    def label(self) -> str:
        return kinds.label_of(self.kind)

    @property
    def summary(self) -> str:
        return summary(self.audience)


def upcoming(user: User, now: datetime) -> list[Upcoming]:
    """Those of the user's towns within two weeks, the next one first. Five queries, however many."""
    due = list(_due(user, now))
    places: dict[int | None, list[Enrolment]] = {}
    for place in _places({workshop.pk for _at, _rule, workshop in due}):
        places.setdefault(place.workshop_id, []).append(place)
    unreachable = Unreachable.now()
    found = [
        Upcoming(
            at=at,
            kind=kind_of(rule),
            workshop=workshop,
            audience=audience(
                meant_by(rule, places.get(workshop.pk, [])),
                unreachable=unreachable,
                is_optional=_is_optional(kind_of(rule)),
            ),
        )
        for at, rule, workshop in due
    ]
    return sorted(found, key=lambda one: (one.at, one.workshop.city_round.city.name, one.workshop.pk))


def waiting(user: User) -> int:
    """How many mails are written and not sent yet, in the user's towns. One query."""
    slugs = City.objects.visible_to(user).values("slug")
    return OutgoingMail.objects.filter(state=State.PLANNED, city_slug__in=slugs).count()


def kind_of(rule: ReminderRule) -> str:
    """The kind of mail that a rule causes."""
    return "reminder"


def meant_by(rule: ReminderRule, places: Iterable[Enrolment]) -> list[Enrolment]:
    """Of a workshop's places, those that the rule's mail is about; those given back among them."""
    return [place for place in places if _had_a_seat(place)]


def _had_a_seat(place: Enrolment) -> bool:
    return place.is_confirmed or (place.is_cancelled and place.state_before == EnrolmentState.CONFIRMED)


def _due(user: User, now: datetime) -> Iterator[tuple[datetime, ReminderRule, Workshop]]:
    rules = list(ReminderRule.objects.all())
    furthest = max((rule.days_before for rule in rules), default=0) + 1
    workshops = (
        Workshop.objects.visible_to(user)
        .public(now)
        .upcoming(now)
        .filter(closed_at=None, starts_at__lt=now + AHEAD + timedelta(days=furthest))
        .select_related("city_round__city", "city_round__round__program", "venue")
    )
    for workshop in workshops:
        for rule in rules:
            at = moment(workshop.starts_on, rule.days_before, rule.at)
            is_its = rule.program_id == workshop.city_round.round.program_id
            if is_its and now < at <= now + AHEAD and at < workshop.starts_at:
                yield at, rule, workshop


def _places(workshops: set[int]) -> Iterable[Enrolment]:
    seats = Enrolment.objects.filter(
        workshop__in=workshops, state__in=[EnrolmentState.CONFIRMED, EnrolmentState.CANCELLED]
    )
    return seats.select_related("person", "registration__business").order_by("person__name", "pk")


def _is_optional(kind: str) -> bool:
    registered = kinds.get(kind)
    return registered is not None and registered.optional
