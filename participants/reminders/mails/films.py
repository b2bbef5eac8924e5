"""The films: that they may be seen, and who has some left."""

from collections import defaultdict
from datetime import datetime

from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.learning.queries import films_left
from participants.registration.mails import enrolments_with_entry
from participants.registration.models import Enrolment, EnrolmentState
from participants.registration.queries import by_time
from programs.models import Film
from workshops.models import Workshop

from .common import Letters, enrolments_of, invitations, letter, that_apply


def load_films_open(mails: list[OutgoingMail], now: datetime) -> Letters:
    """The premiere has been. Two queries."""
    enrolments = enrolments_of(mails)
    seconds: dict[int, list[int]] = defaultdict(list)
    rounds = {place.registration.city_round.round_id for place in enrolments.values()}
    films = Film.objects.public(now).filter(round__in=rounds)
    for round_, length in films.values_list("round", "duration_seconds"):
        seconds[round_].append(length)
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        places = that_apply(mail, enrolments, lambda place: True)
        if isinstance(places, Skip):
            letters[mail.pk] = places
        elif lengths := seconds.get(places[0].registration.city_round.round_id):
            letters[mail.pk] = letter(places, films=len(lengths), minutes=-(-sum(lengths) // 60))
        else:
            letters[mail.pk] = Skip(reason="no films yet")
    return letters


def load_films_unseen(mails: list[OutgoingMail], now: datetime) -> Letters:
    """Some films are left; not to who has seen them meanwhile, or whose workshop has begun. Four queries."""
    enrolments = enrolments_of(mails, enrolments_with_entry())
    left = films_left(enrolments.values(), now)
    for place in enrolments.values():
        place.films_left = left[place.pk]  # type: ignore[attr-defined]  # for the page
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        places = that_apply(mail, enrolments, _is_chased, otherwise="seen")
        letters[mail.pk] = places if isinstance(places, Skip) else _unseen(mail, places, now)
    return letters


def _is_chased(place: Enrolment) -> bool:
    only_films = place.state == EnrolmentState.FILMS_ONLY
    return bool(place.films_left and place.person.name and not only_films)  # type: ignore[attr-defined]


def _unseen(mail: OutgoingMail, places: list[Enrolment], now: datetime) -> Letter | Skip:
    if not (places := [each for each in places if _as_planned(mail, each.workshop)]):
        return Skip(reason="moved or cancelled")
    if not (places := [each for each in places if not each.workshop or each.workshop.starts_at > now]):
        return Skip(reason="already held")
    seated = by_time([place for place in places if place.is_confirmed])
    return letter(
        places,
        calendar=[entry for group in seated for entry in invitations(mail, group, now)],
        left=places[0].films_left,  # type: ignore[attr-defined]  # said to one person alone
        workshops=[group[0].workshop for group in seated],
        now=now,
    )


def _as_planned(mail: OutgoingMail, workshop: Workshop | None) -> bool:
    """Whether a mail that was due by a workshop's day is about this one, as it was then.

    Whoever has changed to another time since hears of the films by that one's day.
    """
    if "workshop" not in mail.context:
        return not (workshop and workshop.cancelled_at)
    planned = mail.context["workshop"], mail.context["version"]
    return workshop is not None and (workshop.pk, workshop.schedule_version) == planned
