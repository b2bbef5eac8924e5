"""A coordinator moves a workshop by a day: everybody concerned gets one mail with a calendar entry that
moves, the reminders follow, and the log of the part adds up to the person."""

import datetime as dt
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from django.urls import reverse

from citykompetens import sweeps
from citykompetens.mail.models import OutgoingMail, State
from participants.registration.models import Enrolment
from participants.registration.services import Place
from tests import ics
from tests.citykompetens.mail.conftest import Relay
from tests.factories import NOW, MailRuleFactory, WorkshopFactory, sign_up, wall

pytestmark = pytest.mark.django_db

ASA, MAJA, BO = "asa@tornrosa.example", "maja@tornrosa.example", "bo@bos.example"
READERS = [ASA, BO, MAJA]
LEADER = "frida@ostersund.example"
PEOPLE = {"Maja Berg", "Åke Öberg", "Siv Éklund", "Bo Ek"}
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """What a calendar is asked to show."""

    method: str
    uid: str
    sequence: int
    starts_at: dt.datetime


def entry_of(message: EmailMessage) -> Entry:
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    calendar = ics.read(content)
    [event] = ics.events(calendar)
    return Entry(
        calendar["METHOD"].value, event["UID"].value, int(event["SEQUENCE"].value), event.utc("DTSTART")
    )


@pytest.fixture
def world(cast, relay: Relay):
    """The cast, one more business, somebody who only sees the films, and a workshop that stays."""
    MailRuleFactory(program=cast.city_round.round.program)  # the day before, at nine
    sign_up(
        cast.workshop, Place(name="Bo Ek", workshop_id=cast.workshop.pk), name="Bos", contact_email=BO,
        now=NOW - 20 * A_DAY,
    )  # fmt: skip
    sign_up(cast.workshop, Place(name="Film"), name="Filmens", contact_email="film@film.example")
    other = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9))
    sign_up(other, "Stannar", name="Stannar AB", contact_email="kvar@kvar.example")
    sweep(NOW)
    return cast


def sweep(now: dt.datetime) -> None:
    """Everything that beat would have run by then."""
    for name in ("tell_moved", "cancelled_workshops", "promote_waiting", "reminders", "mail"):
        sweeps.run_now(name, now=now)


def move(client, workshop, *, day: str) -> None:
    response = client.post(
        reverse("admin:workshops_workshop_change", args=[workshop.pk]),
        {
            "venue": workshop.venue_id,
            "facilitator": workshop.facilitator_id,
            "starts_at_0": day,
            "starts_at_1": "09:00",
            "ends_at_0": day,
            "ends_at_1": "12:00",
            "capacity": str(workshop.capacity),
            "is_published": "on",
        },
    )
    assert response.status_code == 302


def test_everybody_is_told_once_reminded_once_and_accounted_for(world, client_for, relay):
    client = client_for(world.coordinator)
    first = {message["To"]: entry_of(message) for message in relay.received if message["To"] in READERS}
    assert sorted(first) == READERS
    relay.received.clear()

    move(client, world.workshop, day="2026-11-27")
    for _again in range(3):  # sweeps run on, and twice at once
        sweep(NOW)
    assert sorted(relay.recipients) == sorted([*READERS, LEADER])  # one mail each, and nobody else
    assert {entry_of(message).starts_at for message in relay.received} == {wall(11, 27, 9)}
    for message in relay.received:
        if message["To"] == LEADER:
            continue  # has no earlier entry
        before, after = first[message["To"]], entry_of(message)
        assert (after.method, after.uid) == ("REQUEST", before.uid)
        assert after.sequence > before.sequence
        assert after.starts_at == before.starts_at + A_DAY == wall(11, 27, 9)
    relay.received.clear()

    sweep(wall(11, 25, 9, 1))  # when the reminder would have come
    sweep(wall(11, 26, 8, 59))
    assert relay.received == []
    for _again in range(2):
        sweep(wall(11, 26, 9, 1))
    assert sorted(relay.recipients) == READERS
    for message in relay.received:
        assert message["Subject"].startswith("I morgon")
        assert entry_of(message).starts_at == wall(11, 27, 9)

    _adds_up(client, world)


def _adds_up(client, world) -> None:
    """The log of the part: each kind has as many rows as it says, and every one of the people is in it."""
    address = reverse("coordination:part", args=[world.city_round.pk])
    context = client.get(address).context
    lines = {line.label: line for line in context["kinds"]}
    for label in ("workshopen är flyttad", "påminnelse om workshopen"):
        line = lines[label]
        assert (line.total, line.people) == (len(READERS), len(PEOPLE))
        assert [(one.state, one.mails) for one in line.lines] == [(State.SENT, len(READERS))]
    assert context["total"].total == sum(line.total for line in lines.values())
    of_the_town = OutgoingMail.objects.filter(city_slug="ostersund")
    assert context["total"].total == of_the_town.exclude(kind="leader_told").count()  # that is about no place
    assert not context["in_need"]
    seats = Enrolment.objects.confirmed().filter(workshop=world.workshop).select_related("person")
    assert {seat.person.name for seat in seats} == PEOPLE
    for seat in seats:
        page = client.get(reverse("admin:registration_person_change", args=[seat.person_id]))
        shown = [line.kind for line in page.context["mails"]]
        moved = 2 if seat.person.email else 1  # the contact hears of everybody, who has an own address too
        assert (shown.count("workshopen är flyttad"), shown.count("påminnelse om workshopen")) == (moved, 1)


def test_moved_on_before_anybody_was_told_is_told_once(world, client_for, relay):
    client = client_for(world.coordinator)
    relay.received.clear()
    for day in ("2026-11-27", "2026-11-30"):
        move(client, world.workshop, day=day)
        world.workshop.refresh_from_db()
    sweep(NOW)
    assert sorted(relay.recipients) == sorted([*READERS, LEADER])
    assert {entry_of(message).starts_at for message in relay.received} == {wall(11, 30, 9)}
