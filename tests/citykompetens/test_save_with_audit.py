"""The plain edit: named fields only, within what the editor may see, with its audit entry."""

import pytest

from citykompetens.audit.models import Entry
from citykompetens.audit.services import save_with_audit
from citykompetens.errors import Refused
from tests.factories import NOW, VenueFactory
from workshops.models import FacilitatorTraining, Venue

pytestmark = pytest.mark.django_db


def save(row, by, *fields, **more):
    return save_with_audit(row, fields=fields, by=by, now=NOW, **more)


def test_only_the_named_fields_are_written(cast):
    venue = cast.workshop.venue
    venue.name, venue.street = "Nytt namn", "Inte sparad"
    save(venue, cast.coordinator, "name", city="ostersund")
    venue.refresh_from_db()
    assert (venue.name, venue.street) == ("Nytt namn", "Thoméegränd 20")
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.object_id, entry.fields, entry.at) == (
        "venue.changed",
        str(venue.pk),
        ["name"],
        NOW,
    )


def test_a_row_of_another_city_is_refused(cast):
    venue = cast.workshop_elsewhere.venue
    venue.name = "Kapad"
    with pytest.raises(Refused, match="utanför"):
        save(venue, cast.coordinator, "name")
    venue.refresh_from_db()
    assert venue.name == "Stadshallen"


def test_a_row_is_not_given_away_to_another_city(cast):
    venue = cast.workshop.venue
    venue.city = cast.workshop_elsewhere.venue.city
    with pytest.raises(Refused) as refused:
        save(venue, cast.coordinator, "city")
    assert refused.value.field == "city"
    venue.refresh_from_db()
    assert venue.city.slug == "ostersund"


def test_a_new_row_in_another_city_is_refused_and_leaves_nothing(cast):
    entries = Entry.objects.count()
    new = VenueFactory.build(city=cast.workshop_elsewhere.venue.city, name="Smuglad")
    with pytest.raises(Refused):
        save(new, cast.coordinator, "name")
    assert not Venue.objects.filter(name="Smuglad").exists()
    assert Entry.objects.count() == entries


def test_what_says_nothing_of_its_city_is_national(cast):
    training = FacilitatorTraining(round=cast.city_round.round, held_at=NOW, place="Stockholm")
    with pytest.raises(Refused):
        save(training, cast.coordinator, "place")
    training = FacilitatorTraining(round=cast.city_round.round, held_at=NOW, place="Stockholm")
    save(training, cast.national, "place", "trained", related={"trained": [cast.workshop.facilitator]})
    assert list(training.trained.all()) == [cast.workshop.facilitator]
    assert Entry.objects.latest("pk").fields == ["place", "trained"]


def test_nothing_to_write_writes_nothing(cast):
    entries = Entry.objects.count()
    save(cast.workshop.venue, cast.coordinator)
    assert Entry.objects.count() == entries
