"""The page of somebody who takes part, opened by the own link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from citykompetens import clock
from participants.pages import queries
from participants.registration import waiting
from participants.registration.models import Person


@never_cache
def person(request: HttpRequest, token: str) -> HttpResponse:
    """The participant's own page: seat, films with progress, certificates, who gave the name."""
    now = clock.now()
    person = Person.objects.for_link(token)
    enrolments = queries.places_of_person(person, now)
    rounds = {e.registration.city_round.round_id for e in enrolments if not e.is_cancelled}
    films = queries.films_of(person, rounds, now)
    context = {
        "person": person,
        "token": token,
        "enrolments": enrolments,
        "elsewhere": waiting.elsewhere_for(enrolments, now),
        "films": films,
        "films_seen": sum(seen for _film, seen in films),
        "certificates": queries.certificates_of(person),
    }
    return render(request, "pages/person.html", context)
