"""Film progress, recorded only from a person's own link."""

from datetime import datetime

from django.db import transaction

from citykompetens import sweeps
from citykompetens.audit.models import entry, record
from participants.registration.models import Person
from programs.models import Film

from .models import FilmView


def mark_seen(*, person: Person, film: Film, by: str, now: datetime) -> FilmView:
    """Record that the person has seen the film; the first time counts, again changes nothing."""
    with transaction.atomic():
        view, created = FilmView.objects.get_or_create(person=person, film=film, defaults={"seen_at": now})
        if created:
            record(entry("film.seen", view, by=by, now=now))
            sweeps.ring("issue_certificates")  # it may have been the last one that was missing
    return view
