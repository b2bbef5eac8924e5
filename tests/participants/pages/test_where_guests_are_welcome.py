"""Whoever is in a town that is not in it sees where guests are welcome, before and after leaving word."""

import re

import pytest

from participants.registration.models import TownWish
from programs.models import CityRound
from tests.factories import CityFactory, CityRoundFactory, WorkshopFactory, sign_up

pytestmark = pytest.mark.django_db
NOWHERE = "Just nu finns det ingen stad som tar emot gäster och har plats."


@pytest.fixture(autouse=True)
def towns():
    """Three that welcome guests and have room; of the others one does not, one is full, one has no times."""
    CityFactory(slug="orebro")
    for slug in ("sundsvall", "lund", "goteborg"):
        WorkshopFactory(city_round=CityRoundFactory(city__slug=slug, welcomes_guests=True))
    WorkshopFactory(city_round=CityRoundFactory(city__slug="malmo"))
    CityRoundFactory(city__slug="kalmar", welcomes_guests=True)
    full = WorkshopFactory(
        capacity=1, city_round=CityRoundFactory(city__slug="uppsala", welcomes_guests=True)
    )
    sign_up(full, "Först")


def shown(client, path: str) -> list[str]:
    """The towns whose form one can go to, in their order."""
    return re.findall(r'href="/(\w+)/anmalan/', client.get(path).content.decode())


def test_the_nearest_first_where_it_is_known_from_where(client):
    for path in ("/orebro/", "/orebro/anmalan/", "/min-stad/?stad=%C3%96rebro", "/min-stad/?stad=OREBRO"):
        assert shown(client, path) == ["goteborg", "sundsvall", "lund"], path
    page = client.get("/orebro/").content.decode()
    assert "Här är gäster välkomna" in page
    assert re.search(r"\b2\d\d km bort ·\s+torsdag 26 november", page)


def test_by_name_where_it_is_not(client):
    for path in ("/min-stad/", "/min-stad/?stad=Atlantis"):
        assert shown(client, path) == ["goteborg", "lund", "sundsvall"], path
        assert "km bort" not in client.get(path).content.decode()


def test_also_when_one_has_left_word(client):
    thanks = client.post("/min-stad/", {"town": "Umeå", "email": "eva@krog.example"})
    assert TownWish.objects.count() == 1
    assert shown(client, thanks.url) == ["goteborg", "lund", "sundsvall"]
    CityFactory(slug="umea")
    assert shown(client, thanks.url) == ["sundsvall", "goteborg", "lund"]


def test_also_when_something_was_typed_wrong(client):
    CityFactory(slug="umea")
    page = client.post("/min-stad/", {"town": "Umeå", "email": "eva"}).content.decode()
    assert re.findall(r'href="/(\w+)/anmalan/', page) == ["sundsvall", "goteborg", "lund"]


def test_not_where_the_own_town_is_in_it(client):
    page = client.post("/min-stad/", {"town": "Lund", "email": "eva@krog.example"}).content.decode()
    assert "Lund är redan med!" in page
    assert "/anmalan/" not in page
    assert NOWHERE not in page


def test_where_there_is_none_it_says_so(client):
    CityRound.objects.update(welcomes_guests=False)
    for path in ("/orebro/", "/min-stad/"):
        assert NOWHERE in client.get(path).content.decode()
        assert shown(client, path) == []


def test_without_a_program_nobody_is_sent_anywhere(client, towns):
    program = CityRound.objects.first().round.program
    program.closed_on = "2026-11-20"
    program.save()
    for path in ("/orebro/", "/min-stad/"):
        assert shown(client, path) == []


def test_the_start_page_leads_there(client):
    assert '<a href="/min-stad/">Se var gäster är välkomna</a>' in client.get("/").content.decode()


def test_as_few_questions_however_many_towns(client, assert_queries):
    for more in ("eskilstuna", "karlskrona"):
        with assert_queries(5):
            assert len(shown(client, "/min-stad/?stad=%C3%96rebro")) == 3
        with assert_queries(6):  # one to find that it takes no part
            assert len(shown(client, "/orebro/")) == 3
        WorkshopFactory(city_round=CityRoundFactory(city__slug=more, welcomes_guests=True))
