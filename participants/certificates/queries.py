"""Who has earned a certificate and has none yet."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from participants.attendance.queries import attended
from participants.registration.models import Enrolment
from programs.models import Film

from .models import Certificate

NOT_THERE = "attendance corrected"  # why the site itself takes a certificate back


def earned() -> "QuerySet[Enrolment]":
    """Those who were at a closed workshop, and saw all films where the round asks for it.

    A place without a name is nobody yet: it earns one when it is named.
    Without those who already have one for the round, also a revoked one: what was taken back by a
    person is not given again by a sweep. One that the site itself took back may be earned again.
    """
    has_one = Certificate.objects.filter(
        person=OuterRef("person"), round=OuterRef("workshop__city_round__round")
    ).exclude(revoked_reason=NOT_THERE)
    unseen = Film.objects.filter(round=OuterRef("workshop__city_round__round")).exclude(
        views__person=OuterRef("person")
    )
    return (
        attended()
        .exclude(person__name="")
        .exclude(Exists(has_one))
        .exclude(Q(workshop__city_round__round__films_required=True) & Exists(unseen))
        .select_related(
            "person",
            "registration__business",
            "workshop__facilitator__user",
            "workshop__city_round__round__program",
            "workshop__city_round__city__organisation",
        )
        .order_by("pk")
    )


def no_longer_earned() -> "QuerySet[Certificate]":
    """Valid ones whose attendance was corrected after the workshop was closed."""
    was_there = attended().filter(person=OuterRef("person"), workshop=OuterRef("workshop"))
    certificates = Certificate.objects.valid().filter(person__isnull=False).exclude(Exists(was_there))
    return certificates.select_related("workshop__city_round__city").defer("pdf")
