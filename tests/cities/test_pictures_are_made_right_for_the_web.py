"""What is uploaded: turned, cut to 3:2, scaled, without EXIF, as WebP; and what is no picture is refused."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cities import pictures
from cities.services import save_city
from citykompetens.errors import Refused
from tests.cities.uploads import GPS, picture, sideways
from tests.factories import NOW


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kept(upload) -> tuple[Image.Image, Image.Image]:
    name = pictures.keep_town_picture(upload, "ostersund")
    return tuple(Image.open(default_storage.open(n)) for n in (name, pictures.narrow(name)))


@pytest.mark.parametrize(
    ("width", "height", "becomes"),
    [
        (2400, 1600, (1600, 1067)),
        (4000, 1500, (1600, 1067)),
        (1500, 4000, (1500, 1000)),
        (900, 600, (900, 600)),
    ],
)
def test_it_is_three_to_two_and_no_wider_than_1600(width, height, becomes):
    wide, narrow = kept(picture(width, height))
    assert (wide.format, wide.size) == ("WEBP", becomes)
    assert (narrow.format, narrow.size) == ("WEBP", (800, 533))


def test_it_is_turned_and_tells_not_where_it_was_taken():
    wide, narrow = kept(sideways())
    assert wide.size == (1600, 1067)
    left, right = (wide.getpixel((x, 500)) for x in (100, 1500))
    assert left[2] > 150 > left[0]  # what was below lies to the left after a quarter turn
    assert right[0] > 150 > right[2]
    for image in (wide, narrow):
        assert not image.getexif().get_ifd(GPS)
        assert len(image.getexif()) == 0


def test_a_logo_keeps_its_shape_and_its_transparency():
    file = picture(1200, 300, "PNG", "logo.png")
    logo = Image.open(default_storage.open(pictures.keep_logo(file, "ostersund")))
    assert (logo.format, logo.size) == ("WEBP", (600, 150))
    name = pictures.keep_logo(SimpleUploadedFile("logo.png", _transparent()), "ostersund")
    assert Image.open(default_storage.open(name)).convert("RGBA").getpixel((0, 0))[3] == 0


def _transparent() -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save(file, "PNG")
    return file.getvalue()


def test_another_picture_has_another_name():
    one = pictures.keep_town_picture(picture(), "ostersund")
    two = pictures.keep_town_picture(picture(1800, 1200, "PNG"), "ostersund")
    assert one != two


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("stan.jpg", b"no picture at all"),
        SimpleUploadedFile("stan.jpg", b""),
        SimpleUploadedFile("stan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        SimpleUploadedFile("stan.jpg", picture().read()[:2000]),  # the rest was lost on the way
        picture(kind="GIF"),
        picture(kind="BMP"),
    ],
    ids=["text", "nothing", "svg", "cut off", "gif", "bmp"],
)
def test_what_cannot_be_read_as_a_picture_is_refused(upload):
    with pytest.raises(Refused, match="går inte att läsa som en bild") as refused:
        pictures.keep_town_picture(upload, "ostersund")
    assert refused.value.field == "picture"


def test_a_file_that_is_too_large_is_refused_unread():
    upload = SimpleUploadedFile("stan.jpg", b"x")
    upload.size = pictures.MOST_BYTES + 1
    with pytest.raises(Refused, match="högst 15 MB"):
        pictures.keep_town_picture(upload, "ostersund")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    """A few kilobytes that would become hundreds of megabytes."""
    bomb = picture(12_000, 6_000, "PNG", "bomb.png")
    assert bomb.size < 1_000_000
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was unpacked"))
    with pytest.raises(Refused, match="för många bildpunkter"):
        pictures.keep_town_picture(bomb, "ostersund")
    with pytest.raises(Refused, match="för många bildpunkter"):
        pictures.keep_logo(bomb, "ostersund")


def test_the_largest_bomb_too(monkeypatch):
    """Pillow itself refuses what is twice its limit, with an error of its own."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(Refused, match="går inte att läsa"):
        pictures.keep_town_picture(picture(), "ostersund")


def test_one_that_would_be_blurred_is_refused():
    with pytest.raises(Refused, match="minst 800 × 533"):
        pictures.keep_town_picture(picture(799, 600), "ostersund")


def test_a_picture_that_is_refused_after_all_leaves_no_file(cast, settings, tmp_path):
    """Another city's coordinator: the picture is made, the change refused, the file gone."""
    settings.MEDIA_ROOT = tmp_path
    city = cast.workshop.city_round.city
    city.picture, city.picture_alt = picture(), "Torget"
    with pytest.raises(Refused):
        save_city(city, fields=["picture", "picture_alt"], by=cast.outsider, now=NOW)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
