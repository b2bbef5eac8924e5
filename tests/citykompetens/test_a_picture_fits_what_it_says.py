"""Pictures of links: of the size that services want, small, with everything inside the edges."""

from io import BytesIO

import pytest
from PIL import Image

from citykompetens import pictures
from citykompetens.pictures import HEIGHT, LEFT, TEXT_WIDTH, WIDTH, Picture, Window, draw
from tests.factories import CITIES

TOWNS = tuple(Window(x=c["map_x"], y=c["map_y"], level=n % 4) for n, c in enumerate(CITIES.values()))
LONG = "Konferensrummet Höga kusten på Örnsköldsviks gamla bygdegård, Hoppbacksvägen 1"


def picture(**says) -> Image.Image:
    return Image.open(BytesIO(draw(Picture(**({"headline": "Östersund"} | says))))).convert("RGB")


def words(image: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything as bright as text."""
    box = image.convert("L").point(lambda bright: 255 * (bright > 120)).getbbox()
    assert box
    return box


@pytest.mark.parametrize("city", CITIES.values(), ids=lambda city: city["slug"])
def test_every_town_in_the_right_size_and_light(city):
    png = draw(
        Picture(
            eyebrow="Service och bemötande · del 1",
            headline=city["name"],
            strong="53 verksamheter är med",
            quiet="Nästa workshop onsdag 26 november",
            towns=TOWNS,
            lit=Window(x=city["map_x"], y=city["map_y"]),
        )
    )
    assert Image.open(BytesIO(png)).size == (1200, 630) == (WIDTH, HEIGHT)
    assert len(png) < 80_000


@pytest.mark.parametrize(
    "says",
    [
        {"headline": "Örnsköldsvik"},
        {"headline": "26\nseptember", "eyebrow": LONG, "strong": LONG, "quiet": LONG},
        {"headline": LONG},
        {"headline": "W" * 120, "eyebrow": "W" * 120, "strong": "W" * 120, "quiet": "W" * 300},
        {"headline": "ordet " * 60, "eyebrow": "ordet " * 60, "strong": "ordet " * 60, "quiet": "ord " * 99},
    ],
    ids=["a long name", "a long place", "a long program", "no spaces", "far too much"],
)
def test_whatever_it_says_stays_inside(says):
    left, top, right, bottom = words(picture(**says))
    assert left >= LEFT - 4
    assert right <= LEFT + TEXT_WIDTH + 4
    assert top >= 50
    assert bottom <= HEIGHT - 40


def test_text_keeps_clear_of_the_word_mark():
    image = picture(headline="26 september", eyebrow="Workshop", strong=LONG, quiet=LONG)
    below_the_mark = image.crop((0, 112, LEFT + TEXT_WIDTH, 122)).convert("L")
    assert below_the_mark.getextrema()[1] < 120


def test_the_town_it_is_about_is_the_one_that_is_lit():
    city = CITIES["ostersund"]
    here = Window(x=city["map_x"], y=city["map_y"])
    lit, unlit = picture(towns=TOWNS, lit=here), picture()
    colours = {colour for _count, colour in lit.getcolors(WIDTH * HEIGHT)}
    assert (255, 198, 90) in colours
    assert (255, 198, 90) not in {colour for _count, colour in unlit.getcolors(WIDTH * HEIGHT)}


def test_the_same_wording_is_drawn_once(monkeypatch):
    draw.cache_clear()
    says = {"headline": "Lund", "quiet": "Nästa workshop tisdag 1 december"}
    first = draw(Picture(**says))
    monkeypatch.setattr(pictures, "_words", None)  # would fail if it were drawn again
    assert draw(Picture(**says)) is first
    with pytest.raises(TypeError):
        draw(Picture(**says, strong="53 verksamheter är med"))
