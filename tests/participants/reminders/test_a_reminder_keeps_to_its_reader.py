"""Who is reminded at which address is decided once; a link goes to nobody else."""

import datetime as dt

import pytest
from icalendar import Calendar

from citykompetens.mail.models import OutgoingMail, State
from participants.registration.models import Business, Enrolment, Person
from participants.reminders.services import plan_due
from tests.factories import wall

DUE = wall(11, 25, 9)
CONTACT, MAJA = "asa@tornrosa.example", "maja@tornrosa.example"


@pytest.fixture
def planned(cast, rule) -> None:
    plan_due(now=DUE)


def fates() -> dict[str, tuple[str, str]]:
    mails = OutgoingMail.objects.filter(kind="reminder")
    return {mail.recipient: (mail.state, mail.reason) for mail in mails}


def reminder_to(address: str, messages):
    """The last mail to the address: the reminder, as everything else was planned before."""
    return [message for message in messages if message.to == [address]][-1]


def test_a_corrected_address_sends_no_link_to_the_old_one(cast, planned, settled):
    Person.objects.filter(name="Maja Berg").update(email="maja.berg@tornrosa.example")
    bodies = [message.body for message in settled(DUE) if message.to == [MAJA]]
    assert not any(cast.business.link in body for body in bodies)
    assert fates() == {CONTACT: (State.SENT, ""), MAJA: (State.SKIPPED, "address changed")}


def test_another_contact_sends_no_link_to_the_old_one(planned, settled):
    Business.objects.update(contact_email="ny@tornrosa.example")
    settled(DUE)
    assert fates() == {CONTACT: (State.SKIPPED, "address changed"), MAJA: (State.SENT, "")}


def test_who_got_an_own_address_meanwhile_is_reminded_there(planned, settled):
    Person.objects.filter(name="Åke Öberg").update(email="ake@tornrosa.example")
    through_contact = reminder_to(CONTACT, settled(DUE))
    assert "- Siv Éklund" in through_contact.body
    assert "Åke" not in through_contact.body
    plan_due(now=DUE + dt.timedelta(minutes=1))
    settled(DUE + dt.timedelta(minutes=1))
    assert fates()["ake@tornrosa.example"] == (State.SENT, "")


def test_the_contact_has_one_calendar_entry_that_opens_the_page_of_the_business(cast, planned, settled):
    through_contact = reminder_to(CONTACT, settled(DUE))
    [(_name, content, _mimetype)] = through_contact.attachments
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["uid"] == f"workshop-{cast.workshop.pk}-registration-{cast.registration.pk}@citykompetens"
    assert event["url"].endswith(f"/anmalan/{cast.business.link}/")
    for person in Person.objects.all():
        assert person.link not in content.decode().replace("\r\n ", "")


def test_the_contacts_mail_is_the_contacts_also_for_one_person(cast, planned, settled):
    Enrolment.objects.filter(person__name="Siv Éklund").update(state="cancelled", cancelled_at=DUE)
    Person.objects.filter(name="Åke Öberg").update(email=CONTACT)
    through_contact = reminder_to(CONTACT, settled(DUE))
    assert cast.business.link in through_contact.body
    assert Person.objects.get(name="Åke Öberg").link not in through_contact.body
