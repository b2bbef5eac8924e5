"""Who is in a town that is not in it leaves word, and hears once, when it is."""

import pytest
from django.urls import reverse

from citykompetens import sweeps
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import TownWish
from programs.models import CityRound
from tests.factories import NOW, CityFactory, CityRoundFactory, ProgramFactory

pytestmark = pytest.mark.django_db
URL = "/min-stad/"


@pytest.fixture(autouse=True)
def ostersund():
    return CityRoundFactory()


def wish(client, town="Örebro", email="Eva@krog.example"):
    return client.post(URL, {"town": town, "email": email})


def test_thanks_and_the_wish_is_kept_once(client):
    for _time in range(2):
        response = wish(client, "  Örebro ")
        assert (response.status_code, response.url) == (302, f"{URL}?tack=1&stad=%C3%96rebro")
    assert "Tack, vi säger till" in client.get(response.url).content.decode()
    assert TownWish.objects.values_list("town", "email", "told_at").get() == (
        "Örebro",
        "eva@krog.example",
        None,
    )
    assert OutgoingMail.objects.count() == 0  # whoever typed it: nothing goes out yet


def test_however_it_is_written_it_is_the_same_town(client):
    for town in ("BORÅS", "borås", "Bora\u030as", "Borås"):
        wish(client, town)
    wish(client, "ß " * 30)  # grows when it is written with capitals
    assert sorted(TownWish.objects.values_list("town", flat=True))[0] == "Borås"
    assert TownWish.objects.count() == 2


def test_the_town_that_was_looked_for_is_filled_in(client):
    assert 'value="Borås"' in client.get(f"{URL}?stad=Bor%C3%A5s").content.decode()
    assert f'value="{"x" * 60}"' in client.get(f"{URL}?stad=%00" + "x" * 500).content.decode()
    page = client.get(f"{URL}?stad=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page


def test_a_town_that_is_in_it_is_shown_instead(client):
    content = wish(client, "östersund").content.decode()
    assert "Östersund är redan med!" in content
    assert reverse("pages:city", args=["ostersund"]) in content
    assert TownWish.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"town": ""}, "Skriv vilken stad det gäller."),
        ({"town": "x" * 61}, "Skriv högst 60 tecken."),
        ({"town": "Bor\x00ås"}, "tecken som inte syns"),
        ({"email": ""}, "Skriv din e-postadress."),
        ({"email": "eva"}, "namn@exempel.se"),
    ],
)
def test_wrong_input_gets_a_sentence_and_stays(client, typed, sentence):
    response = wish(client, **typed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    kept = "Eva@krog.example" if "email" not in typed else "Örebro"
    assert f'value="{kept}"' in response.content.decode()
    assert TownWish.objects.count() == 0


def test_told_once_when_it_takes_registrations(client, settled):
    wish(client, "örebro")
    wish(client, "Örebro", "bo@kiosk.example")
    wish(client, "Borås", "siv@salong.example")
    assert sweeps.run_now("tell_wishers", now=NOW) == 0
    CityRoundFactory(city__slug="orebro")
    assert sweeps.run_now("tell_wishers", now=NOW) == 2
    assert sweeps.run_now("tell_wishers", now=NOW) == 0
    mails = settled()
    assert sorted(mail.to[0] for mail in mails) == ["bo@kiosk.example", "eva@krog.example"]
    assert {mail.subject for mail in mails} == {"Örebro är med nu"}
    assert "/orebro/" in mails[0].body
    assert "fredag 11 december" in mails[0].body


def test_not_told_when_it_has_closed_meanwhile(client, settled):
    wish(client)
    orebro = CityRoundFactory(city__slug="orebro")
    sweeps.run_now("tell_wishers", now=NOW)
    CityRound.objects.filter(pk=orebro.pk).update(registration_closes_at=NOW)
    assert settled() == []
    assert OutgoingMail.objects.get().reason == "closed"


def test_without_a_program_there_is_nothing_to_wish_for(client, ostersund):
    program = ProgramFactory()
    program.closed_on = NOW.date()
    program.save()
    response = wish(client)
    assert response.status_code == 200
    assert "<form" not in response.content.decode().split("<main")[1].split("</main")[0]
    assert TownWish.objects.count() == 0


def test_the_start_page_leads_there(client):
    page = client.get("/").content.decode()
    assert f'href="{URL}"' in page


def test_so_do_a_town_that_is_not_in_it_and_one_that_is_closed_with_its_name(client, clock_at, ostersund):
    CityFactory(slug="vasteras")
    assert f'href="{URL}?stad=V%C3%A4ster%C3%A5s"' in client.get("/vasteras/").content.decode()
    clock_at(ostersund.closes_at)
    for path in ("/ostersund/", "/ostersund/anmalan/"):
        assert f'href="{URL}?stad=%C3%96stersund"' in client.get(path).content.decode()


@pytest.mark.parametrize("welcomes_guests", [True, False])
def test_a_guest_may_rather_wait_for_the_own_town(client, ostersund, welcomes_guests):
    CityRound.objects.update(welcomes_guests=welcomes_guests)
    page = client.get("/ostersund/anmalan/").content.decode().split("<main")[1].split("</main")[0]
    assert (f'href="{URL}"' in page) == welcomes_guests
