"""Places with attendance; mails without their secrets; who did what."""

import datetime as dt

import pytest
from django.urls import reverse

from citykompetens.audit.models import Entry
from citykompetens.mail import outbox
from citykompetens.mail.models import OutgoingMail, State
from participants.attendance.models import AttendanceEvent, Presence
from participants.learning.services import mark_seen
from participants.registration.models import Enrolment, Person
from participants.registration.services import Place
from tests.citykompetens.admin_world import fill, page
from tests.factories import NOW, FilmFactory, sign_up

pytestmark = pytest.mark.django_db


def listed(client, model, query=""):
    return client.get(reverse(page(model, "changelist")) + query)


def test_a_place_shows_whether_the_person_was_there(cast, client_for, clock_at):
    fill(cast)
    client = client_for(cast.coordinator)
    clock_at(cast.workshop.ends_at + dt.timedelta(hours=1))
    response = listed(client, Enrolment, "?presence=present")
    assert len(response.context["cl"].result_list) == 3
    assert "på plats" in response.content.decode()


def test_before_the_workshop_nobody_is_called_absent(cast, client_for):
    content = listed(client_for(cast.coordinator), Enrolment).content.decode()
    for presence in Presence:
        assert f">\n{presence.label}\n<" not in content


def test_a_login_code_is_never_shown(cast, client_for):
    outbox.plan(
        outbox.Planned(
            kind="account",
            recipient="a@b.example",
            occurrence="1",
            secret={"code": "HEMLIG7", "text": "HEMLIG7"},
        ),
        now=NOW,
    )
    mail = OutgoingMail.objects.get(kind="account")
    client = client_for(cast.national)
    for address in (
        reverse(page(OutgoingMail, "changelist")),
        reverse(page(OutgoingMail, "change"), args=[mail.pk]),
    ):
        content = client.get(address).content.decode()
        assert "a@b.example" in content
        assert "HEMLIG7" not in content


def test_a_mail_of_no_city_is_for_national_coordinators(cast, client_for):
    outbox.plan(outbox.Planned(kind="account", recipient="a@b.example", occurrence="1"), now=NOW)
    assert "a@b.example" not in listed(client_for(cast.coordinator), OutgoingMail).content.decode()
    assert "a@b.example" in listed(client_for(cast.national), OutgoingMail).content.decode()


def test_why_a_mail_did_not_go_is_said_in_swedish(cast, client_for):
    OutgoingMail.objects.filter(kind="receipt").update(state=State.FAILED, reason="smtp 550", settled_at=NOW)
    OutgoingMail.objects.filter(kind="signed_up").update(
        state=State.SKIPPED, reason="already held", settled_at=NOW
    )
    content = listed(client_for(cast.coordinator), OutgoingMail).content.decode()
    for words in ("mottagarens server svarade 550", "gick inte fram", "workshopen var redan hållen"):
        assert words in content


def test_the_history_names_who_it_was_and_what(cast, client_for):
    maja = Person.objects.get(name="Maja Berg")
    client = client_for(cast.coordinator)
    client.post(
        reverse(page(Person, "change"), args=[maja.pk]),
        {
            "name": "Maja Bergström",
            "email": "maja@tornrosa.example",
            "enrolments-TOTAL_FORMS": 1,  # her places, which are only read
            "enrolments-INITIAL_FORMS": 1,
        },
    )
    maja.refresh_from_db()
    assert maja.name == "Maja Bergström"
    assert "Bergström" in listed(client, Person).content.decode()  # the message of thanks, too
    content = listed(client, Entry).content.decode()
    for words in ("Örjan Östlund", "deltagare ändrad", "namn", "besökare"):
        assert words in content
    assert "Bergström" not in content  # ids and names of fields, no values


def test_an_entry_without_a_page_of_its_own_is_shown_all_the_same(cast, client_for):
    film = FilmFactory(round=cast.city_round.round)
    mark_seen(person=Person.objects.get(name="Maja Berg"), film=film, by="link:person:x", now=NOW)
    entry = Entry.objects.latest("pk")
    response = client_for(cast.national).get(reverse(page(Entry, "change"), args=[entry.pk]))
    assert "egen länk" in response.content.decode()


def test_every_entry_can_be_opened(cast, client_for):
    fill(cast)
    client = client_for(cast.national)
    for entry in {entry.action: entry for entry in Entry.objects.all()}.values():
        assert client.get(reverse(page(Entry, "change"), args=[entry.pk])).status_code == 200, entry


def test_what_is_read_only_cannot_be_posted(cast, client_for):
    fill(cast)
    client = client_for(cast.national)
    for model in (Enrolment, AttendanceEvent, OutgoingMail, Entry):
        row = model._default_manager.first()
        before = model._default_manager.filter(pk=row.pk).values().get()
        response = client.post(reverse(page(model, "change"), args=[row.pk]), {"state": "cancelled"})
        assert response.status_code == 404
        assert model._default_manager.filter(pk=row.pk).values().get() == before


def test_those_who_wait_stand_in_line(cast, client_for):
    for name, minute in (("Sen", 2), ("Tidig", 1)):
        sign_up(
            cast.workshop,
            Place(name=name, workshop_id=cast.workshop.pk, may_wait=True),
            now=NOW + dt.timedelta(minutes=minute),
        )
    Enrolment.objects.filter(person__name__in=["Sen", "Tidig"]).update(state="waiting")
    response = listed(client_for(cast.coordinator), Enrolment, "?state__exact=waiting")
    assert [str(place.person) for place in response.context["cl"].result_list] == ["Tidig", "Sen"]
