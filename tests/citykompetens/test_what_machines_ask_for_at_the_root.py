"""robots.txt, the manifest and the icon that nobody has to name."""

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://citykompetens.example"


def test_robots_stay_out_of_what_is_somebodys_own(client):
    response = client.get("/robots.txt", headers={"host": "localhost"})
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Sitemap: https://citykompetens.example/sitemap.xml" in lines
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    for path in (
        reverse("pages:business", args=["nyckel"]),
        reverse("pages:person", args=["nyckel"]),
        reverse("registration:receipt", args=["nyckel"]),
        reverse("certificates:proof", args=["kod"]),
        reverse("workshops:own"),
        "/admin/",
        "/konto/login/",
        "/en/anmalan/nyckel/",
    ):
        assert any(path.startswith(start) for start in closed), path
    for path in ("/", "/ostersund/", "/ostersund/anmalan/", "/en/ostersund/", "/film/se-gasten-1/"):
        assert not any(path.startswith(start) for start in closed), path


def test_a_demo_is_in_no_search_engine(client, settings):
    settings.DEMO = True
    assert "Disallow: /" in client.get("/robots.txt").content.decode().splitlines()


def test_the_manifest_names_icons_that_are_there(client):
    response = client.get("/site.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    icons = response.json()["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} == {
        (sizes, purpose) for sizes in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in icons:
        image = Image.open(finders.find(icon["src"].removeprefix("/static/")))
        assert f"{image.width}x{image.height}" == icon["sizes"]


def test_browsers_find_the_icon_without_being_told():
    response = Client().get("/favicon.ico")
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"\0\0\1\0")


@pytest.mark.parametrize("path", ["/robots.txt", "/site.webmanifest"])
def test_who_has_it_already_is_told_so(client, path):
    first = client.get(path)
    assert "max-age" in first["Cache-Control"]
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
