import pytest

from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Enrolment
from participants.registration.services import Place, cancel, promote_waiting
from tests.factories import NOW, WorkshopFactory, sign_up
from tests.truths import assert_counters_match_rows

pytestmark = pytest.mark.django_db


def place_of(name: str) -> Enrolment:
    return Enrolment.objects.get(person__name=name)


def test_the_seat_is_free_again(cast):
    cancel(enrolment=place_of("Maja Berg"), by="link:manage:x", now=NOW, reason="Sjuk")
    assert place_of("Maja Berg").is_cancelled
    cast.workshop.refresh_from_db()
    assert cast.workshop.seats_taken == 2
    assert_counters_match_rows()


def test_the_audit_says_who_and_why(cast):
    cancel(enrolment=place_of("Maja Berg"), by="link:manage:x", now=NOW, reason="Sjuk")
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.by, entry.at, entry.fields, entry.reason) == (
        "enrolment.cancelled",
        "link:manage:x",
        NOW,
        ["state"],
        "Sjuk",
    )
    assert entry.city_slug == "ostersund"


def test_twice_changes_nothing(cast):
    for _time in range(2):
        cancel(enrolment=place_of("Maja Berg"), by="visitor", now=NOW)
    assert Entry.objects.filter(action="enrolment.cancelled").count() == 1
    assert_counters_match_rows()


def test_a_stale_copy_cancels_only_once(cast):
    """Two browsers show the place as confirmed; both press the button."""
    first, second = place_of("Maja Berg"), place_of("Maja Berg")
    cancel(enrolment=first, by="visitor", now=NOW)
    cancel(enrolment=second, by="visitor", now=NOW)
    assert_counters_match_rows()


def test_after_the_start_it_is_refused(cast):
    with pytest.raises(Refused, match="redan börjat"):
        cancel(enrolment=place_of("Maja Berg"), by="visitor", now=cast.workshop.starts_at)
    assert place_of("Maja Berg").is_confirmed
    assert_counters_match_rows()


def test_the_first_who_waits_gets_it_and_is_told_by_the_sweep(cast, settled):
    workshop = WorkshopFactory(city_round=cast.city_round, capacity=1)
    sign_up(workshop, "Har plats")
    waiting = Place(name="Väntar", email="vantar@tornrosa.example", workshop_id=workshop.pk, may_wait=True)
    sign_up(workshop, waiting)
    cancel(enrolment=place_of("Har plats"), by="visitor", now=NOW)
    promote_waiting(now=NOW)
    assert place_of("Väntar").is_confirmed
    offered = OutgoingMail.objects.filter(kind="place_offered").values_list("recipient", flat=True)
    assert sorted(offered) == ["asa@tornrosa.example", "vantar@tornrosa.example"]
    assert_counters_match_rows()


def test_who_waited_leaves_the_list(cast):
    workshop = WorkshopFactory(city_round=cast.city_round, capacity=0)
    sign_up(workshop, "Väntar", may_wait=True)
    cancel(enrolment=place_of("Väntar"), by="visitor", now=NOW)
    workshop.refresh_from_db()
    assert workshop.waiting == 0
    assert_counters_match_rows()


def test_films_only_can_be_given_back(cast):
    sign_up(cast.workshop, Place(name="Filmtittare"))
    cancel(enrolment=place_of("Filmtittare"), by="visitor", now=NOW)
    assert_counters_match_rows()


def test_a_business_whose_last_place_is_cancelled_no_longer_counts(cast):
    for enrolment in cast.registration.enrolments.all():
        cancel(enrolment=enrolment, by="visitor", now=NOW)
    cast.city_round.refresh_from_db()
    assert (cast.city_round.businesses, cast.city_round.people) == (0, 0)
    assert_counters_match_rows()
