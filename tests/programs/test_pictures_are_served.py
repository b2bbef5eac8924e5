"""Towns' pictures and logos: WebP alone, kept by browsers, and nothing else of the folder."""

import pytest


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "ostersund-1a2b.webp").write_bytes(b"RIFF")
    (tmp_path / "cities" / "ostersund.svg").write_text("<svg><script>alert(1)</script></svg>")
    (tmp_path / "secret.webp").write_bytes(b"secret")


def test_a_picture_is_kept_by_browsers(client):
    response = client.get("/media/cities/ostersund-1a2b.webp")
    assert b"".join(response.streaming_content) == b"RIFF"
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["ostersund.svg", "none.webp", "..%2fsecret.webp", "../secret.webp", "%00.webp"]
)
def test_nothing_else_is_handed_out(client, db, name):
    assert client.get(f"/media/cities/{name}").status_code == 404


def test_nothing_is_posted(client, db):
    assert client.post("/media/cities/ostersund-1a2b.webp").status_code == 405
