"""What `manage.py demo load` writes: a believable autumn in seventeen towns, and nobody real."""

import re
from collections import Counter
from datetime import timedelta
from random import Random

from django.apps import apps
from django.db import models
from django.test import TestCase
from stdnum.se import orgnr

from cities.models import City, CityOrganisation
from citykompetens.accounts.models import User
from citykompetens.mail.models import OutgoingMail, State
from participants.attendance.queries import attended
from participants.certificates.queries import earned
from participants.demo.world.days import Days
from participants.demo.world.load import load, plan
from participants.demo.world.people import Names
from participants.registration.models import Business, Enrolment, EnrolmentState, Industry, Person, TownWish
from participants.reminders.services import plan_due
from programs.models import CityRound, Film, Program, Round
from programs.queries import current_program, current_round
from tests.factories import NOW
from workshops.models import Facilitator, Workshop

EXAMPLE = re.compile(r"[^@\s]+@[a-z0-9.-]+\.example")


class DemoWorld(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load(now=NOW)

    def test_seventeen_towns_take_part_and_ostersund_has_53(self):
        part_one = CityRound.objects.public(NOW).filter(round__number=1)
        businesses = dict(part_one.values_list("city__slug", "businesses"))
        assert len(businesses) == 17
        assert businesses.pop("ostersund") == 53
        assert all(8 <= number <= 30 for number in businesses.values())

    def test_some_towns_are_not_in_it_yet(self):
        others = City.objects.exclude(city_rounds__state=CityRound.JOINED)
        assert [city.name for city in others] == ["Borås", "Gävle", "Luleå", "Visby", "Växjö"]
        for city in others:
            assert not CityOrganisation.objects.filter(city=city).exists()
            assert city.city_rounds.count() == 2
            assert 0 < city.map_x < 455 and 0 < city.map_y < 1002

    def test_the_program_says_who_to_call(self):
        program = current_program()
        assert program.contact_name and program.contact_email and program.contact_phone

    def test_the_counters_are_what_the_rows_say(self):
        for workshop in Workshop.objects.all():
            states = Counter(workshop.enrolments.values_list("state", flat=True))
            counted = (states[EnrolmentState.CONFIRMED], states[EnrolmentState.WAITING])
            assert (workshop.seats_taken, workshop.waiting) == counted, workshop
        for city_round in CityRound.objects.all():
            active = Enrolment.objects.active().filter(registration__city_round=city_round)
            registrations = active.values("registration").distinct().count()
            assert (city_round.businesses, city_round.people) == (registrations, active.count()), city_round

    def test_every_address_is_an_example(self):
        """In every table, whatever the field is called, so that nobody is ever written to."""
        found = [
            address
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if isinstance(field, models.EmailField)
            for address in model._default_manager.values_list(field.name, flat=True)
            if address
        ]
        assert len(found) > 1000
        assert [address for address in found if not EXAMPLE.fullmatch(address)] == []

    def test_organisation_numbers_are_valid_and_nobodys_personal_number(self):
        numbers = list(Business.objects.values_list("organisation_number", flat=True))
        given = [number for number in numbers if number]
        assert 0 < len(given) < len(numbers)
        assert [n for n in given if not orgnr.is_valid(n) or int(n[2]) < 2] == []

    def test_every_trade_in_every_town_and_one_to_eight_people_a_business(self):
        for city in City.objects.filter(city_rounds__state=CityRound.JOINED).distinct():
            trades = set(city.businesses.values_list("industry", flat=True))
            assert trades == set(Industry.values), city
        sizes = {business.registrations.get().enrolments.count() for business in Business.objects.all()}
        assert sizes == {1, 2, 3, 4, 5, 6, 7, 8}
        assert Person.objects.filter(email="").count() > 100

    def test_part_one_is_under_way_and_part_two_comes_in_april(self):
        program = current_program()
        first, second = Round.objects.filter(program=program).order_by("number")
        assert current_round(program, NOW) == first
        assert first.registration_opens_at < NOW < first.registration_closes_at
        assert first.premiere_at < NOW
        assert second.premiere_at.month == 4
        assert second.premiere_at > NOW + timedelta(days=60)
        assert second.registration_opens_at > NOW
        assert Program.objects.exclude(closed_on=None).count() == 2

    def test_workshops_held_and_to_come(self):
        held = Workshop.objects.filter(starts_at__lt=NOW)
        assert held.filter(closed_at=None).count() == 1
        assert held.exclude(closed_at=None).count() == 5
        assert 0 < attended().count() <= 60
        assert earned().count() == attended().count()  # made by the worker after the start
        full = Workshop.objects.filter(waiting__gt=0).values_list("city_round__city__slug", flat=True)
        assert sorted(full) == ["helsingborg", "ostersund"]
        assert all(w.is_full for w in Workshop.objects.filter(waiting__gt=0))
        roomy = Workshop.objects.filter(
            city_round__city__slug="ostersund", starts_at__gt=NOW + timedelta(days=2), published_at__lt=NOW
        )
        assert max(workshop.seats_left for workshop in roomy) >= 20

    def test_guests_a_cap_and_a_hotel_that_is_not_settled(self):
        assert CityRound.objects.filter(welcomes_guests=True).count() == 2
        assert CityRound.objects.get(seats_per_business__isnull=False).most_seats(NOW) == 6
        hotel = Business.objects.get(name="Hotell Tidvattnet").registrations.get()
        states = sorted(hotel.enrolments.values_list("state", flat=True))
        assert states == ["confirmed", "undecided", "waiting", "waiting", "waiting"]
        assert hotel.enrolments.filter(state="waiting").values("group").distinct().count() == 1
        assert hotel.enrolments.get(state="confirmed").person.name == ""
        assert TownWish.objects.count() == 6

    def test_facilitators_trained_and_not(self):
        trained = Facilitator.objects.filter(trainings__isnull=False).distinct().count()
        assert 0 < trained < Facilitator.objects.count()

    def test_films_have_pictures_captions_and_words(self):
        films = list(Film.objects.all())
        assert [film.order for film in films] == [1, 2, 3, 4, 5, 6, 7, 8]
        for film in films:
            for file in (film.video, film.poster, film.captions_sv, film.captions_en):
                assert file.storage.exists(file.name)
                assert file.name.startswith(f"films/{film.slug}.")
            assert film.transcript and film.title_en

    def test_no_mail_of_the_past_goes_out(self):
        settled = [State.SKIPPED, State.FAILED, State.UNKNOWN]  # two are there to be looked at
        assert not OutgoingMail.objects.exclude(state__in=settled).exists()
        assert plan_due(now=NOW) == 0

    def test_a_leap_of_days_reminds_each_once_of_a_workshop(self):
        plan_due(now=NOW + timedelta(days=9))  # past "seven days before" and "the day before" at once
        for mails in self._reminders_by_workshop().values():
            assert max(Counter(mails).values()) == 1

    def test_moving_the_clock_brings_the_automatic_mails(self):
        """But for what needs somebody to close a list, or the premiere in April."""
        for hours in range(0, 24 * 28, 6):
            plan_due(now=NOW + timedelta(hours=hours))
        planned = set(OutgoingMail.objects.filter(state=State.PLANNED).values_list("kind", flat=True))
        assert {"reminder", "films_unseen", "choose_time", "facilitator_list", "weekly_figures"} <= planned

    def _reminders_by_workshop(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for mail in OutgoingMail.objects.filter(kind="reminder", state=State.PLANNED):
            workshop, whom = mail.occurrence.split(":")[1], mail.occurrence.split(":", 3)[3]
            found.setdefault(workshop, []).append(whom)
        assert found
        return found

    def test_staff_have_no_password(self):
        assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_same_people_whenever_it_starts():
    """Also on another day of the week: only when and where they go may differ."""

    def people(days_later: int) -> list:
        towns = plan(Days(NOW + timedelta(days=days_later)), Names(Random(1)))
        return [(b.details, [(p.name, p.email) for p in b.people]) for town in towns.values() for b in town]

    assert people(0) == people(0) == people(5)


def test_nobody_works_at_weekends_or_on_christmas_eve():
    days = Days(NOW)
    dates = [days.workday(offset) for offset in range(-60, 60)]
    assert all(day.weekday() < 5 for day in dates)
    assert not {(day.month, day.day) for day in dates} & {(12, 24), (12, 25), (1, 1), (1, 6)}
    assert days.workday(-2) < days.start < days.workday(5)
