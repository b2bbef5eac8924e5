"""Which automatic mails go to whom in the days to come, as things stand now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from cities.models import City
from citykompetens.accounts.models import User
from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.audience import Audience, Unreachable, audience, summary
from participants.registration.models import Enrolment, EnrolmentState
from workshops.models import Workshop

from . import automatic, subjects
from .automatic import Anchor, Automatic
from .moments import moment
from .queries import A_DAY_MORE, Rules
from .recipients import OF_WORKSHOPS, PLACES, are_or_were
from .subjects import Parts, Subject

AHEAD = timedelta(days=14)
To_come = dict[tuple[str, Anchor], list[tuple[datetime, Subject]]]


@dataclass(frozen=True, kw_only=True)
class Upcoming:
    """A kind of mail in a town, the moment in which it becomes due, and its exact audience."""

    at: datetime
    kind: str
    city: City
    workshop: Workshop | None  # that it is about
    audience: Audience

    @property
    def label(self) -> str:
        return kinds.label_of(self.kind)

    @property
    def summary(self) -> str:
        return summary(self.audience)


def upcoming(user: User, now: datetime) -> list[Upcoming]:
    """Those of the user's towns within two weeks, the next one first. As many queries for many as for few.

    Of what follows from a list that is closed (a question afterwards) nobody knows yet, and mails to
    facilitators and coordinators have no audience to look through.
    """
    cities = City.objects.visible_to(user).in_bulk()
    to_come = _to_come(set(cities), now)
    of_workshops = {
        subject.pk for (_k, anchor), due in to_come.items() if anchor in OF_WORKSHOPS for _at, subject in due
    }
    workshops = Workshop.objects.select_related("venue", "city_round__city").in_bulk(of_workshops)
    unreachable, optional = Unreachable.now(), kinds.that_are("optional")
    found = []
    for (kind, anchor), due in to_come.items():
        places = _places(kind, anchor, {subject.pk for _at, subject in due})
        for at, subject in due:
            whom = audience(places.get(subject.pk, []), unreachable=unreachable, is_optional=kind in optional)
            workshop = workshops.get(subject.pk) if anchor in OF_WORKSHOPS else None
            city = cities[subject.where.city]
            found.append(Upcoming(at=at, kind=kind, city=city, workshop=workshop, audience=whom))
    return sorted(found, key=lambda one: (one.at, one.city.name, one.workshop.pk if one.workshop else 0))


def waiting(user: User) -> int:
    """How many mails are written and not sent yet, in the user's towns. One query."""
    slugs = City.objects.visible_to(user).values("slug")
    return OutgoingMail.objects.filter(state=State.PLANNED, city_slug__in=slugs).count()


def _to_come(cities: set[int], now: datetime) -> To_come:
    rules, parts = Rules(), subjects.all_parts(now)
    found: To_come = defaultdict(list)
    to_participants = [kind for kind in automatic.all_automatic() if kind.kind in PLACES]
    for anchor in (Anchor.WORKSHOP, Anchor.PREMIERE, Anchor.CLOSING):
        furthest = rules.furthest(anchor)
        if furthest is None:
            continue
        for subject in _subjects(anchor, furthest, now, parts):
            if subject.where.city not in cities:
                continue
            for kind in to_participants:
                for at in _moments(kind, anchor, subject, rules):
                    if now < at <= now + AHEAD and at < subject.until:
                        found[kind.kind, anchor].append((at, subject))
    return found


def _subjects(anchor: Anchor, furthest: int, now: datetime, parts: Parts) -> list[Subject]:
    days = AHEAD.days + furthest + A_DAY_MORE
    if anchor is Anchor.WORKSHOP:
        return subjects.to_come(now, days, parts)
    if anchor is Anchor.CLOSING:
        return subjects.closing(now, days, parts)
    return subjects.opened(now + AHEAD, days, parts)


def _moments(kind: Automatic, anchor: Anchor, subject: Subject, rules: Rules) -> Iterator[datetime]:
    for rule in rules.at(kind.kind, subject.where):
        if kind.anchor(rule) is anchor:
            at = moment(subject.day, rule.days_before, rule.at)
            yield max(at, subject.since) if subject.since else at


def _places(kind: str, anchor: Anchor, of: Iterable[int]) -> dict[int | None, list[Enrolment]]:
    """The places that the mails are about, those given back among them, by workshop or by town's part."""
    if anchor in OF_WORKSHOPS:
        rows = Enrolment.objects.filter(are_or_were(EnrolmentState.CONFIRMED), workshop__in=of)
    else:
        taken_over = Q(state=EnrolmentState.CANCELLED, state_before="")
        rows = Enrolment.objects.filter(registration__city_round__in=of).exclude(taken_over)
    found: dict[int | None, list[Enrolment]] = defaultdict(list)
    for place in (
        PLACES[kind](rows).select_related("person", "registration__business").order_by("person__name", "pk")
    ):
        key = place.workshop_id if anchor in OF_WORKSHOPS else place.registration.city_round_id
        found[key].append(place)
    return found
