"""Text crosses the network small; films, pictures and parts of them as they are."""

import gzip

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse

from citykompetens.compression import GZipTextMiddleware

GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture
def film(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("films/one.mp4", ContentFile(b"0123456789" * 100))
    return "/media/films/one.mp4"


def test_a_form_is_compressed(client, cast):
    plain = client.get("/ostersund/anmalan/")
    small = client.get("/ostersund/anmalan/", headers=GZIP)
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
    assert "<h1>" in gzip.decompress(small.content).decode()
    assert "Accept-Encoding" in small["Vary"]
    assert "Accept-Encoding" in plain["Vary"]


def test_a_stylesheet_out_of_the_folder_is_compressed_and_known_again(client):
    path = "/static/css/citykompetens.css"
    plain, small = client.get(path), client.get(path, headers=GZIP)
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.getvalue()) == plain.getvalue()
    known = {**GZIP, "if-modified-since": small["Last-Modified"]}
    assert "ETag" not in small
    assert client.get(path, headers=known).status_code == 304


def test_a_film_and_a_part_of_it_stay_as_they_are(client, film):
    whole = client.get(film, headers=GZIP)
    assert "Content-Encoding" not in whole
    assert (whole["Content-Length"], len(whole.getvalue())) == ("1000", 1000)
    part = client.get(film, headers={**GZIP, "range": "bytes=10-19"})
    assert (part.status_code, part.getvalue()) == (206, b"0123456789")
    assert part["Content-Range"] == "bytes 10-19/1000"
    assert part["Content-Length"] == "10"
    assert "Content-Encoding" not in part


@pytest.mark.parametrize(
    ("kind", "compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/calendar", True),
        ("application/json", True),
        ("application/ld+json", True),
        ("application/xml", True),
        ("application/rss+xml", True),
        ("image/svg+xml", True),
        ("application/pdf", False),
        ("image/png", False),
        ("font/woff2", False),
        ("application/zip", False),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
    ],
)
def test_what_is_small_already_is_left_alone(rf, kind, compressed):
    answer = GZipTextMiddleware(lambda request: HttpResponse(b"a" * 1000, content_type=kind))
    assert ("Content-Encoding" in answer(rf.get("/", headers=GZIP))) == compressed


def test_a_part_of_a_text_stays_a_part(rf):
    part = HttpResponse(b"a" * 1000, status=206, headers={"Content-Range": "bytes 0-999/2000"})
    assert "Content-Encoding" not in GZipTextMiddleware(lambda request: part)(rf.get("/", headers=GZIP))
