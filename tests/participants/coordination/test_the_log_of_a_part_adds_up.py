"""Mails of a town's part: each number leads to its mails, and the sums are the rows."""

import re

import pytest
from django.urls import reverse

from citykompetens.mail.models import OutgoingMail, State
from participants.coordination.mail_log import sums_of_round
from participants.registration.models import Enrolment
from tests.factories import NOW, CityRoundFactory, WorkshopFactory, sign_up, wall

pytestmark = pytest.mark.django_db


def address(part) -> str:
    return reverse("coordination:part", args=[part.pk])


@pytest.fixture
def trouble(cast, sent, settled):
    """Mails that ended in every way, here; others in another town and in another part."""
    sent()
    settled()
    for number, (state, reason) in enumerate(
        [(State.FAILED, "smtp 550"), (State.UNKNOWN, "worker died"), (State.SKIPPED, "cancelled")]
    ):
        sign_up(cast.workshop, f"P{number}", name=f"V{number}", contact_email=f"p{number}@p.example")
        OutgoingMail.objects.filter(recipient=f"p{number}@p.example").update(
            state=state, reason=reason, settled_at=NOW
        )
    sign_up(cast.workshop, "Väntar", name="Sist", contact_email="sist@p.example")
    sign_up(cast.workshop_elsewhere, "Lunda", name="Lunds", contact_email="lunda@lund.example")
    later = CityRoundFactory(city=cast.city_round.city, round__number=2)
    workshop = WorkshopFactory(city_round=later, starts_at=wall(12, 1, 9))
    sign_up(workshop, "Senare", name="Senares", contact_email="senare@p.example")
    return cast


def test_every_number_is_a_link_to_as_many_rows(trouble, client_for):
    client = client_for(trouble.coordinator)
    content = client.get(address(trouble.city_round)).content.decode()
    table = content[content.index("Slag för slag") :]
    links = re.findall(r'href="(/admin/mail/outgoingmail/\?[^"]+)"[^>]*>(\d+)</a>', table)
    assert len(links) > 10
    for url, number in links:
        listed = client.get(url.replace("&amp;", "&")).context["cl"]
        assert listed.result_count == int(number), url


def test_the_sums_are_the_rows(trouble):
    *kinds, total = sums_of_round(OutgoingMail.objects.all(), trouble.city_round)
    assert {line.label: line.total for line in kinds} == {"bekräftelse": 5, "du är anmäld": 1, "utskick": 2}
    assert total.total == sum(line.total for line in kinds) == 8
    for line in (*kinds, total):
        parts = (line.failed, line.unknown, line.waiting, line.sent, line.skipped)
        assert sum(one.mails for part in parts for one in part) == line.total
    assert [(one.state, one.mails) for one in total.lines] == [
        ("failed", 1),
        ("unknown", 1),
        ("planned", 1),
        ("sent", 4),
        ("skipped", 1),
    ]


def test_a_mailing_to_all_towns_is_in_the_log_of_each(cast, sent, client_for):
    """One address looks after shops in two towns: each town writes to it of its own, and knows of it."""
    elsewhere = cast.workshop_elsewhere.city_round
    lund = sign_up(
        cast.workshop_elsewhere, "Lo Lind", name="Törnrosa Lund", contact_email="asa@tornrosa.example"
    ).business
    mailing = sent(city=None, by=cast.national)
    towns = {cast.city_round: cast.business, elsewhere: lund}
    rows = OutgoingMail.objects.filter(kind="mailing")
    assert mailing.mails == rows.count() == 3
    for part, business in towns.items():
        own = rows.filter(city_slug=part.city.slug)
        lines = sums_of_round(OutgoingMail.objects.all(), part)
        assert {line.label: line.total for line in lines}["utskick"] == own.count()
        [to_contact] = own.filter(recipient="asa@tornrosa.example")
        staff = {cast.city_round: cast.coordinator, elsewhere: cast.outsider}[part]
        page = client_for(staff).get(reverse("admin:registration_business_change", args=[business.pk]))
        assert to_contact in [line.mail for line in page.context["mails"]]
        places = Enrolment.objects.filter(pk__in=to_contact.context["enrolments"])
        assert {place.registration.business for place in places} == {business}


def test_the_people_are_those_whose_places_were_named(trouble):
    *kinds, _total = sums_of_round(OutgoingMail.objects.all(), trouble.city_round)
    assert {line.label: line.people for line in kinds}["utskick"] == 3


def test_what_asks_for_somebody_comes_first_with_what_to_do(trouble, client_for):
    content = client_for(trouble.coordinator).get(address(trouble.city_round)).content.decode()
    first = content[: content.index("Slag för slag")]
    for words in ("Gör något åt", "p0@p.example", "p1@p.example", "rätta adressen under Verksamheter"):
        assert words in first
    assert "p2@p.example" not in first


def test_a_receipt_that_was_given_up_asks_for_somebody_too(trouble, client_for):
    receipt = OutgoingMail.objects.filter(kind="receipt", recipient="p2@p.example")
    receipt.update(state=State.SKIPPED, reason="too many")
    content = client_for(trouble.coordinator).get(address(trouble.city_round)).content.decode()
    first = content[: content.index("Slag för slag")]
    assert "p2@p.example" in first
    assert "för många till samma adress på några dagar" in first


def test_another_town_is_not_there(trouble, client_for):
    client = client_for(trouble.outsider)
    assert client.get(address(trouble.city_round)).status_code == 404
    newest = client.get(reverse("coordination:parts"))
    assert newest.context["part"] == trouble.workshop_elsewhere.city_round
    assert "Östersund" not in newest.content.decode()
    listed = client.get(f"/admin/mail/outgoingmail/?part={trouble.city_round.pk}").context["cl"]
    assert listed.result_count == 0
    for nonsense in ("x", "9" * 30, ""):
        assert client.get("/admin/mail/outgoingmail/", {"part": nonsense}).status_code == 200
        assert client.get("/admin/mail/outgoingmail/", {"utskick": nonsense}).status_code == 200


def test_a_part_without_mails_is_no_error(cast, client_for):
    OutgoingMail.objects.all().delete()
    assert "Inga mejl än." in client_for(cast.coordinator).get(address(cast.city_round)).content.decode()


def test_the_page_asks_as_much_for_many_as_for_few(trouble, client_for, assert_queries):
    client = client_for(trouble.coordinator)
    client.get(address(trouble.city_round))
    for number in (0, 5):
        for n in range(number):
            sign_up(trouble.workshop, f"Q{n}", name=f"W{n}", contact_email=f"q{n}@q.example")
        with assert_queries(12):
            client.get(address(trouble.city_round))
