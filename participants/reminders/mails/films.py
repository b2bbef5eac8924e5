"""The films: that they may be seen, and who has some left."""

from collections import defaultdict
from datetime import datetime

from django.utils.timezone import localdate

from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.learning.queries import films_left
from participants.registration.mails import enrolments_with_round
from participants.registration.models import Enrolment, EnrolmentState
from programs.models import Film
from workshops.models import Workshop

from .common import Letters, enrolments_of, letter, that_apply


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
    """Some films are left; not to who has seen them meanwhile. Three queries."""
    enrolments = enrolments_of(mails, enrolments_with_round().select_related("workshop__venue__city"))
    left = films_left(enrolments.values())
    for place in enrolments.values():
        place.films_left = left[place.pk]  # type: ignore[attr-defined]  # for the page
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        places = that_apply(mail, enrolments, _is_chased, otherwise="seen")
        if isinstance(places, Skip):
            letters[mail.pk] = places
            continue
        workshop = places[0].workshop
        if skip := _no_longer(mail, workshop, now):
            letters[mail.pk] = skip
        else:
            letters[mail.pk] = letter(
                places,
                left=places[0].films_left,  # type: ignore[attr-defined]
                workshop=workshop,
                days=(workshop.starts_on - localdate(now)).days if workshop else None,
            )
    return letters


def _is_chased(place: Enrolment) -> bool:
    only_films = place.state == EnrolmentState.FILMS_ONLY
    return bool(place.films_left and place.person.name and not only_films)  # type: ignore[attr-defined]


def _no_longer(mail: OutgoingMail, workshop: Workshop | None, now: datetime) -> Skip | None:
    """Why a mail that was due by the workshop's day is not right any more."""
    if "workshop" not in mail.context:
        return None
    moved = workshop is None or workshop.pk != mail.context["workshop"]
    if workshop is None or moved or workshop.schedule_version != mail.context["version"]:
        return Skip(reason="moved or cancelled")
    return Skip(reason="already held") if workshop.starts_at <= now else None
