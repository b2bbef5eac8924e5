import pytest

from citykompetens.audit.models import Entry
from participants.learning.models import FilmView
from participants.learning.services import mark_seen
from tests.factories import NOW, FilmFactory, wall


@pytest.fixture
def film(cast):
    return FilmFactory(round=cast.city_round.round)


@pytest.fixture
def person(place_of):
    return place_of("Maja").person


def test_the_first_time_counts(person, film):
    mark_seen(person=person, film=film, by="link:person:x", now=NOW)
    mark_seen(person=person, film=film, by="link:person:x", now=wall(11, 30))
    assert FilmView.objects.get().seen_at == NOW
    assert Entry.objects.filter(action="film.seen").count() == 1


def test_seen_from_the_own_link(client, person, film):
    url = f"/deltagare/{person.link}/film/{film.slug}/"
    assert client.get(url).status_code == 200
    assert not FilmView.objects.exists()
    assert client.post(url).url == url
    view = FilmView.objects.get()
    assert (view.person, view.film, view.seen_at) == (person, film, NOW)


def test_with_htmx_a_fragment_comes_back(client, person, film):
    url = f"/deltagare/{person.link}/film/{film.slug}/"
    page = client.post(url, headers={"HX-Request": "true"}).content.decode()
    assert page.strip()
    assert "<html" not in page
    assert FilmView.objects.count() == 1


def test_the_open_film_records_nothing(client, film):
    assert film.title in client.get(f"/film/{film.slug}/").content.decode()
    client.post(f"/film/{film.slug}/")
    assert not FilmView.objects.exists()
    assert not Entry.objects.filter(action="film.seen").exists()


def test_a_made_up_link_records_nothing(client, film):
    assert client.post(f"/deltagare/{'x' * 30}/film/{film.slug}/").status_code == 404
    assert not FilmView.objects.exists()


def test_before_the_premiere_there_is_no_film(client, person, film, clock_at):
    clock_at(wall(11, 1))
    assert client.get(f"/film/{film.slug}/").status_code == 404
    assert client.post(f"/deltagare/{person.link}/film/{film.slug}/").status_code == 404


def test_the_business_sees_how_many_and_the_person_which(client, cast, person, film):
    FilmFactory(round=cast.city_round.round, title="Lyssna klart")
    mark_seen(person=person, film=film, by="link:person:x", now=NOW)
    assert "Lyssna klart" in client.get(f"/deltagare/{person.link}/").content.decode()
    [part] = client.get(f"/anmalan/{cast.business.link}/").context["parts"]
    assert [(row.enrolment.person.name, row.films_seen, row.films) for row in part.rows] == [
        ("Maja Berg", 1, 2),
        ("Åke Öberg", 0, 2),
        ("Siv Éklund", 0, 2),
    ]
