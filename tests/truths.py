"""What is true after anything that anybody did."""

from participants.registration.models import Enrolment, Registration
from programs.models import CityRound
from workshops.models import Workshop


def assert_counters_match_rows() -> None:
    """Counters are kept for speed; the rows are the truth. Nobody sits on a seat that is not there."""
    for workshop in Workshop.objects.all():
        places = Enrolment.objects.filter(workshop=workshop)
        kept = places.filter(seat_kept_until__isnull=False).count()  # cancelled, but may be taken back
        rows = (places.confirmed().count() + kept, places.waiting().count())
        assert (workshop.seats_taken, workshop.waiting) == rows, workshop
        assert workshop.seats_taken <= workshop.capacity, workshop
    for city_round in CityRound.objects.all():
        active = Enrolment.objects.active().filter(registration__city_round=city_round)
        businesses = Registration.objects.filter(enrolments__in=active).distinct().count()
        assert (city_round.businesses, city_round.people) == (businesses, active.count()), city_round
