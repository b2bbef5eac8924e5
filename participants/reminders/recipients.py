"""Who gets each kind of automatic mail, and from what its rules count their days."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from cities.models import CityRole
from citykompetens.accounts.models import NationalRole, User
from participants.attendance.models import Presence
from participants.attendance.queries import with_presence
from participants.learning.queries import with_films_left
from participants.registration.models import Enrolment, EnrolmentState
from participants.registration.readers import addressed
from programs.models import Film
from workshops.models import Workshop

from .automatic import Anchor, Automatic, Recipient, Recipients, register
from .subjects import Subject

Places = QuerySet[Enrolment]
OF_WORKSHOPS = {Anchor.WORKSHOP, Anchor.HELD}


def audience(kind: str, anchor: Anchor, of: Sequence[int], due_from: datetime) -> Places:
    """The places that a moment's mails are about, of these workshops, or these parts of towns.

    Who came later has a fresh receipt, or offer, that says the same.
    """
    if anchor in OF_WORKSHOPS:
        seated_at = Coalesce("promoted_at", "asked_at")
        seated: Any = Enrolment.objects.confirmed().filter(workshop__in=of)
        places = seated.annotate(seated_at=seated_at).filter(seated_at__lt=due_from)
    else:
        places = Enrolment.objects.active().filter(registration__city_round__in=of, asked_at__lt=due_from)
    return PLACES[kind](places)


def are_or_were(state: EnrolmentState) -> Q:
    """Places in this state, or given back in it: mails to come are foretold with who is skipped."""
    return Q(state=state) | Q(state=EnrolmentState.CANCELLED, state_before=state)


def everybody(places: Places) -> Places:
    return places


def with_films(places: Places) -> Places:
    films = Film.objects.filter(round=OuterRef("registration__city_round__round"))
    return places.filter(Exists(films))


def to_see_films(places: Places) -> Places:
    """Who only wanted the films is never chased, and a place without a name has nobody to see them."""
    chased = places.exclude(are_or_were(EnrolmentState.FILMS_ONLY)).exclude(person__name="")
    return with_films_left(chased)


def undecided(places: Places) -> Places:
    return places.filter(are_or_were(EnrolmentState.UNDECIDED))


def were_present(places: Places) -> Places:
    return with_presence(places).filter(presence=Presence.PRESENT)  # type: ignore[misc]  # annotated


PLACES: dict[str, Callable[[Places], Places]] = {
    "reminder": everybody,
    "films_open": with_films,
    "films_unseen": to_see_films,
    "choose_time": undecided,
    "feedback": were_present,
}


def readers(kind: str) -> Recipients:
    """One mail for each address at which somebody of the audience is reached."""

    def recipients(anchor: Anchor, subjects: Sequence[Subject], due_from: datetime) -> Iterator[Recipient]:
        of = {subject.pk: subject for subject in subjects}
        field = "workshop" if anchor in OF_WORKSHOPS else "registration__city_round"
        for reader in addressed(audience(kind, anchor, list(of), due_from), field):
            subject = of[reader.of]
            context = {**subject.context, "enrolments": reader.enrolments}
            yield Recipient(subject, reader.address, reader.language, context)

    return recipients


def leaders(anchor: Anchor, subjects: Sequence[Subject], due_from: datetime) -> Iterator[Recipient]:
    """Whoever leads each of the workshops."""
    addresses = dict(
        Workshop.objects.filter(pk__in=[subject.pk for subject in subjects]).values_list(
            "pk", "facilitator__user__email"
        )
    )
    for subject in subjects:
        if address := addresses.get(subject.pk):
            yield Recipient(subject, address, "sv", subject.context)


def coordinators(anchor: Anchor, subjects: Sequence[Subject], due_from: datetime) -> Iterator[Recipient]:
    """Who coordinates these towns, with all of theirs in one mail; national coordinators with every town."""
    by_city: dict[int, list[Subject]] = defaultdict(list)  # two where one round begins before another ends
    for subject in subjects:
        by_city[subject.where.city].append(subject)
    everything = [subject.pk for subject in subjects]
    national = set(national_coordinators().values_list("email", flat=True))
    for address in sorted(national):
        yield Recipient(subjects[0], address, "sv", {"city_rounds": everything})
    own: dict[str, list[Subject]] = {}
    roles = CityRole.objects.filter(city__in=by_city, user__is_active=True).order_by("user", "city")
    for address, city in roles.values_list("user__email", "city"):
        if address not in national:
            own.setdefault(address, []).extend(by_city[city])
    for address, theirs in own.items():
        yield Recipient(theirs[0], address, "sv", {"city_rounds": [subject.pk for subject in theirs]})


def national_coordinators() -> QuerySet[User]:
    return User.objects.filter(is_active=True, national_roles__role=NationalRole.COORDINATOR).distinct()


register(Automatic(kind="films_open", after=Anchor.PREMIERE, recipients=readers("films_open")))
register(Automatic(kind="choose_time", before=Anchor.CLOSING, recipients=readers("choose_time")))
register(
    Automatic(
        kind="films_unseen",
        before=Anchor.WORKSHOP,
        after=Anchor.PREMIERE,
        recipients=readers("films_unseen"),
    )
)
register(Automatic(kind="reminder", before=Anchor.WORKSHOP, recipients=readers("reminder")))
register(Automatic(kind="facilitator_list", before=Anchor.WORKSHOP, recipients=leaders, to_leader=True))
register(
    Automatic(
        kind="feedback",
        after=Anchor.HELD,
        recipients=readers("feedback"),
        late=timedelta(days=7),  # a list may be closed some days after
    )
)
register(Automatic(kind="weekly_figures", after=Anchor.WEEK, recipients=coordinators))
