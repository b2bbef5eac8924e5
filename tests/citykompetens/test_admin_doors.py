"""Who gets in, and what a browser may do there."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from citykompetens.audit.models import Entry
from citykompetens.mail.models import OutgoingMail
from programs.models import SupplierRole
from tests.citykompetens.admin_world import fill, page, registered
from tests.factories import NOW, UserFactory
from workshops.models import Venue, Workshop

pytestmark = pytest.mark.django_db


def test_whoever_has_not_logged_in_is_sent_to_the_login_by_code(client, cast):
    for address in (reverse("admin:index"), reverse(page(Venue, "changelist"))):
        first = client.get(address)
        assert (first.status_code, first.url) == (302, f"{reverse('admin:login')}?next={address}")
        second = client.get(first.url)
        assert (second.status_code, second.url) == (
            302,
            f"{reverse('account_login')}?next={address.replace('/', '%2F')}",
        )


def test_the_admin_has_no_login_of_its_own(client, cast):
    """A password posted to it opens nothing: code, rate limits and second factors are allauth's."""
    cast.national.set_password("hemligt-och-långt")
    cast.national.save()
    typed = {"username": cast.national.email, "password": "hemligt-och-långt"}
    response = client.post(reverse("admin:login"), typed)
    assert response.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_facilitators_and_suppliers_find_no_admin(cast, client_for):
    supplier = UserFactory()
    SupplierRole.objects.create(user=supplier, program=cast.city_round.round.program)
    for user in (cast.facilitator, supplier, UserFactory()):
        client = client_for(user)
        assert client.get(reverse("admin:index"), follow=True).status_code == 404
        assert client.get(reverse(page(Venue, "changelist")), follow=True).status_code == 404


def test_somebody_who_may_not_log_in_any_more_is_out(cast, client_for):
    client = client_for(cast.coordinator)
    assert client.get(reverse("admin:index")).status_code == 200
    cast.coordinator.is_active = False
    cast.coordinator.save()
    assert client.get(reverse("admin:index")).status_code == 302


def test_staff_without_a_role_sees_nothing(cast, client_for):
    fill(cast)
    client = client_for(UserFactory(is_staff=True))
    for address in (reverse(page(Venue, "changelist")), reverse(page(OutgoingMail, "changelist"))):
        assert list(client.get(address).context["cl"].result_list) == []


def test_there_is_no_password_to_change(cast, client_for):
    assert client_for(cast.national).get(reverse("admin:password_change")).status_code == 404


def test_only_the_admin_lets_alpine_evaluate(cast, client_for, client):
    def policy(response):
        parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
        return {name: values for name, *values in parts}

    admin = policy(client_for(cast.national).get(reverse("admin:index")))
    assert admin["script-src"] == ["'self'", "'unsafe-eval'"]
    assert admin["style-src"] == ["'self'", "'unsafe-inline'"]
    for address in ("/", "/ostersund/", "/konto/login/", "/admin-finns-inte/"):
        public = policy(client.get(address))
        assert (public["script-src"], public["style-src"]) == (["'self'"], ["'self'"])


def test_a_change_is_audited_and_django_keeps_no_names(cast, client_for):
    venue = cast.workshop.venue
    typed = {"name": "Nya Teatern", "street": venue.street, "postcode": venue.postcode}
    client_for(cast.coordinator).post(
        reverse(page(Venue, "change"), args=[venue.pk]), typed | {"directions": venue.directions}
    )
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.by, entry.fields, entry.city_slug, entry.at) == (
        "venue.changed",
        f"user:{cast.coordinator.pk}",
        ["name"],
        "ostersund",
        NOW,
    )
    assert LogEntry.objects.count() == 0


def test_saving_without_a_change_writes_nothing(cast, client_for):
    venue = cast.workshop.venue
    before = Entry.objects.count()
    typed = {"name": venue.name, "street": venue.street, "postcode": venue.postcode}
    response = client_for(cast.coordinator).post(
        reverse(page(Venue, "change"), args=[venue.pk]), typed | {"directions": venue.directions}
    )
    assert response.status_code == 302
    assert Entry.objects.count() == before


PAGES = {"admin:index", "coordination:parts", "reminders:upcoming"}  # those that are no lists


def menu(client):
    """(title, address, shown) of every line."""
    groups = client.get(reverse("admin:index")).context["sidebar_navigation"]
    return [
        (str(item["title"]), str(item["link"]), item["has_permission"])
        for group in groups
        for item in group["items"]
    ]


def test_the_menu_leads_to_what_one_may_see_and_hides_the_rest(cast, client_for):
    national, city = client_for(cast.national), client_for(cast.coordinator)
    assert all(shown for _title, _address, shown in menu(national))
    lists = {page(model, "changelist") for model in registered()}
    assert {address for _title, address, _shown in menu(national)} == {
        reverse(name) for name in PAGES | lists
    }
    lines = menu(city)
    assert {shown for _title, _address, shown in lines} == {True, False}
    for _title, address, shown in lines:
        assert national.get(address).status_code == 200
        if shown:
            assert city.get(address).status_code == 200
    hidden = {title for title, _address, shown in lines if not shown}
    assert hidden >= {"Inloggningar", "Nationella roller", "Utbildningar", "Träningar"}


def test_the_admin_speaks_swedish(cast, client_for):
    """Unfold has no Swedish of its own: locale/sv fills the gap."""
    content = client_for(cast.coordinator).get(reverse(page(Workshop, "changelist"))).content.decode()
    for english, swedish in {
        "Type to search": "Sök",
        "Filters": "Filter",
        "Select record": "Markera raden",
    }.items():
        assert english not in content
        assert swedish in content
