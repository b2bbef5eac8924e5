"""An error page says what happened and where to go; two of them stand when nothing else does."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied

STATIC = re.compile(r'href="/static/([^"]+)"')


def test_not_found_leads_to_the_towns_in_both_languages(client, db):
    for prefix, words in (("", "Här är det släckt"), ("/en", '<html lang="en"')):
        response = client.get(f"{prefix}/atlantis/")
        assert response.status_code == 404
        page = response.content.decode()
        assert words in page
        assert f'<a class="button" href="{prefix}/#stader">' in page


def test_staff_without_the_right_learn_who_they_are_logged_in_as(cast):
    request = RequestFactory().get("/admin/")
    request.user = cast.coordinator
    page = permission_denied(request, PermissionDenied()).content.decode()
    assert "Du är inloggad som Örjan Östlund" in page
    assert 'class="action" href="/konto/login/"' not in page


def test_a_form_that_stood_open_too_long_says_how_to_send_it(db):
    response = Client(enforce_csrf_checks=True).post("/konto/login/", {"login": "nora@stadskarnor.example"})
    assert response.status_code == 403
    assert "Ladda om sidan" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_it_stands_without_context_and_without_the_database(name):
    page = get_template(name).render()  # no `db`: a query would fail
    assert 'href="/"' in page
    files = STATIC.findall(page)
    assert len(files) == 3
    # Served under their plain names as well: the manifest's storage keeps them (WhiteNoise).
    assert all((settings.ROOT / "static" / file).is_file() for file in files)
    assert not getattr(settings, "WHITENOISE_KEEP_ONLY_HASHED_FILES", False)
