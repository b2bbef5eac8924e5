"""The own link on paper, with a code, for those whom only the contact reaches; nobody else's."""

import io
import re
import uuid

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from participants.registration.mails.common import person_url
from participants.registration.services import Place, register_again
from tests.factories import NOW, CityRoundFactory, RoundFactory, WorkshopFactory, wall


def read(drawing: str) -> str:
    """What a phone reads from the code."""
    size = int(re.search(r'viewBox="0 0 (\d+)', drawing).group(1))
    image = Image.new("L", (size * 8, size * 8), 255)
    pen = ImageDraw.Draw(image)
    path = re.findall(r'class="qrline"[^>]* d="([^"]+)"|d="([^"]+)" class="qrline"', drawing)
    x = y = 0.0
    for command, numbers in re.findall(r"([MmhV])([-\d. ]*)", "".join("".join(found) for found in path)):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            pen.rectangle([x * 8, (y - 0.5) * 8, (x + values[0]) * 8 - 1, (y + 0.5) * 8 - 1], fill=0)
            x += values[0]
    image.save(io.BytesIO(), "PNG")
    return zxingcpp.read_barcodes(image)[0].text


def days(response) -> list[tuple[str, str]]:
    """Name and day of each slip."""
    shown = response.content.decode()
    return [
        (name, day.lower())
        for name, day in re.findall(r"<h2>([^<]+)</h2>.*?<strong>([^<]+?) kl", shown, re.DOTALL)
    ]


def test_all_on_one_sheet(client, page, named):
    shown = client.get(f"{page}lappar/").content.decode()
    for name in ("Åke Öberg", "Siv Éklund"):
        assert f"<h2>{name}</h2>" in shown
        assert person_url(named(name).person).split("://")[1].rstrip("/") in shown
    assert "Maja" not in shown  # has an own address: the link is hers


def test_the_code_opens_the_own_page(client, page, named):
    place = named("Åke Öberg")
    shown = client.get(f"{page}lapp/{place.pk}/").content.decode()
    assert read(shown[shown.index('<div class="code">') :]) == person_url(place.person)
    assert "Siv" not in shown


def test_in_part_two_the_slip_says_when_that_is(client, page, cast, named):
    """One person, one link: the sheet has one slip, of the part that was signed up for last."""
    part_two = CityRoundFactory(round=RoundFactory(number=2), city=cast.city_round.city)
    april = WorkshopFactory(city_round=part_two, starts_at=wall(4, 12, 9, year=2027))
    first = named("Åke Öberg")
    register_again(
        business=cast.business,
        city_round=part_two,
        people=[(first.person, Place(name="Åke Öberg", workshop_id=april.pk))],
        submission_key=uuid.uuid4(),
        by="link",
        now=NOW,
    )
    second = first.person.enrolments.get(workshop=april)
    assert days(client.get(f"{page}lappar/")) == [
        ("Siv Éklund", "torsdag 26 november"),
        ("Åke Öberg", "måndag 12 april"),
    ]
    assert days(client.get(f"{page}lapp/{second.pk}/")) == [("Åke Öberg", "måndag 12 april")]
    assert days(client.get(f"{page}lapp/{first.pk}/")) == [("Åke Öberg", "torsdag 26 november")]


def test_who_waits_does_not_read_that_there_is_a_seat(client, page, named):
    said = "På väntelistan: på sidan ser du om du får plats."
    assert said not in client.get(f"{page}lappar/").content.decode()
    place = named("Åke Öberg")
    place.state = "waiting"
    place.save()
    assert client.get(f"{page}lappar/").content.decode().count(said) == 1


def test_who_has_an_own_address_has_no_slip(client, page, named):
    assert client.get(f"{page}lapp/{named('Maja Berg').pk}/").status_code == 404
    assert named("Maja Berg").person.link not in client.get(page).content.decode()
    assert (
        named("Maja Berg").person.link
        not in client.get(f"{page}plats/{named('Maja Berg').pk}/").content.decode()
    )


def test_somebody_of_another_business_has_none_here(client, page, neighbour):
    assert client.get(f"{page}lapp/{neighbour.pk}/").status_code == 404


@pytest.mark.parametrize("state", ["cancelled", "nameless"])
def test_a_place_given_back_or_without_a_name_has_none(client, page, named, state):
    place = named("Åke Öberg")
    if state == "cancelled":
        client.post(f"{page}avboka/{place.pk}/")
    else:
        place.person.name = ""
        place.person.save()
    assert client.get(f"{page}lapp/{place.pk}/").status_code == 404
