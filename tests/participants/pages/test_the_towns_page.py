"""A town's page says who takes part, when, whom to call, and what one can do in every state."""

import datetime as dt

import pytest

from citykompetens import actors
from participants.registration.models import Enrolment, Industry
from participants.registration.queries import trades_of
from participants.registration.services import cancel
from tests.factories import (
    NOW,
    CityFactory,
    CityRoundFactory,
    RoundFactory,
    WorkshopFactory,
    sign_up,
    wall,
)

WEEK = dt.timedelta(days=7)


@pytest.fixture
def page(client, db):
    """The town's page as text, its words with single spaces."""
    return lambda path="/ostersund/": " ".join(client.get(path).content.decode().split())


@pytest.fixture
def workshop(db):
    return WorkshopFactory(capacity=6)


def join(workshop, number, industry=Industry.CAFE, **more):
    name = f"{industry} {number}"
    return sign_up(
        workshop,
        f"Person {number} {industry}",
        name=name,
        industry=industry,
        contact_email=f"{industry}{number}@post.example",
        organisation_number="",
        **more,
    )


def test_the_trades_sum_to_the_businesses(workshop):
    for industry, number in ((Industry.SHOP, 3), (Industry.OTHER, 2), (Industry.HOTEL, 1)):
        for one in range(number):
            registration = join(workshop, one, industry, may_wait=True)
    gone = join(workshop, 9, Industry.SALON, may_wait=True)  # a whole business gives its places back
    for enrolment in gone.enrolments.all():
        cancel(enrolment=enrolment, by=actors.VISITOR, now=NOW)
    WorkshopFactory(city_round__city__slug="lund")
    join(WorkshopFactory(city_round__city__slug="malmo"), 5, Industry.SHOP)
    registration.city_round.refresh_from_db()
    trades = trades_of(registration.city_round)
    assert [str(trade) for trade in trades] == ["3 butiker", "1 hotell", "2 andra verksamheter"]
    assert sum(trade.number for trade in trades) == registration.city_round.businesses == 6


def test_every_trade_has_words_for_one_and_for_many():
    from participants.registration.models import TradeCount

    for industry in Industry:
        one, many = str(TradeCount(industry, 1)), str(TradeCount(industry, 14))
        assert one.startswith("1 ")
        assert many.startswith("14 ")


def test_the_page_names_the_trades(page, workshop):
    join(workshop, 1, Industry.SHOP)
    assert "<span>1 butik</span>" in page()
    join(workshop, 2, Industry.SHOP)
    assert "<span>2 butiker</span>" in page()
    assert "<span>2 shops</span>" not in page()


def test_with_nobody_there_is_no_zero_but_an_invitation(page, workshop):
    text = page()
    assert "Bli först i Östersund" in text
    assert "<strong>0</strong>" not in text
    assert "De är med i" not in text
    join(workshop, 1)
    assert "Bli först" not in page()


def test_nobody_is_invited_to_what_is_not_open(page):
    WorkshopFactory(city_round__round__registration_opens_at=NOW + WEEK)
    text = page()
    assert "Bli först" not in text
    assert "Anmälan öppnar måndag 30 november kl. 10.00." in text
    assert "platser kvar" not in text


def test_windows_that_are_left_to_light(page, workshop):
    join(workshop, 1)
    assert "Målet är 50 verksamheter, 49 kvar." in page()
    workshop.city_round.target_businesses = 1
    workshop.city_round.save()
    assert "Målet är" not in page()


def test_when_all_is_full_it_says_how_to_wait(page, workshop):
    hint = "Just nu är alla workshoppar fulla"
    workshop.capacity = 1
    workshop.save()
    join(workshop, 1)
    assert hint in page()
    more = WorkshopFactory(starts_at=wall(11, 27, 9))
    assert hint not in page()
    more.delete()
    workshop.city_round.registration_closes_at = NOW - WEEK
    workshop.city_round.save()
    text = page()
    assert hint not in text  # one cannot get in line any more
    assert "Anmälan är stängd" in text
    assert "Anmäl verksamheten" not in text


def test_without_workshops_it_says_what_will_be_there(page):
    CityRoundFactory()
    assert "Workshopparna är inte bestämda än. Anmäl er gärna redan nu" in page()


def test_when_all_are_held_it_thanks(page):
    WorkshopFactory(starts_at=wall(11, 20, 9))
    text = page()
    assert "Alla workshoppar i den här delen är hållna." in text
    assert "Redan hållna" in text


def test_the_next_part_says_when_it_opens(page, workshop):
    assert "Del 2" not in page()
    later = RoundFactory(
        number=2,
        registration_opens_at=wall(3, 4, 8, year=2027),
        registration_closes_at=wall(4, 30, year=2027),
        premiere_at=wall(4, 13, 8, 30, year=2027),
        ends_on=dt.date(2027, 5, 20),
    )
    CityRoundFactory(round=later, city=CityFactory(slug="lund"))  # Lund's part is none of Östersund's
    assert "Del 2" not in page()
    CityRoundFactory(round=later)
    assert "Del 2 kommer sedan. Anmälan öppnar torsdag 4 mars kl. 8.00." in page()


def test_what_a_room_is_good_for_stands_beside_the_time(page, workshop):
    assert "Hörslinga" not in page()
    workshop.venue.step_free = workshop.venue.hearing_loop = True
    workshop.venue.save()
    text = page()
    assert "Inga trappsteg" in text
    assert "Hörslinga" in text


def test_without_a_picture_the_town_shows_its_square(page, workshop):
    CityRoundFactory(city__slug="lund")
    text = page()
    assert "Karta över trakten kring Östersund" in text
    assert "town-picture" not in text
    workshop.city_round.city.picture = "cities/gone.webp"  # also when the file is lost
    workshop.city_round.city.picture_alt = "Storgatan"
    workshop.city_round.city.save()
    text = page()
    assert 'width="1600" height="1067" alt="Storgatan"' in text
    assert "Karta över trakten" not in text


def test_it_takes_five_queries_for_one_row_and_for_three(client, workshop, assert_queries):
    join(workshop, 1)
    with assert_queries(5):
        client.get("/ostersund/")
    for number, industry in enumerate((Industry.SHOP, Industry.HOTEL, Industry.SALON), start=2):
        join(WorkshopFactory(starts_at=wall(11, 26 + number, 9)), number, industry)
        workshop.city_round.city.organisation.people.create(name=f"Siri {number}", phone="+4684650041")
        CityRoundFactory(city__slug=("lund", "malmo", "umea")[number - 2])
    assert Enrolment.objects.count() == 4
    with assert_queries(5):
        client.get("/ostersund/")


def test_paper_asks_nobody_to_sign_up_when_it_is_closed(page, workshop):
    assert "Läs mer och anmäl er på <strong>" in page()
    workshop.city_round.registration_closes_at = NOW - WEEK
    workshop.city_round.save()
    text = page()
    assert "anmäl er på" not in text
    assert "Läs mer på <strong>" in text
