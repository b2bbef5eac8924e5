"""A browser asks for ranges of a film; whatever it asks for, the answer is no 500 (RFC 9110, 14)."""

import pytest

FILM = bytes(range(256)) * 1000


@pytest.fixture(autouse=True)
def film(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "film.mp4").write_bytes(FILM)
    (tmp_path / "films" / "film.sv.vtt").write_text("WEBVTT")
    (tmp_path / "secret.txt").write_text("secret")


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, 255_999),
        ("bytes=100-199", 100, 199),
        ("bytes=-10", 255_990, 255_999),
        ("bytes=5-9999999", 5, 255_999),
    ],
)
def test_a_part(client, asked, start, end):
    response = client.get("/media/films/film.mp4", headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/256000"
    assert response["Content-Type"] == "video/mp4"
    assert body(response) == FILM[start : end + 1]


@pytest.mark.parametrize(
    "asked", ["", "bytes=-", "bytes=x-y", "lines=1-2", "bytes=1-2,5-6", "bytes=" + "9" * 5000 + "-"]
)
def test_what_is_not_understood_gets_the_whole(client, asked):
    response = client.get("/media/films/film.mp4", headers={"Range": asked})
    assert (response.status_code, body(response)) == (200, FILM)


def test_a_part_beyond_the_end(client):
    response = client.get("/media/films/film.mp4", headers={"Range": "bytes=256000-"})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */256000")


def test_captions_are_text(client):
    assert client.get("/media/films/film.sv.vtt")["Content-Type"] == "text/vtt; charset=utf-8"


@pytest.mark.parametrize("name", ["..", ".", "%2e%2e", "..%2fsecret.txt", "%00", "none.mp4", ".hidden"])
def test_nothing_else_is_handed_out(client, db, name):
    assert client.get(f"/media/films/{name}").status_code == 404
