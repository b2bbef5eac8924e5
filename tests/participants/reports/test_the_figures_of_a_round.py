"""The start page of the admin: figures that add up, of the own city, not reported never as zero."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from participants.attendance import services as attendance
from participants.attendance.models import Presence
from participants.certificates.services import issue_earned
from participants.learning.services import mark_seen
from participants.registration.models import Enrolment
from participants.registration.services import cancel
from participants.reports.queries import Figures, city_figures, total
from tests.factories import (
    NOW,
    CityRoundFactory,
    FacilitatorFactory,
    FilmFactory,
    WorkshopFactory,
    sign_up,
)
from workshops.models import FacilitatorTraining, Workshop

pytestmark = pytest.mark.django_db


def of(cast, slug, user=None, now=NOW) -> Figures:
    rows = city_figures(cast.city_round.round, user=user or cast.national, now=now)
    return next(row for row in rows if row.city_round.city.slug == slug)


def tick(cast, name, presence, now):
    enrolment = Enrolment.objects.get(person__name=name)
    attendance.record(
        event_id=uuid.uuid4(),
        workshop=cast.workshop,
        enrolment=enrolment,
        presence=presence,
        occurred_at=now,
        by=cast.facilitator,
        now=now,
    )


def test_signing_up_is_counted(cast):
    WorkshopFactory(city_round=cast.city_round, capacity=1)
    figures = of(cast, "ostersund")
    assert (figures.businesses, figures.target, figures.people) == (1, 50, 3)
    assert (figures.seats_taken, figures.capacity, figures.waiting) == (3, 21, 0)
    assert (figures.workshops, figures.workshops_held) == (2, 0)


def test_who_waits_is_counted_and_who_cancelled_is_not(cast):
    small = WorkshopFactory(city_round=cast.city_round, capacity=1)
    sign_up(small, "Får plats", name="Första")
    sign_up(small, "Väntar", name="Andra", may_wait=True)
    cancel(enrolment=Enrolment.objects.get(person__name="Siv Éklund"), by="visitor", now=NOW)
    figures = of(cast, "ostersund")
    assert (figures.businesses, figures.people) == (3, 4)
    assert (figures.seats_taken, figures.waiting) == (3, 1)


def test_a_cancelled_workshop_is_not_counted(cast):
    Workshop.objects.filter(pk=cast.workshop_elsewhere.pk).update(cancelled_at=NOW)
    figures = of(cast, "lund")
    assert (figures.workshops, figures.capacity) == (0, 0)


def test_before_the_workshop_nothing_is_reported_and_that_is_not_zero(cast):
    figures = of(cast, "ostersund")
    assert (figures.attended, figures.absent, figures.unreported) == (None, None, None)


def test_held_but_not_closed_counts_as_not_reported_also_what_is_ticked(cast):
    after = cast.workshop.ends_at
    tick(cast, "Maja Berg", Presence.PRESENT, after)
    figures = of(cast, "ostersund", now=after)
    assert (figures.workshops_held, figures.workshops_unclosed) == (1, 1)
    assert (figures.attended, figures.unreported) == (None, 3)


def test_closed_is_told_person_by_person(cast):
    after = cast.workshop.ends_at
    tick(cast, "Maja Berg", Presence.PRESENT, after)
    tick(cast, "Åke Öberg", Presence.ABSENT, after)
    attendance.close(workshop=cast.workshop, by=cast.facilitator, now=after)
    figures = of(cast, "ostersund", now=after)
    assert (figures.attended, figures.absent, figures.unreported) == (1, 1, 1)
    assert (figures.workshops_held, figures.workshops_unclosed) == (1, 0)
    assert figures.attended + figures.absent + figures.unreported == figures.seats_taken


def test_certificates_are_counted(cast):
    after = cast.workshop.ends_at
    tick(cast, "Maja Berg", Presence.PRESENT, after)
    attendance.close(workshop=cast.workshop, by=cast.facilitator, now=after)
    issue_earned(now=after)
    assert of(cast, "ostersund", now=after).certificates == 1
    assert of(cast, "lund", now=after).certificates == 0


def test_films_are_a_share_of_all_that_could_be_seen(cast):
    films = [FilmFactory(round=cast.city_round.round) for _number in range(2)]
    person = Enrolment.objects.get(person__name="Maja Berg").person
    for film in films:
        mark_seen(person=person, film=film, by="link", now=NOW)
    figures = of(cast, "ostersund")
    assert (figures.films_seen, figures.films_to_see, figures.films_percent) == (2, 6, 33)


def test_before_the_premiere_there_is_no_share(cast):
    FilmFactory(round=cast.city_round.round)
    before = cast.city_round.round.premiere_at - dt.timedelta(days=1)
    assert of(cast, "ostersund", now=before).films_percent is None


def test_a_film_of_another_round_counts_nowhere(cast):
    FilmFactory(round=cast.city_round.round)
    other = FilmFactory(round__number=2)
    person = Enrolment.objects.get(person__name="Maja Berg").person
    mark_seen(person=person, film=other, by="link", now=NOW)
    assert of(cast, "ostersund").films_seen == 0


def test_who_is_trained(cast):
    FacilitatorFactory(city=cast.city_round.city)
    past, coming = (
        FacilitatorTraining.objects.create(
            round=cast.city_round.round, held_at=NOW + dt.timedelta(days=days), place="Stockholm"
        )
        for days in (-10, 10)
    )
    past.trained.add(cast.workshop.facilitator)
    coming.trained.add(cast.workshop_elsewhere.facilitator)
    here, there = of(cast, "ostersund"), of(cast, "lund")
    assert (here.facilitators, here.facilitators_trained) == (2, 1)
    assert (there.facilitators, there.facilitators_trained) == (1, 0)


def test_the_sum_adds_up_and_keeps_what_nobody_told(cast):
    sign_up(cast.workshop_elsewhere, "Person i Lund", name="Lundaläckan")
    rows = city_figures(cast.city_round.round, user=cast.national, now=NOW)
    everything = total(rows)
    for name in ("businesses", "people", "seats_taken", "capacity", "workshops", "target", "facilitators"):
        assert getattr(everything, name) == sum(getattr(row, name) for row in rows)
    assert everything.people == 4
    assert (everything.attended, everything.unreported) == (None, None)


def test_the_sum_of_told_and_untold_is_what_was_told(cast):
    sign_up(cast.workshop_elsewhere, "Person i Lund", name="Lundaläckan")
    after = cast.workshop.ends_at
    tick(cast, "Maja Berg", Presence.PRESENT, after)
    attendance.close(workshop=cast.workshop, by=cast.facilitator, now=after)
    everything = total(city_figures(cast.city_round.round, user=cast.national, now=after))
    assert (everything.attended, everything.unreported) == (1, 3)


def test_as_many_queries_for_three_cities_as_for_one(cast, assert_queries):
    round_ = cast.city_round.round
    user = cast.national
    assert user.is_national  # asked once and kept
    for slugs in ([], ["kalmar", "malmo"]):
        for slug in slugs:
            workshop = WorkshopFactory(city_round=CityRoundFactory(city__slug=slug))
            sign_up(workshop, f"Person i {slug}", name=slug)
        with assert_queries(7):
            city_figures(round_, user=user, now=NOW)


# --- the page --------------------------------------------------------------------------------------
def test_a_city_coordinator_sees_the_own_city_alone(cast, client_for):
    sign_up(cast.workshop_elsewhere, "Person i Lund", name="Lundaläckan")
    response = client_for(cast.coordinator).get(reverse("admin:index"))
    assert [row.city_round.city.slug for row in response.context["rows"]] == ["ostersund"]
    assert response.context["sum"].people == 3
    assert "Lund" not in response.content.decode()


def test_a_national_coordinator_sees_all_and_the_sum(cast, client_for):
    sign_up(cast.workshop_elsewhere, "Person i Lund", name="Lundaläckan")
    response = client_for(cast.national).get(reverse("admin:index"))
    assert [row.city_round.city.slug for row in response.context["rows"]] == ["lund", "ostersund"]
    assert response.context["total"].people == 4
    page = response.content.decode()
    assert "Alla städer" in page
    assert "<title>" in page and "Översikt | Citykompetens" in page


def test_another_part_is_looked_at_by_its_number(cast, client_for):
    CityRoundFactory(round__number=2, target_businesses=7)
    response = client_for(cast.coordinator).get(reverse("admin:index") + "?del=2")
    assert response.context["sum"].target == 7
    for nonsense in ("0", "x", "99999999999999999999"):
        response = client_for(cast.coordinator).get(reverse("admin:index") + f"?del={nonsense}")
        assert response.context["round"].number == 1


def test_without_a_program_the_page_says_so(client_for, cast):
    program = cast.city_round.round.program
    program.closed_on = NOW.date()
    program.save()
    page = client_for(cast.national).get(reverse("admin:index")).content.decode()
    assert "Ingen utbildning är igång" in page


def test_untold_is_written_in_words(cast, client_for):
    page = client_for(cast.coordinator).get(reverse("admin:index")).content.decode()
    assert "inte hållna än" in page
    assert "0 inte rapporterade" not in page
