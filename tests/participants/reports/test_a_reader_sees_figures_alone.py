"""A reader (the financier) sees the figures of every city, no list and no name."""

import pytest
from django.urls import reverse

from cities.services import appoint
from citykompetens.accounts.models import NationalRole
from citykompetens.accounts.services import appoint_national
from tests.citykompetens.admin_world import fill, page, registered
from tests.factories import NOW, UserFactory
from workshops.models import Workshop

LIST = reverse(page(Workshop, "changelist"))


@pytest.fixture
def reader(cast):
    reader = UserFactory()
    appoint_national(user=reader, role=NationalRole.READER, by=cast.national, now=NOW)
    reader.refresh_from_db()
    return reader


def test_the_figures_of_every_city_and_nobodys_name(cast, reader, client_for):
    fill(cast)
    response = client_for(reader).get("/konto/start/", follow=True)
    assert response.redirect_chain == [(reverse("admin:index"), 302)]
    assert [str(row.city_round.city) for row in response.context["rows"]] == ["Lund", "Östersund"]
    content = response.content.decode()
    for person in (cast.facilitator.name, cast.coordinator.name, cast.business.name, "Maja Berg"):
        assert person not in content
    assert LIST not in content


def test_no_list_opens(cast, reader, client_for):
    client = client_for(reader)
    for model in registered():
        assert client.get(reverse(page(model, "changelist"))).status_code == 404, model
    assert client.get(reverse(page(Workshop, "change"), args=[cast.workshop.pk])).status_code == 404
    groups = client.get(reverse("admin:index")).context["sidebar_navigation"]
    shown = [str(item["link"]) for group in groups for item in group["items"] if item["has_permission"]]
    assert shown == [reverse("admin:index")]


def test_who_coordinates_a_city_too_has_its_lists(cast, reader, client_for):
    appoint(user=reader, city=cast.city_round.city, by=cast.national, now=NOW)
    client = client_for(reader)
    assert [row.pk for row in client.get(LIST).context["cl"].result_list] == [cast.workshop.pk]
    assert len(client.get(reverse("admin:index")).context["rows"]) == 2
