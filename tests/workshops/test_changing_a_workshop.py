"""Time, room, leader, seats: what may be changed, by whom, and what follows from it."""

import datetime as dt

import pytest
from django.urls import reverse

from citykompetens import sweeps
from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from tests.factories import NOW, FacilitatorFactory, VenueFactory, WorkshopFactory, sign_up
from tests.truths import assert_counters_match_rows
from workshops.models import Facilitator, Workshop
from workshops.services import add_facilitator, change_workshop, plan_workshop, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    bells = []
    monkeypatch.setattr(sweeps, "ring", bells.append)
    return bells


def change(cast, **changes):
    return change_workshop(workshop=cast.workshop, changes=changes, by=cast.coordinator, now=NOW)


@pytest.mark.parametrize("what", ["starts_at", "ends_at", "venue"])
def test_a_new_time_or_room_raises_the_version(what, cast):
    hour = dt.timedelta(hours=1)
    new = {
        "starts_at": cast.workshop.starts_at + hour,
        "ends_at": cast.workshop.ends_at + hour,
        "venue": VenueFactory(city=cast.city_round.city, name="Rådhuset"),
    }[what]
    changed = change(cast, **{what: new})
    changed.refresh_from_db()
    assert (getattr(changed, what), changed.schedule_version) == (new, 2)


def test_more_seats_keep_the_version_and_wake_those_who_wait(cast, rung):
    assert change(cast, capacity=25).schedule_version == 1
    assert rung == ["promote_waiting"]


def test_fewer_seats_wake_nobody(cast, rung):
    change(cast, capacity=3)
    assert rung == []


def test_the_same_values_change_nothing(cast, rung):
    before = Entry.objects.count()
    changed = change(cast, capacity=20, starts_at=cast.workshop.starts_at)
    assert (changed.schedule_version, Entry.objects.count(), rung) == (1, before, [])


def test_never_fewer_seats_than_are_taken(cast):
    with pytest.raises(Refused, match="3 platser är redan tagna") as refused:
        change(cast, capacity=2)
    assert refused.value.field == "capacity"
    cast.workshop.refresh_from_db()
    assert cast.workshop.capacity == 20


def test_the_counters_of_registration_are_never_overwritten(cast):
    """The form was opened before somebody signed up; saving it must not give the seat away."""
    stale = Workshop.objects.get(pk=cast.workshop.pk)
    sign_up(cast.workshop, "Nykomling", name="Nya kaféet")
    change_workshop(workshop=stale, changes={"capacity": 21}, by=cast.coordinator, now=NOW)
    assert_counters_match_rows()
    stale.refresh_from_db()
    assert (stale.capacity, stale.seats_taken) == (21, 4)


def test_the_audit_says_who_changed_what(cast):
    change(cast, capacity=25)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.by, entry.fields, entry.city_slug) == (
        "workshop.changed",
        f"user:{cast.coordinator.pk}",
        ["capacity"],
        "ostersund",
    )


def test_somebody_of_another_city_changes_nothing(cast):
    with pytest.raises(Refused, match="inte din stad"):
        change_workshop(workshop=cast.workshop, changes={"capacity": 99}, by=cast.outsider, now=NOW)
    cast.workshop.refresh_from_db()
    assert cast.workshop.capacity == 20


@pytest.mark.parametrize("what", ["venue", "facilitator"])
def test_room_and_leader_belong_to_the_city(what, cast):
    with pytest.raises(Refused) as refused:
        change(cast, **{what: getattr(cast.workshop_elsewhere, what)})
    assert refused.value.field == what


def test_a_closed_workshop_stays_as_it_was(cast):
    Workshop.objects.filter(pk=cast.workshop.pk).update(closed_at=NOW, closed_by=cast.facilitator)
    with pytest.raises(Refused, match="avslutad"):
        change(cast, capacity=25)


def test_one_with_people_cannot_be_hidden(cast):
    with pytest.raises(Refused, match="Det finns anmälda"):
        change(cast, published_at=None)


def test_publishing_twice_keeps_the_first_moment(cast):
    draft = WorkshopFactory(city_round=cast.city_round, published_at=None)
    publish(workshop=draft, by=cast.coordinator, now=NOW)
    later = NOW + dt.timedelta(days=1)
    shown = publish(workshop=Workshop.objects.get(pk=draft.pk), by=cast.coordinator, now=later)
    assert shown.published_at == NOW


def test_planning_in_another_city_is_refused(cast):
    new = WorkshopFactory.build(
        city_round=cast.city_round,
        venue=cast.workshop.venue,
        facilitator=cast.workshop.facilitator,
    )
    with pytest.raises(Refused, match="inte din stad"):
        plan_workshop(workshop=new, by=cast.outsider, now=NOW)
    assert plan_workshop(workshop=new, by=cast.coordinator, now=NOW).pk


def test_a_new_facilitator_gets_a_login_and_an_old_one_keeps_hers(cast):
    def add(name, email):
        return add_facilitator(
            city=cast.city_round.city, name=name, email=email, phone="", by=cast.coordinator, now=NOW
        )

    new = add("Ny Ledare", "Ny.Ledare@ostersund.example")
    assert (new.user.email, new.user.is_staff) == ("ny.ledare@ostersund.example", False)
    known = add("Något annat namn", cast.facilitator_elsewhere.email)
    assert (known.user, known.user.name) == (cast.facilitator_elsewhere, "Lars Linde")
    with pytest.raises(Refused, match="redan workshopledare"):
        add("Ny Ledare", "ny.ledare@ostersund.example")
    with pytest.raises(Refused, match="inte din stad"):
        add_facilitator(
            city=cast.workshop_elsewhere.city_round.city,
            name="Smugglad",
            email="smugglad@lund.example",
            phone="",
            by=cast.coordinator,
            now=NOW,
        )
    assert not Facilitator.objects.filter(user__email="smugglad@lund.example").exists()


# --- in the admin ------------------------------------------------------------------------------
def typed(workshop, **changed):
    return {
        "venue": workshop.venue_id,
        "facilitator": workshop.facilitator_id,
        "starts_at_0": "2026-11-26",
        "starts_at_1": "09:00",
        "ends_at_0": "2026-11-26",
        "ends_at_1": "12:00",
        "capacity": "20",
        "is_published": "on",
    } | changed


def send(cast, client_for, **changed):
    address = reverse("admin:workshops_workshop_change", args=[cast.workshop.pk])
    return client_for(cast.coordinator).post(address, typed(cast.workshop, **changed))


def test_a_refusal_stands_beside_the_field_and_what_was_typed_stays(cast, client_for):
    response = send(cast, client_for, capacity="2", ends_at_1="13:00")
    form = response.context["adminform"].form
    assert form.errors == {
        "capacity": ["3 platser är redan tagna. Antalet platser kan inte bli lägre än så."]
    }
    assert 'value="13:00"' in response.content.decode()
    cast.workshop.refresh_from_db()
    assert (cast.workshop.capacity, cast.workshop.schedule_version) == (20, 1)


def test_an_end_before_the_start_is_said_in_swedish(cast, client_for):
    form = send(cast, client_for, ends_at_1="08:00").context["adminform"].form
    assert form.errors == {"ends_at": ["Workshopen måste sluta efter att den har börjat."]}


def test_saving_the_form_moves_the_workshop(cast, client_for):
    assert send(cast, client_for, starts_at_1="10:00", capacity="25").status_code == 302
    cast.workshop.refresh_from_db()
    assert (cast.workshop.capacity, cast.workshop.schedule_version) == (25, 2)
    assert_counters_match_rows()


def test_saving_it_untouched_leaves_no_trace(cast, client_for):
    before = Entry.objects.count()
    assert send(cast, client_for).status_code == 302
    cast.workshop.refresh_from_db()
    assert (cast.workshop.schedule_version, Entry.objects.count()) == (1, before)


def test_a_facilitator_is_added_by_name_and_address(cast, client_for):
    client_for(cast.coordinator).post(
        reverse("admin:workshops_facilitator_add"),
        {"city": cast.city_round.city_id, "name": "Ny", "email": "ny@ostersund.example", "phone": ""},
    )
    assert Facilitator.objects.get(user__email="ny@ostersund.example").city == cast.city_round.city


def test_a_closed_workshop_is_only_read(cast, client_for):
    Workshop.objects.filter(pk=cast.workshop.pk).update(closed_at=NOW, closed_by=cast.facilitator)
    assert send(cast, client_for, capacity="25").status_code == 404
    FacilitatorFactory()  # control: the page itself is there
    address = reverse("admin:workshops_workshop_change", args=[cast.workshop.pk])
    assert "avslutad" in client_for(cast.coordinator).get(address).content.decode()
