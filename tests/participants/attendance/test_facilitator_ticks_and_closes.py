"""The sheet on the day, for the own workshops and no other."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from participants.attendance.models import AttendanceEvent
from participants.attendance.services import close
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from workshops.models import Workshop

ON_THE_DAY = wall(11, 26, 9, 10)


@pytest.fixture
def sheet_url(cast) -> str:
    return f"/ledare/workshop/{cast.workshop.pk}/"


@pytest.fixture
def facilitator(cast, client_for, clock_at):
    clock_at(ON_THE_DAY)
    return client_for(cast.facilitator)


def form(place, presence: str = "present", **more) -> dict[str, str]:
    return {"event_id": str(uuid.uuid4()), "enrolment": str(place.pk), "presence": presence, **more}


def test_the_list_names_who_comes_and_from_where(facilitator, cast, sheet_url):
    page = facilitator.get(sheet_url).content.decode()
    for told in (
        "Maja Berg",
        "Åke Öberg",
        "Siv Éklund",
        "Kafé Törnrosa",
        "0 av 3 på plats",
        "3 inte avprickade",
    ):
        assert told in page


def test_a_tick_is_kept(facilitator, place_of, sheet_url):
    response = facilitator.post(f"{sheet_url}pricka/", form(place_of("Maja")))
    assert (response.status_code, response.url) == (302, sheet_url)
    assert place_of("Maja").presence == "present"
    event = AttendanceEvent.objects.get()
    assert (event.occurred_at, event.recorded_at) == (ON_THE_DAY, ON_THE_DAY)


def test_with_htmx_the_list_alone_comes_back(facilitator, place_of, sheet_url):
    response = facilitator.post(
        f"{sheet_url}pricka/", form(place_of("Maja"), "absent"), headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert "0 av 3 på plats" in page
    assert "2 inte avprickade" in page
    assert "<html" not in page


def test_a_double_tap_is_one_tick(facilitator, place_of, sheet_url):
    twice = form(place_of("Maja"))
    for _tap in range(2):
        facilitator.post(f"{sheet_url}pricka/", twice)
    assert AttendanceEvent.objects.count() == 1


def test_every_row_has_an_event_of_its_own(facilitator, sheet_url):
    page = facilitator.get(sheet_url).content.decode()
    ids = re.findall(r'name="event_id" value="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 3


def test_closing(facilitator, cast, sheet_url):
    assert facilitator.post(f"{sheet_url}avsluta/").url == sheet_url
    cast.workshop.refresh_from_db()
    assert (cast.workshop.closed_at, cast.workshop.closed_by) == (ON_THE_DAY, cast.facilitator)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.by) == ("workshop.closed", f"user:{cast.facilitator.pk}")


def test_closing_twice_changes_nothing(cast, db):
    close(workshop=cast.workshop, by=cast.facilitator, now=ON_THE_DAY)
    close(workshop=cast.workshop, by=cast.national, now=wall(11, 27))
    cast.workshop.refresh_from_db()
    assert (cast.workshop.closed_at, cast.workshop.closed_by) == (ON_THE_DAY, cast.facilitator)
    assert Entry.objects.filter(action="workshop.closed").count() == 1


def test_closing_before_the_start_is_refused_with_a_sentence(facilitator, cast, sheet_url, clock_at):
    clock_at(NOW)
    response = facilitator.post(f"{sheet_url}avsluta/", follow=True)
    assert "Workshopen har inte börjat än" in response.content.decode()
    cast.workshop.refresh_from_db()
    assert cast.workshop.closed_at is None


def test_a_cancelled_workshop_is_not_closed(cast):
    Workshop.objects.filter(pk=cast.workshop.pk).update(cancelled_at=NOW)
    with pytest.raises(Refused, match="inställd"):
        close(workshop=cast.workshop, by=cast.facilitator, now=ON_THE_DAY)


def test_after_the_closing_the_page_asks_why(facilitator, place_of, sheet_url):
    facilitator.post(f"{sheet_url}avsluta/")
    response = facilitator.post(f"{sheet_url}pricka/", form(place_of("Maja")), follow=True)
    assert "Skriv varför du ändrar" in response.content.decode()
    assert place_of("Maja").presence is None
    facilitator.post(f"{sheet_url}pricka/", form(place_of("Maja"), reason="Kom sent"))
    assert place_of("Maja").presence == "present"


@pytest.mark.parametrize("who", ["facilitator_elsewhere", "coordinator", "outsider", "national"])
def test_a_workshop_of_somebody_else_is_not_found(cast, client_for, place_of, sheet_url, clock_at, who):
    clock_at(ON_THE_DAY)
    other = client_for(getattr(cast, who))
    assert other.get(sheet_url).status_code == 404
    assert other.post(f"{sheet_url}pricka/", form(place_of("Maja"))).status_code == 404
    assert other.post(f"{sheet_url}avsluta/").status_code == 404
    assert not AttendanceEvent.objects.exists()
    cast.workshop.refresh_from_db()
    assert cast.workshop.closed_at is None


def test_who_has_not_logged_in_is_asked_to(cast, client, sheet_url):
    assert client.get(sheet_url).url == f"/konto/login/?next={sheet_url}"
    assert client.post(f"{sheet_url}avsluta/").status_code == 302


def test_a_place_in_another_workshop_is_not_found_here(facilitator, cast, sheet_url):
    elsewhere = sign_up(cast.workshop_elsewhere, "Någon annan").enrolments.get()
    assert facilitator.post(f"{sheet_url}pricka/", form(elsewhere)).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"event_id": "x"},
        {"enrolment": "x"},
        {"enrolment": "9" * 30},
        {"presence": "asleep"},
        {"reason": "\x00"},
    ],
    ids=str,
)
def test_what_the_page_never_sends_is_not_found(facilitator, place_of, sheet_url, changed):
    response = facilitator.post(f"{sheet_url}pricka/", form(place_of("Maja")) | changed)
    assert response.status_code == 404
    assert not AttendanceEvent.objects.exists()


def test_the_start_page_lists_the_own_workshops_only(facilitator, cast):
    WorkshopFactory(city_round=cast.city_round, venue__name="Någon annans lokal")
    page = facilitator.get("/ledare/").content.decode()
    assert "Gamla Teatern" in page
    assert "Någon annans lokal" not in page
    assert "Stadshallen" not in page


def test_the_sheet_takes_the_same_queries_for_three_and_for_nine(facilitator, cast, sheet_url):
    facilitator.get(sheet_url)  # the first one notes the session
    with CaptureQueriesContext(connection) as three:
        facilitator.get(sheet_url)
    sign_up(cast.workshop, *[f"Ny {n}" for n in range(6)])
    with CaptureQueriesContext(connection) as nine:
        facilitator.get(sheet_url)
    assert len(three) == len(nine)
