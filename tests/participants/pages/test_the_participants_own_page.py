"""The participant's page: every state of a place, what can be done with it, and nothing of colleagues."""

import re
from datetime import timedelta

import pytest

from participants.learning.models import FilmView
from participants.registration.models import Enrolment
from participants.registration.services import Place, cancel, promote_waiting, replace
from tests.factories import NOW, FilmFactory, RoundFactory, WorkshopFactory, sign_up, wall
from tests.truths import assert_counters_match_rows

pytestmark = pytest.mark.django_db


def place_of(name: str, **more) -> Enrolment:
    return Enrolment.objects.get(person__name=name, **more)


def path(name: str, rest: str = "", **more) -> str:
    return f"/deltagare/{place_of(name, **more).person.link}/{rest}"


@pytest.fixture
def page(client):
    """The page of a person as text, its words with single spaces."""
    return lambda name, **more: " ".join(client.get(path(name, **more)).content.decode().split())


@pytest.fixture
def other(cast):
    return WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 3, 9), capacity=1)


@pytest.fixture
def undecided(cast):
    sign_up(cast.workshop, Place(name="Ulla", undecided=True), contact_email="b@b.example", name="Hotellet")
    return place_of("Ulla")


def test_nothing_of_colleagues(page, cast):
    text = page("Maja Berg")
    assert "Åsa Törnqvist på Kafé Törnrosa har anmält dig" in text
    assert "Åke Öberg" not in text
    assert "Siv" not in text
    assert cast.business.link not in text
    assert "asa@tornrosa.example" not in text


def test_the_contact_passes_nothing_on_once_everything_there_is_cancelled(page, cast):
    assert "Dina mejl går till Åsa Törnqvist, som ger dem vidare." in page("Åke Öberg")
    cancel(enrolment=place_of("Åke Öberg"), by="link", now=NOW)
    text = page("Åke Öberg")
    assert "ger dem vidare" not in text
    assert "Din plats är avbokad, så vi mejlar ingen om dig längre." in text
    assert "Få mejlen till en egen adress" in text


def test_an_undecided_one_chooses_among_what_is_there(client, page, cast, undecided, other):
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 4, 9), capacity=0)
    WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 5, 9), published_at=None)
    text = page("Ulla")
    values = re.findall(r'name="time" value="([^"]+)"', text)
    assert values == [str(cast.workshop.pk), str(other.pk), f"{full.pk}-vanta", "filmer"]
    assert "Fullt. Du ställer dig på väntelistan." in text
    response = client.post(path("Ulla", f"tid/{undecided.pk}/"), {"time": other.pk}, follow=True)
    assert "Klart, du har en plats torsdag 3 december." in response.content.decode()
    undecided.refresh_from_db()
    assert (undecided.is_confirmed, undecided.workshop) == (True, other)
    assert_counters_match_rows()


def test_who_knows_that_it_is_full_gets_in_line(client, cast, undecided):
    full = WorkshopFactory(city_round=cast.city_round, starts_at=wall(12, 4, 9), capacity=0)
    response = client.post(path("Ulla", f"tid/{undecided.pk}/"), {"time": f"{full.pk}-vanta"}, follow=True)
    assert "Du står på väntelistan fredag 4 december." in response.content.decode()
    undecided.refresh_from_db()
    assert undecided.is_waiting


def test_what_filled_up_meanwhile_is_said_beside_the_choice(client, cast, undecided, other):
    sign_up(other, "Bo", contact_email="bo@bo.example", name="Grannen")
    response = client.post(path("Ulla", f"tid/{undecided.pk}/"), {"time": other.pk})
    text = " ".join(response.content.decode().split())
    assert response.status_code == 200
    assert "Den tiden är full." in text[text.index("<fieldset") : text.index("</fieldset>")]
    undecided.refresh_from_db()
    assert undecided.is_undecided


@pytest.mark.parametrize("time", ["", "9999999999999999999", "1 OR 1", "\0", "-1", "987654321"])
def test_what_no_page_sends_gets_a_sentence(client, undecided, time):
    response = client.post(path("Ulla", f"tid/{undecided.pk}/"), {"time": time})
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()
    undecided.refresh_from_db()
    assert undecided.is_undecided


def test_another_citys_workshop_cannot_be_chosen(client, cast, undecided):
    response = client.post(path("Ulla", f"tid/{undecided.pk}/"), {"time": cast.workshop_elsewhere.pk})
    assert "Den tiden går inte längre att välja." in response.content.decode()


def test_not_come_and_second_thoughts(client, page, cast, clock_at):
    place = place_of("Åke Öberg")
    response = client.post(path("Åke Öberg", f"kan-inte/{place.pk}/"), follow=True)
    assert "Du kan ångra dig i tio minuter." in response.content.decode()
    assert "Ångra, jag kommer" in page("Åke Öberg")
    clock_at(NOW + timedelta(minutes=9))
    response = client.post(path("Åke Öberg", f"angra/{place.pk}/"), follow=True)
    assert "Din plats är kvar." in response.content.decode()
    place.refresh_from_db()
    assert place.is_confirmed
    assert_counters_match_rows()


def test_second_thoughts_come_too_late(client, page, cast, clock_at):
    place = place_of("Åke Öberg")
    client.post(path("Åke Öberg", f"kan-inte/{place.pk}/"))
    clock_at(NOW + timedelta(minutes=10))
    assert "Ångra, jag kommer" not in page("Åke Öberg")
    response = client.post(path("Åke Öberg", f"angra/{place.pk}/"), follow=True)
    assert "Det har gått mer än tio minuter" in response.content.decode()


ACTIONS = ["tid/{}/", "kan-inte/{}/", "angra/{}/", "nej-tack/{}/"]


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_elses_place(client, cast, action):
    colleague = place_of("Siv Éklund")
    response = client.post(path("Maja Berg", action.format(colleague.pk)), {"time": "filmer"})
    assert response.status_code == 404
    colleague.refresh_from_db()
    assert colleague.is_confirmed


@pytest.mark.parametrize("action", ACTIONS)
def test_a_look_changes_nothing(client, cast, action):
    """Mail scanners follow every link in a mail."""
    place = place_of("Maja Berg")
    client.get(path("Maja Berg", action.format(place.pk)))
    place.refresh_from_db()
    assert place.is_confirmed


def test_when_it_has_begun_nothing_can_be_changed(page, cast, clock_at):
    clock_at(cast.workshop.starts_at)
    text = page("Maja Berg")
    assert "Jag kan inte komma" not in text
    assert "Byt tid" not in text
    assert 'class="qr"' in text  # the door is open


def test_the_code_for_the_door_only_while_there_is_a_seat(page, cast, undecided, clock_at):
    assert 'class="qr"' in page("Maja Berg")
    assert 'class="qr"' not in page("Ulla")
    clock_at(cast.workshop.ends_at)
    assert 'class="qr"' not in page("Maja Berg")


def test_after_being_cancelled_the_page_stays(page, cast):
    cancel(enrolment=place_of("Maja Berg"), by="link", now=NOW)
    text = page("Maja Berg")
    assert "Din plats är avbokad" in text
    assert "Vill du vara med ändå? Ring oss" in text
    assert 'class="qr"' not in text


def test_after_being_replaced_it_says_so(page, cast):
    replace(enrolment=place_of("Maja Berg"), name="Eva", email="", by="link", now=NOW)
    text = page("Maja Berg")
    assert "Någon annan kommer i ditt ställe" in text
    assert "Eva" not in text


def test_two_employers_each_with_what_it_is(page, cast, other):
    hotel = sign_up(other, "X", contact_email="b@b.example", name="Hotellet", contact_name="Bo")
    hotel.enrolments.update(person=place_of("Åke Öberg").person)
    text = page("Åke Öberg", registration=hotel)
    assert "Bo på Hotellet har anmält dig" in text
    assert "Åsa Törnqvist på Kafé Törnrosa har anmält dig" in text


def test_a_place_without_a_name_has_a_page(client, cast):
    registration = sign_up(cast.workshop, Place(workshop_id=cast.workshop.pk), contact_email="b@b.example")
    text = client.get(f"/deltagare/{registration.enrolments.get().person.link}/").content.decode()
    assert "<h1>Din sida</h1>" in text


def test_who_only_sees_the_films_is_promised_no_certificate(client, undecided):
    before = own_page(client, undecided)
    Enrolment.objects.filter(pk=undecided.pk).update(state="films_only")
    after = own_page(client, undecided)
    promise = "Det finns här efter workshopen"
    assert (promise in before, promise in after) == (True, False)
    assert "Intyget får du på en workshop" in after


def test_what_is_wrong_gets_the_cursor(client, undecided):
    link = undecided.person.link
    wrong = client.post(f"/deltagare/{link}/adress/", {"email": "hej"}).content.decode()
    assert ("focus-error.js" in wrong, "focus-error.js" in own_page(client, undecided)) == (True, False)


def own_page(client, enrolment) -> str:
    return client.get(f"/deltagare/{enrolment.person.link}/").content.decode()


def test_what_is_stored_says_every_field(client, cast):
    film = FilmFactory(round=cast.city_round.round, title="Lyssna klart")
    FilmView.objects.create(person=place_of("Maja Berg").person, film=film, seen_at=NOW)
    text = " ".join(client.get(path("Maja Berg", "uppgifter/")).content.decode().split())
    for told in (
        "Maja Berg",
        "maja@tornrosa.example",
        "Svenska",
        "3 november 2026",
        "Gamla Teatern",
        "Åsa Törnqvist, Kafé Törnrosa",
        "Lyssna klart</span>, 23 november 2026",
        "Visit Östersund ansvarar",
    ):
        assert told in text
    assert "Åke" not in text


def test_as_many_queries_for_three_places_as_for_one(client, cast, assert_queries):
    link = path("Maja Berg")
    with assert_queries(7):
        client.get(link)
    person = place_of("Maja Berg").person
    for number in (2, 3):
        later = WorkshopFactory(city_round__round=RoundFactory(number=number), starts_at=wall(12, number, 9))
        sign_up(later, "X", contact_email=f"{number}@b.example").enrolments.update(person=person)
        FilmFactory(round=later.city_round.round)
    with assert_queries(7):
        client.get(link)


# --- a seat from the waiting list ------------------------------------------------------------------


@pytest.fixture
def offered(cast, other):
    """Bo has got Anna's seat, and Cia waits behind him."""
    for name in ("Anna", "Bo", "Cia"):
        person = Place(name=name, email=f"{name.lower()}@x.example", workshop_id=other.pk, may_wait=True)
        sign_up(other, person, contact_email=f"chef.{name.lower()}@x.example", name=name)
    cancel(enrolment=place_of("Anna"), by="link", now=NOW)
    promote_waiting(now=NOW)
    return place_of("Bo")


def test_no_thanks_gives_the_seat_to_the_next(client, offered, settled):
    [mail] = [m for m in settled() if m.to == ["bo@x.example"] and m.subject.startswith("Du har fått plats")]
    address = re.search(r"https?://[^/]+(/deltagare/\S+/nej-tack/\d+/)", mail.body)[1]
    text = " ".join(client.get(address).content.decode().split())
    assert "Platsen torsdag 3 december går direkt till den som står näst på tur" in text
    offered.refresh_from_db()
    assert offered.is_confirmed
    response = client.post(address, follow=True)
    assert "Tack för att du sa till." in response.content.decode()
    promote_waiting(now=NOW)
    assert place_of("Cia").is_confirmed
    assert client.get(address).status_code == 302  # nothing is left to decline
    assert_counters_match_rows()


def test_who_is_reached_through_the_contact_says_no_thanks_through_the_contact(cast, other, settled):
    registration = sign_up(other, "Anna", contact_email="x@x.example", name="X")
    sign_up(other, "Dan", contact_email="y@y.example", name="Y", may_wait=True)
    cancel(enrolment=registration.enrolments.get(), by="link", now=NOW)
    promote_waiting(now=NOW)
    [mail] = [m for m in settled() if m.to == ["y@y.example"] and "har fått plats" in m.subject]
    place = place_of("Dan")
    assert f"/anmalan/{place.registration.business.link}/" in mail.body
    assert f"/deltagare/{place.person.link}/nej-tack/{place.pk}/" in mail.body
