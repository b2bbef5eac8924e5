"""What the business's page shows of its people, and what can be done with each place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import Http404

from participants.attendance.queries import with_presence
from participants.certificates.models import Certificate
from participants.learning.models import FilmView
from participants.registration.models import Business, Enrolment, Person, Registration
from participants.registration.queries import bookable, by_time
from participants.registration.services import can_undo, replaced_by
from programs.models import CityRound, Film
from workshops.models import Workshop


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A place as the business may see it: seat, attendance, films and certificate, no thoughts."""

    enrolment: Enrolment  # with .presence
    films_seen: int
    films: int
    certificate: Certificate | None
    has_begun: bool
    can_undo: bool
    was_just_replaced: bool  # and may still come after all

    @property
    def can_change(self) -> bool:
        return not self.enrolment.is_cancelled and not self.has_begun

    @property
    def alone(self) -> list[Enrolment]:
        """The place for a template that takes several."""
        return [self.enrolment]

    @property
    def is_nameless(self) -> bool:
        return not self.enrolment.person.name


@dataclass(frozen=True, kw_only=True)
class Part:
    """A business's registration to one part, its places by time."""

    registration: Registration
    rows: list[PlaceRow]
    is_open: bool

    @property
    def times(self) -> list[list[PlaceRow]]:
        """Who comes at the same time, or waits for it, together."""
        rows = {row.enrolment.pk: row for row in self.rows}
        active = [row.enrolment for row in self.rows if not row.enrolment.is_cancelled]
        return [[rows[enrolment.pk] for enrolment in places] for places in by_time(active)]

    @property
    def given_back(self) -> list[PlaceRow]:
        return [row for row in self.rows if row.enrolment.is_cancelled]

    @property
    def undoable(self) -> list[Enrolment]:
        return [row.enrolment for row in self.rows if row.can_undo]

    @property
    def just_replaced(self) -> bool:
        return any(row.was_just_replaced for row in self.rows)

    @property
    def changeable(self) -> list[Enrolment]:
        return [row.enrolment for row in self.rows if row.can_change]

    @property
    def nameless(self) -> int:
        """How many places wait for a name and can still get one."""
        return sum(row.is_nameless and row.can_change for row in self.rows)

    @property
    def without_mail(self) -> list[Enrolment]:
        """Those with a name whom only the contact reaches: they may get their link on paper."""
        return [row.enrolment for row in self.rows if _takes_a_slip(row.enrolment)]


def places_in(business: Business) -> "QuerySet[Enrolment]":
    """The places that the business may change: its own."""
    return Enrolment.objects.filter(registration__business=business).select_related(
        "person",
        "registration__business",
        "registration__city_round__city",
        "registration__city_round__round__program",
        "workshop__venue__city",
    )


def registrations_in(business: Business) -> "QuerySet[Registration]":
    """The business's own registrations."""
    return Registration.objects.filter(business=business).select_related(
        "business", "city_round__city", "city_round__round__program"
    )


def parts_of(business: Business, now: datetime) -> list[Part]:
    """The business's registrations with their places, the newest first. Two queries."""
    enrolments = _as_shown(places_in(business)).order_by("-registration__created_at", "pk")
    parts: dict[int, Part] = {}
    for row in _rows(list(enrolments), now):
        registration = row.enrolment.registration
        part = parts.setdefault(
            registration.pk,
            Part(registration=registration, rows=[], is_open=registration.city_round.is_open(now)),
        )
        part.rows.append(row)
    return list(parts.values())


def place_of(business: Business, enrolment_id: int, now: datetime) -> PlaceRow:
    """One place of the business. Raises Http404 for what is somebody else's. Two queries."""
    rows = _rows(list(_as_shown(places_in(business)).filter(pk=enrolment_id)), now)
    if not rows:
        raise Http404
    return rows[0]


def slips_of(business: Business, enrolment_id: int | None = None) -> list[Enrolment]:
    """Who gets the own link on paper: those whom only the contact reaches, each with the newest place.

    Or the one whose place is asked for, if it is such a one. One query.
    """
    newest_first = places_in(business).order_by("person__name", "person", "-registration__created_at", "-pk")
    slips: dict[int, Enrolment] = {}
    for enrolment in newest_first if enrolment_id is None else newest_first.filter(pk=enrolment_id):
        if _takes_a_slip(enrolment):
            slips.setdefault(enrolment.person_id, enrolment)
    return list(slips.values())


def nameless_times(business: Business, now: datetime) -> list[list[Enrolment]]:
    """The places that wait for a name, those of the same time together; what has begun is not there."""
    nameless = places_in(business).active().filter(person__name="")  # type: ignore[attr-defined]
    ahead = [e for e in nameless if e.workshop is None or e.workshop.starts_at > now]
    registrations = {enrolment.registration_id for enrolment in ahead}
    return [
        places
        for registration in sorted(registrations)
        for places in by_time(e for e in ahead if e.registration_id == registration)
    ]


def had_nameless(business: Business) -> bool:
    """Whether some place never got a name before its workshop began."""
    return places_in(business).active().filter(person__name="").exists()  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class NextPart:
    """Another part of a program that the business takes part in, to which it has not signed up."""

    city_round: CityRound
    is_open: bool
    people: list[Person]  # who takes part now, and may be proposed


def next_part(business: Business, parts: Sequence[Part], now: datetime) -> NextPart | None:
    """The part that takes registrations and has none of this business, else the one that will. One query."""
    programs = {part.registration.city_round.round.program_id for part in parts}
    candidates = (
        CityRound.objects.public(now)
        .filter(city=business.city_id, round__program__in=programs)
        .exclude(registrations__business=business)
        .select_related("city", "round__program")
        .order_by("round__registration_opens_at")
    )
    ahead = [c for c in candidates if c.closes_at > now]
    ahead.sort(key=lambda c: not c.is_open(now))
    if not ahead:
        return None
    return NextPart(city_round=ahead[0], is_open=ahead[0].is_open(now), people=_known(parts, ahead[0]))


def workshops_of(city_round: CityRound, now: datetime, *, keeping: int | None = None) -> list[Workshop]:
    """What can be chosen in a city's part, in the order of time, and what somebody has. One query."""
    return bookable(city_round, now, keeping=keeping)


def _known(parts: Sequence[Part], city_round: CityRound) -> list[Person]:
    """Who has a place in the newest part of the same program, each once; a place without a name is nobody."""
    for part in parts:
        if part.registration.city_round.round.program_id == city_round.round.program_id:
            rows = [row for row in part.rows if not row.enrolment.is_cancelled and not row.is_nameless]
            return list({row.enrolment.person_id: row.enrolment.person for row in rows}.values())
    return []


def _as_shown(enrolments: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """With `.presence`, and with `.films` and `.films_seen` of the round: counted where they lie."""
    round_ = OuterRef("registration__city_round__round")
    films = Film.objects.filter(round=round_).order_by().values("round")
    seen = FilmView.objects.filter(person=OuterRef("person"), film__round=round_).order_by().values("person")
    return with_presence(enrolments).annotate(
        films=Subquery(films.annotate(number=Count("pk")).values("number")),
        films_seen=Subquery(seen.annotate(number=Count("pk")).values("number")),
    )


def _rows(enrolments: list[Enrolment], now: datetime) -> list[PlaceRow]:
    people = {enrolment.person_id for enrolment in enrolments}
    certificates = {
        (certificate.person_id, certificate.round_id): certificate
        for certificate in Certificate.objects.valid().filter(person__in=people).defer("pdf")
    }
    return [
        PlaceRow(
            enrolment=enrolment,
            films_seen=enrolment.films_seen or 0,  # type: ignore[attr-defined]  # annotated
            films=enrolment.films or 0,  # type: ignore[attr-defined]  # annotated
            certificate=certificates.get((enrolment.person_id, enrolment.registration.city_round.round_id)),
            has_begun=enrolment.workshop is not None and enrolment.workshop.starts_at <= now,
            can_undo=can_undo(enrolment, now),
            was_just_replaced=replaced_by(enrolment, enrolments, now) is not None,
        )
        for enrolment in enrolments
    ]


def _takes_a_slip(enrolment: Enrolment) -> bool:
    return not enrolment.is_cancelled and bool(enrolment.person.name) and enrolment.through_contact
