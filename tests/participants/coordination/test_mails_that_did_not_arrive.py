"""The coordinator sees whom mails do not reach, and settles what is in doubt; in the own town only."""

import pytest
from django.urls import reverse

from citykompetens.audit.models import Entry
from citykompetens.mail.models import BadAddress, OutgoingMail, State
from participants.registration.models import Business, Enrolment, Person
from tests.citykompetens.admin_world import fill, page
from tests.factories import NOW

BADGE = "adressen fungerar inte"


@pytest.fixture
def world(cast):
    fill(cast)
    return cast


def act(client, model, action, *rows):
    address = reverse(page(model, "changelist"))
    return client.post(address, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)


@pytest.mark.parametrize("model", [Business, Person, Enrolment])
def test_it_stands_beside_whoever_has_it(model, cast, client_for):
    client = client_for(cast.coordinator)
    maja = Enrolment.objects.get(person__name="Maja Berg")
    row = {Business: maja.registration.business, Person: maja.person, Enrolment: maja}[model]
    addresses = [reverse(page(model, "changelist")), reverse(page(model, "change"), args=[row.pk])]
    assert not [a for a in addresses if BADGE in client.get(a).content.decode()]
    for address in (maja.person.email, maja.registration.business.contact_email):
        BadAddress.objects.create(address=address.lower(), reason="bounced 5.1.1", reported_at=NOW)
    assert [a for a in addresses if BADGE in client.get(a).content.decode()] == addresses


def test_a_place_is_reached_as_its_person_is(cast, client_for):
    """Who has no own address is reached through the contact."""
    business = Enrolment.objects.get(person__name="Maja Berg").registration.business
    BadAddress.objects.create(address=business.contact_email.lower(), reported_at=NOW)
    rows = client_for(cast.coordinator).get(reverse(page(Enrolment, "changelist"))).context["cl"].result_list
    assert {row.has_bad_address == row.through_contact for row in rows} == {True}
    assert {row.has_bad_address for row in rows} == {True, False}


def test_the_list_names_whose_it_is_and_how_the_server_put_it(world, client_for):
    content = client_for(world.coordinator).get(reverse(page(BadAddress, "changelist"))).content.decode()
    business = Business.objects.get(city__slug="ostersund")
    assert reverse(page(Business, "change"), args=[business.pk]) in content


def test_a_coordinator_says_that_it_was_put_right(world, client_for):
    row = BadAddress.objects.get(reason="bounced ostersund")
    response = act(client_for(world.coordinator), BadAddress, "clear", row)
    assert "Så många adresser får mejl igen: 1." in response.content.decode()
    assert not BadAddress.objects.filter(pk=row.pk).exists()
    entry = Entry.objects.filter(action="badaddress.cleared").get()
    assert entry.by == f"user:{world.coordinator.pk}"


def test_but_not_of_another_town(world, client_for):
    row = BadAddress.objects.get(reason="bounced lund")
    act(client_for(world.coordinator), BadAddress, "clear", row)
    assert BadAddress.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("action", "state"), [("it_arrived", State.SENT), ("send_it_again", State.PLANNED)])
def test_a_coordinator_settles_a_mail(action, state, world, client_for):
    mail = OutgoingMail.objects.filter(city_slug="ostersund")[0]
    OutgoingMail.objects.update(state=State.UNKNOWN, reason="worker died", settled_at=NOW)
    act(client_for(world.coordinator), OutgoingMail, action, mail)
    mail.refresh_from_db()
    assert mail.state == state
    assert OutgoingMail.objects.exclude(state=State.UNKNOWN).count() == 1


@pytest.mark.parametrize("action", ["it_arrived", "send_it_again"])
def test_but_no_mail_of_another_town_and_none_that_is_in_no_doubt(action, world, client_for):
    OutgoingMail.objects.update(state=State.UNKNOWN, settled_at=NOW)
    mine = OutgoingMail.objects.filter(city_slug="ostersund")[0]
    OutgoingMail.objects.filter(pk=mine.pk).update(state=State.SKIPPED)
    theirs = OutgoingMail.objects.filter(city_slug="lund")[0]
    response = act(client_for(world.coordinator), OutgoingMail, action, mine, theirs)
    assert "går att ändra" in response.content.decode()
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == (State.SKIPPED, State.UNKNOWN)


def test_a_mail_that_came_back_says_so(world, client_for):
    OutgoingMail.objects.filter(kind="receipt").update(
        state=State.FAILED, reason="bounced 5.1.1", settled_at=NOW
    )
    content = client_for(world.coordinator).get(reverse(page(OutgoingMail, "changelist"))).content.decode()
    assert "kom tillbaka: adressen finns inte (5.1.1)" in content
