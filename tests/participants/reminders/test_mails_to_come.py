"""Which automatic mails go to whom in the next two weeks: the same people that the sweep then writes to."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from citykompetens.mail import kinds
from citykompetens.mail.models import BadAddress, OptOut, OutgoingMail
from participants.registration.services import Place, cancel_places
from participants.reminders.recipients import PLACES
from participants.reminders.services import plan_due
from participants.reminders.upcoming import upcoming
from tests.factories import NOW, FilmFactory, MailRuleFactory, WorkshopFactory, sign_up, wall

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/mejl/kommande/"


def test_what_is_foretold_is_what_is_written(cast, rule):
    cancel_places(
        enrolments=[cast.registration.enrolments.get(person__name="Siv Éklund")], by="visitor", now=NOW
    )
    [one] = upcoming(cast.coordinator, NOW)
    assert (one.at, one.workshop, one.label) == (wall(11, 25, 9), cast.workshop, "påminnelse om workshopen")
    foretold = {reader.address: {e.pk for e in reader.enrolments} for reader in one.audience.getting}
    plan_due(now=one.at)
    written = {
        mail.recipient: set(mail.context["enrolments"])
        for mail in OutgoingMail.objects.filter(kind="reminder")
    }
    assert foretold == written
    assert one.summary == "2 personer får mejlet. 1 hoppas över: 1 har avbokat."


@pytest.mark.parametrize(
    ("kind", "side", "days"), [("choose_time", "before", 10), ("films_unseen", "after", 22)]
)
def test_who_gave_a_place_back_is_counted_of_a_towns_part_too(cast, program, kind, side, days):
    """By the day on which registration closes, and by that of the premiere."""
    MailRuleFactory(program=program, kind=kind, side=side, days=days)
    FilmFactory(round=cast.city_round.round)
    WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 15, 9))
    where = {"undecided": True} if kind == "choose_time" else {"workshop_id": cast.workshop.pk}
    people = [Place(name=name, **where) for name in ("Bo", "Eva")]
    registration = sign_up(cast.workshop, *people, name="Väljer", contact_email="chef@valjer.example")
    [before] = upcoming(cast.coordinator, NOW)
    cancel_places(enrolments=[registration.enrolments.get(person__name="Bo")], by="visitor", now=NOW)
    [after] = upcoming(cast.coordinator, NOW)
    assert after.audience.people == before.audience.people - 1
    assert "1 hoppas över: 1 har avbokat." in after.summary
    assert before.audience.skipped == {}


def test_each_mail_to_come_can_be_read_and_tried(cast, rule, client_for):
    desk = client_for(cast.coordinator)
    [link] = re.findall(r'href="([^"]*mailtext/add/[^"]*)"', desk.get(ADDRESS).content.decode())
    page = desk.get(link.replace("&amp;", "&")).content.decode()
    assert "Skicka ett prov till mig" in page
    assert all(kinds.get(kind).placeholders for kind in PLACES)  # each of them has such a page


def test_who_wants_only_the_necessary_is_still_reminded(cast, rule):
    OptOut.objects.create(address="maja@tornrosa.example", at=NOW)
    BadAddress.objects.create(address="asa@tornrosa.example", reported_at=NOW, reason="5.1.1")
    [one] = upcoming(cast.coordinator, NOW)
    assert [reader.address for reader in one.audience.getting] == ["maja@tornrosa.example"]
    assert list(one.audience.skipped) == ["bad address"]


def test_only_what_is_still_to_come_within_two_weeks(cast, rule):
    MailRuleFactory(program=rule.program, days=7, at=dt.time(10))  # its moment is over
    for day in (8, 9):  # the day before at nine: on the 7th is the last within two weeks
        workshop = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, day, 9))
        sign_up(workshop, f"P{day}", name=f"V{day}", contact_email=f"p{day}@p.example")
    WorkshopFactory(city_round=cast.city_round, cancelled_at=NOW)
    moments = [one.at for one in upcoming(cast.coordinator, NOW)]
    assert moments == [wall(11, 25, 9), wall(12, 1, 10), wall(12, 2, 10), wall(12, 7, 9)]


def test_the_page_shows_the_own_town_alone(cast, rule, client_for):
    sign_up(cast.workshop_elsewhere, "Lunda", name="Lunds", contact_email="lunda@lund.example")
    content = client_for(cast.coordinator).get(ADDRESS).content.decode()
    for words in ("Påminnelse", "Gamla Teatern", "3 personer får mejlet, i 2 mejl.", "Åke Öberg"):
        assert words in content
    assert "Lund" not in content
    assert "Lunda" in client_for(cast.national).get(ADDRESS).content.decode()


def test_who_has_no_lists_has_no_such_page(cast, client, client_for):
    assert client.get(ADDRESS).status_code == 302
    assert client_for(cast.facilitator).get(ADDRESS, follow=True).status_code == 404


def test_no_rule_is_no_error(cast, client_for):
    content = client_for(cast.coordinator).get(reverse("reminders:upcoming")).content.decode()
    assert "Inga de närmaste två veckorna." in content


def test_as_many_questions_for_many_as_for_few(cast, rule, assert_queries):
    cast.coordinator.is_national  # noqa: B018  read once a request
    MailRuleFactory(program=rule.program, kind="films_unseen", days=3)
    for number in (1, 4):
        for n in range(number):
            workshop = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, n + 1, 9))
            sign_up(workshop, "P", name=f"V{n}", contact_email=f"p{n}@p.example")
        with assert_queries(9):
            upcoming(cast.coordinator, NOW)
