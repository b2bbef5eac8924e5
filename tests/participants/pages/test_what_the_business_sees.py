"""The business's page says how everything stands, in six questions however many come."""

import pytest

from participants.attendance.models import Presence
from participants.registration.services import Place
from participants.registration.services.contacts import add_contact
from tests.factories import NOW, CityRoundFactory, RoundFactory, WorkshopFactory, sign_up, wall


def test_every_state_in_words(client, cast):
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=1)
    sign_up(full, "Först", contact_email="f@f.example")
    business = sign_up(
        cast.workshop,
        Place(name="Har Plats", workshop_id=cast.workshop.pk),
        Place(name="I Kö", workshop_id=full.pk, may_wait=True),
        Place(name="Sedan", undecided=True),
        Place(name="Film"),
        Place(workshop_id=cast.workshop.pk),
        contact_email="alla@alla.example",
    ).business
    [part] = client.get(f"/anmalan/{business.link}/").context["parts"]
    assert [[str(row.enrolment.person) for row in rows] for rows in part.times] == [
        ["Har Plats", "Plats utan namn"],
        ["I Kö"],
        ["Sedan"],
        ["Film"],
    ]
    shown = client.get(f"/anmalan/{business.link}/").content.decode()
    for told in ("Har plats", "På väntelistan", "Blir en plats ledig", "Väljer tid senare", "Välj tid"):
        assert told in shown
    assert "Bara filmerna" in shown


def test_who_was_there_after_the_workshop(cast, client, page, clock_at, tick):
    tick("Maja", Presence.PRESENT)
    tick("Åke", Presence.ABSENT)
    clock_at(wall(11, 27, 9))
    shown = client.get(page).content.decode()
    for told in ("Var med", "Kom inte", "Inte avprickad än"):
        assert shown.count(told) == 1
    assert "Avboka alla" not in shown


def test_what_looks_like_html_is_shown_as_typed(client, page, named):
    typed = {"do": "rename", "rename-name": "<b>Åke</b> & son"}
    client.post(f"{page}plats/{named('Åke Öberg').pk}/", typed)
    shown = client.get(page).content.decode()
    assert "<b>Åke" not in shown
    assert "&lt;b&gt;Åke&lt;/b&gt; &amp; son" in shown


@pytest.mark.parametrize("people", [1, 3, 40])
def test_it_asks_seven_questions(client, cast, assert_queries, people):
    """Also while it proposes the next part, with contacts and places without names."""
    round_ = RoundFactory(number=2)
    WorkshopFactory(
        city_round=CityRoundFactory(round=round_, city=cast.city_round.city), starts_at=wall(12, 9, 9)
    )
    cast.workshop.capacity = 100
    cast.workshop.save()
    places = [
        Place(name=f"P{n}" if n % 2 else "", workshop_id=cast.workshop.pk) for n in range(1, people + 1)
    ]
    business = sign_up(cast.workshop, *places, contact_email="m@m.example").business
    add_contact(business=business, name="Bo", email="bo@bo.example", by="x", now=NOW)
    with assert_queries(7):
        response = client.get(f"/anmalan/{business.link}/")
    assert response.context["again"]
    assert response.context["names_url"] or people == 1


@pytest.mark.parametrize("people", [1, 12])
@pytest.mark.parametrize(("address", "queries"), [("lappar/", 2), ("kontakter/", 2)])
def test_the_other_pages_ask_few(client, cast, assert_queries, people, address, queries):
    business = sign_up(cast.workshop, *[f"P{n}" for n in range(people)], contact_email="m@m.example").business
    with assert_queries(queries):
        client.get(f"/anmalan/{business.link}/{address}")


def test_the_page_of_a_place_asks_four(client, page, named, assert_queries):
    place = named("Maja Berg")
    with assert_queries(4):
        client.get(f"{page}plats/{place.pk}/")
