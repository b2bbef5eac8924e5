"""What the pictures say, and that they say nothing of what is not public."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from citykompetens.pictures import Window
from programs.models import CityRound
from programs.queries import towns
from programs.sharing import picture_of_program, picture_of_site
from tests.factories import NOW, CityRoundFactory, ProgramFactory, WorkshopFactory, wall
from workshops.sharing import of_town, of_workshop, picture_of_town, picture_of_workshop


def test_a_town_says_who_takes_part_and_what_is_next(cast):
    cast.city_round.refresh_from_db()
    others = towns(cast.city_round.round, NOW)
    picture = picture_of_town(cast.city_round, [cast.workshop], others)
    assert picture.eyebrow == "Service och bemötande · del 1"
    assert picture.headline == "Östersund"
    assert picture.strong == "1 verksamhet är med"
    assert picture.quiet == "Nästa workshop torsdag 26 november"
    assert picture.lit == Window(x=others[1].map_x, y=others[1].map_y)
    assert [town.level for town in picture.towns] == [0, 0]


def test_a_town_without_anything_yet_says_its_name(cast):
    picture = picture_of_town(cast.workshop_elsewhere.city_round, [], [])
    assert (picture.headline, picture.strong, picture.quiet) == ("Lund", "", "")


def test_what_search_engines_show_is_whole_sentences(cast):
    cast.city_round.refresh_from_db()
    assert of_town(cast.city_round, [cast.workshop]).description == (
        "Service och bemötande i Östersund. 1 verksamhet är med. Nästa workshop torsdag 26 november. "
        "Det kostar inget att vara med."
    )
    assert of_workshop(cast.workshop).description == (
        "Service och bemötande. Torsdag 26 november kl. 9.00–12.00. Gamla Teatern, Thoméegränd 20. "
        "Det kostar inget att vara med."
    )


def test_a_workshop_says_when_and_where(cast):
    picture = picture_of_workshop(cast.workshop, [])
    assert picture.eyebrow == "Workshop i Östersund"
    assert picture.headline == "26 november"
    assert picture.strong == "torsdag kl. 9.00–12.00"
    assert picture.quiet == "Gamla Teatern, Thoméegränd 20"


def test_in_english_in_english(cast):
    with override("en"):
        picture = picture_of_workshop(cast.workshop, [])
    assert (picture.headline, picture.strong) == ("26 November", "Thursday 09:00–12:00")


def test_the_site_counts_its_towns(cast):
    picture = picture_of_site(towns(cast.city_round.round, NOW))
    assert picture.headline == "2 städer.\nSamma förmiddag."
    assert len(picture.towns) == 2
    assert picture_of_site([]).headline == "Tillsammans blir stan bättre"


def test_a_program_says_what_it_is(db):
    program = ProgramFactory()
    picture = picture_of_program(program, [])
    assert (picture.headline, picture.quiet) == (program.name, program.summary)
    assert picture.eyebrow == "Utbildningen just nu"


@pytest.mark.parametrize("hidden", [{"published_at": None}, {"cancelled_at": NOW}], ids=str)
def test_a_workshop_that_is_not_public_has_none(client, cast, hidden):
    workshop = WorkshopFactory(city_round=cast.city_round, **hidden)
    assert client.get(f"/ostersund/workshop/{workshop.pk}/bild.png").status_code == 404


def test_nor_has_one_under_another_city_or_a_town_that_has_not_joined(client, cast):
    CityRoundFactory(city__slug="malmo", state=CityRound.ASKED)
    for path in (f"/lund/workshop/{cast.workshop.pk}/bild.png", "/malmo/bild.png", "/atlantis/bild.png"):
        assert client.get(path).status_code == 404
    assert client.get("/program/finns-inte/bild.png").status_code == 404


@pytest.mark.parametrize(
    "path", ["/bild.png", "/program/service-och-bemotande/bild.png", "/ostersund/bild.png", "/workshop"]
)
def test_a_second_look_costs_nothing(client, cast, path):
    path = path.replace("/workshop", f"/ostersund/workshop/{cast.workshop.pk}/bild.png")
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=3600"
    assert not first.cookies
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_changes_with_what_it_says(client, cast):
    before = client.get("/ostersund/bild.png")["ETag"]
    CityRound.objects.filter(pk=cast.city_round.pk).update(businesses=53)
    assert client.get("/ostersund/bild.png")["ETag"] != before


def test_as_many_queries_for_three_workshops_as_for_one(client, cast):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/ostersund/bild.png")
        return len(queries)

    before = count()
    for day in (27, 28):
        WorkshopFactory(city_round=cast.city_round, starts_at=wall(11, day, 9))
    CityRoundFactory(city__slug="malmo")
    assert count() == before == 3
