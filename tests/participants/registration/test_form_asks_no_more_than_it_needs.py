"""One time for all or one each, the contact typed once, places without names, guests, a cap."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment
from tests.factories import CityRoundFactory, WorkshopFactory, sign_up, wall
from tests.participants.registration.form import URL, fields, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return WorkshopFactory(capacity=20)


@pytest.fixture
def other(workshop):
    return WorkshopFactory(city_round=workshop.city_round, starts_at=wall(11, 30, 9))


def places() -> list[tuple[str, str, int | None, str]]:
    rows = Enrolment.objects.order_by("pk").values_list("person__name", "person__email", "workshop", "state")
    return [tuple(row) for row in rows]


MAJA, BO = {"name": "Maja Berg"}, {"name": "Bo Ek", "email": "bo@x.example"}
CONTACT = ("Åsa Törnqvist", "asa@tornrosa.example")


def test_one_time_for_all(send, workshop):
    assert send(typed(MAJA, BO, time=str(workshop.pk))).status_code == 302
    assert places() == [
        ("Maja Berg", "", workshop.pk, "confirmed"),
        ("Bo Ek", "bo@x.example", workshop.pk, "confirmed"),
    ]


def test_then_what_is_chosen_for_one_does_not_count(send, workshop, other):
    """The page hides it, so nobody means it, whatever it is."""
    people = [MAJA | {"workshop": str(other.pk)}, BO | {"workshop": "987654"}]
    assert send(typed(*people, time=str(workshop.pk))).status_code == 302
    assert {place[2] for place in places()} == {workshop.pk}


def test_one_time_each(send, workshop, other):
    people = [MAJA | {"workshop": str(workshop.pk)}, BO | {"workshop": str(other.pk)}]
    people += [{"name": "Siv Öst", "workshop": "later"}, {"name": "Per Ek", "workshop": "films"}]
    assert send(typed(*people, who="us", own_time=str(other.pk))).status_code == 302
    assert [(place[0], place[2], place[3]) for place in places()] == [
        ("Åsa Törnqvist", other.pk, "confirmed"),
        ("Maja Berg", workshop.pk, "confirmed"),
        ("Bo Ek", other.pk, "confirmed"),
        ("Siv Öst", None, "undecided"),
        ("Per Ek", None, "films_only"),
    ]


def test_a_time_each_is_asked_of_each(send, workshop):
    response = send(typed(MAJA | {"workshop": ""}, who="us", own_time="", unnamed="2", unnamed_time=""))
    told = "Välj en tid, eller bara filmerna."
    form = response.context["form"]
    assert form.business.errors == {"own_time": [told], "unnamed_time": [told]}
    assert form.people.errors == [{"workshop": [told]}]


@pytest.mark.parametrize(("time", "state"), [("later", "undecided"), ("films", "films_only")])
def test_later_and_the_films_are_choices_of_their_own(send, workshop, time, state):
    assert send(typed(MAJA, time=time)).status_code == 302
    assert places() == [("Maja Berg", "", None, state)]


def test_where_there_are_no_times_yet_there_are_no_different_ones(client):
    CityRoundFactory()
    content = client.get(URL).content.decode()
    assert "Tiderna är inte klara än." in content
    assert 'value="later"' in content and 'value="each"' not in content


def test_just_me_is_typed_once(send, workshop):
    """Whatever stands in the rows that the page hides."""
    form = typed({"name": "", "email": "fel", "workshop": "x"}, who="me", time=str(workshop.pk), unnamed="x")
    assert send(form).status_code == 302
    assert places() == [(*CONTACT, workshop.pk, "confirmed")]
    assert OutgoingMail.objects.get().kind == "receipt"


def test_who_takes_part_and_brings_nobody_is_one(send, workshop):
    assert send(typed({"name": ""}, who="us", time=str(workshop.pk))).status_code == 302
    assert places() == [(*CONTACT, workshop.pk, "confirmed")]


def test_without_an_answer_nobody_is_guessed(send, workshop):
    form = typed(MAJA, time=str(workshop.pk))
    del form["business-who"]
    response = send(form)
    assert response.context["form"].business.errors == {"who": ["Svara om du själv är med."]}
    assert not Business.objects.exists()


def test_places_without_names(client, send, workshop):
    receipt = send(typed({"name": ""}, time=str(workshop.pk), unnamed="12"))
    assert places() == [("", "", workshop.pk, "confirmed")] * 12
    page = client.get(receipt.url).content.decode()
    assert "12 platser utan namn" in page
    assert "Plats utan namn" not in page


def test_places_without_names_choose_later(send, workshop):
    send(typed(MAJA | {"workshop": str(workshop.pk)}, unnamed="2", unnamed_time="later"))
    assert [place[3] for place in places()] == ["confirmed", "undecided", "undecided"]


@pytest.mark.parametrize("number", ["-1", "1.5", "tolv", "61", "9" * 5000])
def test_a_number_of_places_that_cannot_be(send, workshop, number):
    response = send(typed(MAJA, time=str(workshop.pk), unnamed=number))
    assert "unnamed" in response.context["form"].business.errors
    assert not Business.objects.exists()


def test_sixty_in_all(send, workshop):
    response = send(typed(MAJA, who="us", time="later", unnamed="59"))
    assert response.context["form"].non_field_errors() == [
        "Högst 60 personer åt gången. Hör av er så hjälper vi till."
    ]
    assert send(typed(MAJA, who="us", time="later", unnamed="58")).status_code == 302
    assert len(places()) == 60


def test_when_it_filled_up_the_choice_says_so_and_offers_the_rest(send, workshop, other):
    """Waiting, another time, one time each; what was chosen for all is what each begins with."""
    workshop.capacity = 2
    workshop.save()
    sign_up(workshop, "Den som hann först")
    response = send(typed(MAJA, BO, time=str(workshop.pk)))
    assert response.context["form"].business.errors == {
        "time": ["Det finns bara 1 plats kvar och ni är 2. Välj en annan tid för någon."]
    }
    shown = fields(response)
    assert (shown["business-time"], shown["people-0-workshop"]) == (str(workshop.pk), str(workshop.pk))
    page = response.content.decode()
    for choice in (f"{workshop.pk}:wait", str(other.pk), "each", "later", "films"):
        assert f'<input type="radio" name="business-time" value="{choice}"' in page
    assert send(shown | {"business-time": f"{workshop.pk}:wait"}).status_code == 302
    assert [place[3] for place in places()[1:]] == ["confirmed", "waiting"]


@pytest.mark.parametrize(
    ("together", "states"), [({}, ["confirmed", "waiting"]), ({"together": "on"}, ["waiting", "waiting"])]
)
def test_who_stands_in_line_is_told_what_happens(send, workshop, together, states):
    workshop.capacity = 1
    workshop.save()
    response = send(typed(MAJA, BO, time=str(workshop.pk), **together))
    said = "de som inte får plats väntar. Vill ni gå tillsammans väntar alla."
    assert said in response.content.decode()
    send(fields(response) | {"business-time": f"{workshop.pk}:wait"})
    assert [place[3] for place in places()] == states


def test_who_wants_to_wait_where_a_seat_is_free_by_now_keeps_the_time(send, workshop):
    shown = fields(send(typed(MAJA, time=f"{workshop.pk}:wait", name="")))
    assert shown["business-time"] == str(workshop.pk)


def test_what_is_full_is_offered_to_wait_for(client, workshop):
    workshop.capacity = 1
    workshop.save()
    sign_up(workshop, "Den som hann först")
    page = client.get(URL).content.decode()
    assert f'value="{workshop.pk}:wait"' in page
    assert f'id="time-{workshop.pk}"' not in page


def test_guests_come_where_they_are_welcome(send, workshop):
    workshop.city_round.welcomes_guests = True
    workshop.city_round.save()
    assert send(typed(MAJA, time="later", guest="on", home_town="Strömsund")).status_code == 302
    assert Business.objects.get().home_town == "Strömsund"


def test_a_guest_says_where_from(send, workshop):
    workshop.city_round.welcomes_guests = True
    workshop.city_round.save()
    response = send(typed(MAJA, time="later", guest="on", home_town=""))
    assert response.context["form"].business.errors == {"home_town": ["Skriv vilken stad ni kommer från."]}


@pytest.mark.parametrize(("welcome", "guest"), [(False, "on"), (True, "")])
def test_nobody_else_is_a_guest(client, send, workshop, welcome, guest):
    workshop.city_round.welcomes_guests = welcome
    workshop.city_round.save()
    assert ("Vi kommer från en annan stad" in client.get(URL).content.decode()) == welcome
    form = typed(MAJA, time="later", home_town="Strömsund") | ({"business-guest": guest} if guest else {})
    assert send(form).status_code == 302
    assert Business.objects.get().home_town == ""


def test_a_cap_is_said_before_anybody_types(client, send, workshop):
    city_round = workshop.city_round
    city_round.seats_per_business, city_round.seats_per_business_until = 3, "2026-12-01"
    city_round.save()
    said = "Just nu högst 3 platser per verksamhet, till och med tisdag 1 december."
    assert said in client.get(URL).content.decode()
    response = send(typed(time=str(workshop.pk), unnamed="4"))
    assert response.context["form"].non_field_errors() == [
        "Just nu kan varje verksamhet få 3 platser. Låt de andra välja tid senare."
    ]
    assert send(typed(time="later", unnamed="4")).status_code == 302


def test_no_cap_is_not_spoken_of(client, workshop):
    assert "per verksamhet" not in client.get(URL).content.decode()


def test_the_page_says_whom_to_call_and_asks_nothing_of_health(client, workshop):
    page = client.get(URL).content.decode()
    assert "Behöver någon något särskilt? Ring Gunilla Sjöström" in page
    assert "tel:+46-63-12-34-56" in page


@pytest.mark.parametrize("people", [1, 12])
def test_as_few_questions_to_the_database_as_promised(client, workshop, other, people):
    with CaptureQueriesContext(connection) as page:
        client.get(URL)
    assert len(page) <= 4
    form = typed(*[{"name": f"Person {n}"} for n in range(people)], who="us", time="later", newsletter="on")
    with CaptureQueriesContext(connection) as post:
        assert client.post(URL, form).status_code == 302
    assert len(post) <= 15
