"""No token, no cookie: a form for visitors is refused where a browser says that another site sent it."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from citykompetens.own_pages import sent_from_own_pages
from participants.registration.models import Registration
from tests.factories import WorkshopFactory
from tests.participants.registration.form import URL, typed

FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://testserver"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
]
OUR_OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://testserver"},
    {"Origin": "https://www.citykompetens.example"},
]


@pytest.fixture
def answer(rf, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.citykompetens.example"]
    view = sent_from_own_pages(lambda request: HttpResponse("done"))
    return lambda method, headers: view(rf.generic(method, "/", headers=headers))


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_what_another_site_sends_is_refused(answer, headers):
    for method in ("POST", "PUT", "DELETE"):
        response = answer(method, headers)
        assert (response.status_code, b"done" in response.content) == (403, False)


@pytest.mark.parametrize("headers", OUR_OWN, ids=str)
def test_what_our_own_pages_send_is_taken(answer, headers):
    assert answer("POST", headers).content == b"done"


def test_whoever_comes_from_elsewhere_may_read(answer):
    assert answer("GET", {"Sec-Fetch-Site": "cross-site"}).content == b"done"


@pytest.mark.parametrize(("site", "registrations"), [("cross-site", 0), ("same-origin", 1)])
def test_the_sign_up_form_is_one_of_them(db, site, registrations):
    workshop = WorkshopFactory()
    form = typed({"name": "Åsa", "workshop": str(workshop.pk)})
    response = Client(enforce_csrf_checks=True).post(URL, form, headers={"Sec-Fetch-Site": site})
    assert response.status_code == (302 if registrations else 403)
    assert Registration.objects.count() == registrations
    assert settings.CSRF_COOKIE_NAME not in response.cookies
