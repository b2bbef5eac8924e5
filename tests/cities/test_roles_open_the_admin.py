"""Appointing and dismissing: who may open the admin follows from the roles."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from cities.models import CityRole
from cities.services import appoint, dismiss
from citykompetens.accounts import services as accounts
from citykompetens.accounts.models import NationalRole, User
from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def opens(client_for, user: User) -> bool:
    fresh = User.objects.get(pk=user.pk)
    return client_for(fresh).get(reverse("admin:index")).status_code == 200


def test_appointed_opens_and_dismissed_no_more(cast, client_for):
    new = UserFactory()
    assert not opens(client_for, new)
    role = appoint(user=new, city=cast.city_round.city, by=cast.national, now=NOW)
    assert opens(client_for, new)
    dismiss(role=role, by=cast.national, now=NOW)
    assert not opens(client_for, new)
    actions = Entry.objects.order_by("-pk").values_list("action", flat=True)[:2]
    assert list(actions) == ["cityrole.ended", "cityrole.added"]


def test_who_has_another_role_keeps_the_door(cast, client_for):
    national = accounts.appoint_national(
        user=cast.coordinator, role=NationalRole.COORDINATOR, by=cast.national, now=NOW
    )
    dismiss(role=national, by=cast.national, now=NOW)
    assert opens(client_for, cast.coordinator)
    dismiss(role=CityRole.objects.get(user=cast.coordinator), by=cast.national, now=NOW)
    assert not opens(client_for, cast.coordinator)


def test_a_reader_opens_the_admin_until_dismissed(cast, client_for):
    reader = UserFactory()
    role = accounts.appoint_national(user=reader, role=NationalRole.READER, by=cast.national, now=NOW)
    assert opens(client_for, reader)
    dismiss(role=role, by=cast.national, now=NOW)
    assert not opens(client_for, reader)


def test_nobody_ends_the_own_role(cast, client_for):
    role = NationalRole.objects.get(user=cast.national)
    with pytest.raises(Refused, match="egen roll"):
        dismiss(role=role, by=cast.national, now=NOW)
    address = reverse("admin:accounts_nationalrole_delete", args=[role.pk])
    response = client_for(cast.national).post(address, {"post": "yes"}, follow=True)
    assert "Du kan inte ta bort din egen roll" in response.content.decode()
    assert NationalRole.objects.filter(pk=role.pk).exists()


def test_a_coordinator_is_appointed_by_name_and_address(cast, client_for):
    typed = {"city": cast.city_round.city_id, "name": "Ny Kollega", "email": "Ny@ostersund.example"}
    client_for(cast.national).post(reverse("admin:cities_cityrole_add"), typed)
    role = CityRole.objects.get(user__email="ny@ostersund.example")
    assert (role.user.name, role.user.is_staff, role.city.slug) == ("Ny Kollega", True, "ostersund")
    client_for(cast.national).post(reverse("admin:cities_cityrole_delete", args=[role.pk]), {"post": "yes"})
    assert not CityRole.objects.filter(pk=role.pk).exists()
    assert not User.objects.get(email="ny@ostersund.example").is_staff


def test_a_city_coordinator_appoints_nobody(cast, client_for):
    typed = {"city": cast.city_round.city_id, "name": "Ny", "email": "ny@ostersund.example"}
    assert client_for(cast.coordinator).post(reverse("admin:cities_cityrole_add"), typed).status_code == 404
    assert not User.objects.filter(email="ny@ostersund.example").exists()


def test_a_new_address_closes_the_old_one(cast, client_for):
    address = reverse("admin:accounts_user_change", args=[cast.facilitator.pk])
    typed = {"name": "Frida Fjällgren", "email": "frida@nytt.example", "phone": "", "is_active": "on"}
    client_for(cast.national).post(address, typed)
    assert User.objects.get(pk=cast.facilitator.pk).email == "frida@nytt.example"
    assert [row.email for row in EmailAddress.objects.filter(user=cast.facilitator)] == ["frida@nytt.example"]


def test_the_address_of_somebody_else_is_refused_beside_the_field(cast, client_for):
    address = reverse("admin:accounts_user_change", args=[cast.facilitator.pk])
    typed = {"name": "Frida", "email": cast.national.email.upper(), "phone": "", "is_active": "on"}
    response = client_for(cast.national).post(address, typed)
    assert response.context["adminform"].form.errors == {
        "email": ["En annan inloggning har redan den adressen."]
    }


def test_an_address_that_has_a_login_is_refused_in_any_spelling(cast, client_for):
    typed = {"name": "Frida", "email": cast.facilitator.email.upper(), "phone": "", "is_active": "on"}
    response = client_for(cast.national).post(reverse("admin:accounts_user_add"), typed)
    assert response.context["adminform"].form.errors == {
        "email": ["En annan inloggning har redan den adressen."]
    }


def test_no_change_leaves_no_trace(cast):
    before = Entry.objects.count()
    same = {"email": cast.facilitator.email.upper(), "name": cast.facilitator.name}
    for changes in ({}, same):
        accounts.change(user=cast.facilitator, changes=changes, by=cast.national, now=NOW)
    assert Entry.objects.count() == before


def test_nobody_locks_the_own_login(cast, client_for):
    address = reverse("admin:accounts_user_change", args=[cast.national.pk])
    typed = {"name": cast.national.name, "email": cast.national.email, "phone": ""}
    response = client_for(cast.national).post(address, typed)
    assert list(response.context["adminform"].form.errors) == ["is_active"]
    assert User.objects.get(pk=cast.national.pk).is_active
