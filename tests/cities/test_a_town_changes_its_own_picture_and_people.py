"""In the admin: a coordinator changes the own city's picture, logo and people to call, and nothing else."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cities.models import ContactPerson
from citykompetens.audit.models import Entry
from tests.cities.uploads import picture


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def city(cast):
    return cast.city_round.city


@pytest.fixture
def browser(cast, client_for):
    return client_for(cast.coordinator)


def address(row, view="change"):
    return reverse(f"admin:cities_{row._meta.model_name}_{view}", args=[row.pk])


def stored():
    return set(default_storage.listdir("cities")[1])


ALT = {"picture_alt": "Storgatan en kväll", "picture_by": "Siri Sund"}


def save(browser, row, **typed):
    return browser.post(address(row), ALT | typed)


def errors(response):
    return response.context["adminform"].form.errors


def test_a_picture_is_shown_with_its_description(browser, city, client):
    assert save(browser, city, picture=picture()).status_code == 302
    city.refresh_from_db()
    page = client.get("/ostersund/").content.decode()
    assert f'src="{city.picture.url}"' in page
    assert f"{city.narrow_picture_url} 800w" in page
    assert 'alt="Storgatan en kväll"' in page
    assert "Siri Sund" in page
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.city_slug) == ("city.changed", "ostersund")
    assert entry.fields == ["picture", "picture_alt", "picture_by"]


def test_without_a_description_there_is_no_picture(browser, city):
    response = save(browser, city, picture=picture(), picture_alt=" ")
    assert errors(response)["picture_alt"] == ["Beskriv vad bilden visar, för den som inte ser den."]
    city.refresh_from_db()
    assert not city.picture


def test_what_is_no_picture_is_refused_beside_the_field(browser, city):
    response = save(browser, city, picture=SimpleUploadedFile("stan.jpg", b"hej"))
    assert list(errors(response)) == ["picture"]
    assert "Spara den som JPEG" in errors(response)["picture"][0]
    city.refresh_from_db()
    assert not city.picture


def test_the_old_picture_goes_when_a_new_one_comes(browser, city, django_capture_on_commit_callbacks):
    save(browser, city, picture=picture())
    before = stored()
    with django_capture_on_commit_callbacks(execute=True):
        save(browser, city, picture=picture(1800, 1200, "PNG"))
    assert len(stored()) == 2
    assert stored().isdisjoint(before)
    with django_capture_on_commit_callbacks(execute=True):
        save(browser, city, **{"picture-clear": "on"})
    city.refresh_from_db()
    assert (str(city.picture), stored()) == ("", set())


def test_the_old_picture_stays_when_the_new_one_is_refused(browser, city, django_capture_on_commit_callbacks):
    save(browser, city, picture=picture())
    before = stored()
    with django_capture_on_commit_callbacks(execute=True):
        save(browser, city, picture=SimpleUploadedFile("stan.jpg", b"hej"))
    assert stored() == before


def test_the_rest_of_the_city_is_not_the_coordinators(browser, city):
    save(browser, city, name="Storstan", slug="storstan", latitude="1", map_x="1", county="Skåne")
    city.refresh_from_db()
    assert (city.name, city.slug, city.county) == ("Östersund", "ostersund", "Jämtlands län")
    assert city.latitude > 60


def test_a_logo_is_the_own_organisations(browser, city, cast):
    organisation = city.organisation
    typed = {
        "name": organisation.name,
        "legal_name": organisation.legal_name,
        "contact_name": organisation.contact_name,
        "contact_email": organisation.contact_email,
        "contact_phone": "063-12 34 56",
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
    }
    logo = picture(1200, 300, "PNG", "logo.png")
    assert browser.post(address(organisation), typed | {"logo": logo}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.logo.name.startswith("cities/ostersund-logo-")
    lund = cast.workshop_elsewhere.city_round.city.organisation
    logo.seek(0)
    assert browser.post(address(lund), typed | {"logo": logo}).status_code == 404
    lund.refresh_from_db()
    assert not lund.logo


def test_another_citys_picture_is_not_there(browser, cast):
    lund = cast.workshop_elsewhere.city_round.city
    assert save(browser, lund, picture=picture()).status_code == 404
    lund.refresh_from_db()
    assert not lund.picture


def test_somebody_to_call_comes_and_goes(browser, city, client):
    typed = {"organisation": city.organisation.pk, "name": "Siri Sund", "title": "Lokaler"}
    added = browser.post(reverse("admin:cities_contactperson_add"), typed | {"phone": "08-465 004 41"})
    assert added.status_code == 302
    page = client.get("/ostersund/").content.decode()
    assert page.index("Gunilla Sjöström") < page.index("Siri Sund")
    assert 'href="tel:+46-8-465-004-41"' in page
    siri = ContactPerson.objects.get()
    assert browser.post(address(siri, "delete"), {"post": "yes"}).status_code == 302
    assert not ContactPerson.objects.exists()
    actions = list(Entry.objects.order_by("pk").values_list("action", "city_slug"))[-2:]
    assert actions == [("contactperson.added", "ostersund"), ("contactperson.removed", "ostersund")]


def test_nobody_is_added_to_another_city(browser, cast):
    lund = cast.workshop_elsewhere.city_round.city.organisation
    typed = {"organisation": lund.pk, "name": "Siri Sund", "phone": "08-465 004 41"}
    browser.post(reverse("admin:cities_contactperson_add"), typed)
    assert not ContactPerson.objects.exists()


def test_a_facilitator_changes_no_picture(city, cast, client_for):
    assert save(client_for(cast.facilitator), city, picture=picture()).status_code in (302, 404)
    city.refresh_from_db()
    assert not city.picture
