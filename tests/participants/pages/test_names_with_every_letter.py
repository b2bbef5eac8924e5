"""Whatever somebody types as a name stays a name: on every page and slip, in mails, headers and calendars."""

import email
from collections.abc import Callable
from email import policy
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils.html import escape

from participants.registration.models import Business, Enrolment
from tests import ics
from tests.factories import WorkshopFactory
from tests.participants.registration.form import typed
from workshops.models import Workshop

pytestmark = pytest.mark.django_db

JOINERS = "\u200c\u200d"  # a letter of Persian, the glue of emoji
NAMES = {
    "of many tongues": "Zoë D’Ångström-Łącka Þórðarson Ñandú Nguyễn Ωμέγα Юлия 王小明 さくら",
    "combining marks": "A\u030asa O\u0308berg Nguye\u0302\u0303n",
    "from right to left": "محمد عبدالله שָׁלוֹם",
    "turned around": "\u202eajaM\u202c",
    "emoji": "👩🏽‍🍳 Kocken 🏳️‍🌈",
    "as long as there is room": "Å" * 120,
    "a formula": "=cmd|' /C calc'!A0",
    "another formula": '@SUM(1+1)*"x"',
    "a script": "<script>alert(1)</script>",
    "an attribute": "\"'><img src=x onerror=alert(1)>",
    "a template": "{{ 7|add:7 }}{% debug %} %(name)s {0}",
    "a header": "Maja\r\nBcc: alla@x.example\r\n\r\n<b>x",
    "a calendar": "X\r\nEND:VEVENT\r\nBEGIN:VEVENT;\\,\\n:x",
    "controls": "Ma\x07ja\x1b[31m Be\x7frg\u2028slut",
}


class Structure(HTMLParser):
    """The elements and attributes of a page, without its text and their values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _value in attrs)))


class World:
    """All that a business and its people have to read, where every name is this one."""

    def __init__(self, name: str, workshop: Workshop, client: Client, settled: Callable) -> None:
        before = len(settled())
        host = f"x{before}.example"
        people = [{"name": name, "email": f"maja@{host}"}, {"name": name}]
        contact = {"contact_name": name, "contact_email": f"asa@{host}"}
        answer = client.post("/ostersund/anmalan/", typed(*people, time=workshop.pk, name=name, **contact))
        assert answer.status_code == 302, answer.context["form"].errors
        business = Business.objects.latest("pk")
        with_mail, without = Enrolment.objects.filter(registration__business=business)
        self.names = {business.name, business.contact_name, with_mail.person.name, without.person.name}
        own, person = f"/anmalan/{business.link}/", f"/deltagare/{without.person.link}/"
        paths = [
            *(own, f"{own}bekraftelse/", f"{own}plats/{without.pk}/", f"{own}kontakter/", f"{own}lappar/"),
            *(f"/deltagare/{with_mail.person.link}/", person, f"{person}uppgifter/"),
        ]
        self.pages = [client.get(path).content.decode() for path in paths]
        raw = [message.message().as_bytes(linesep="\r\n") for message in settled()[before:]]
        self.mails = [email.message_from_bytes(content, policy=policy.default) for content in raw]
        feeds = [business.calendar_link, with_mail.person.calendar_link]
        parts = [part for mail in self.mails for part in mail.iter_attachments()]
        self.calendars = [client.get(f"/kalender/{link}.ics").content for link in feeds]
        self.calendars += [part.get_payload(decode=True) for part in parts]

    def html(self) -> list[str]:
        return [*self.pages, *(mail.get_body(("html",)).get_content() for mail in self.mails)]


@pytest.fixture
def plain(client: Client, settled: Callable) -> World:
    """With a name like others, to compare with."""
    return World("Maja Berg", WorkshopFactory(), client, settled)


@pytest.fixture(params=NAMES.values(), ids=NAMES.keys())
def hostile(request: pytest.FixtureRequest, plain: World, client: Client, settled: Callable) -> World:
    return World(request.param, Workshop.objects.get(), client, settled)


def test_a_name_is_a_name_wherever_it_stands(plain: World, hostile: World) -> None:
    [name] = hostile.names
    assert all(character.isprintable() for character in name if character not in JOINERS)
    for html, usual in zip(hostile.html(), plain.html(), strict=True):
        assert escape(name) in html
        assert Structure(html).found == Structure(usual).found
    for mail, usual in zip(hostile.mails, plain.mails, strict=True):
        assert mail.keys() == usual.keys()
        assert [mail.get_all(header) for header in ("From", "Bcc", "Cc")] == [
            usual.get_all(header) for header in ("From", "Bcc", "Cc")
        ]
        assert name in str(mail["Subject"])
        assert name in mail.get_body(("plain",)).get_content()
    for content, usual in zip(hostile.calendars, plain.calendars, strict=True):
        [event] = ics.events(ics.read(content))
        [like] = ics.events(ics.read(usual))
        assert event.properties.keys() == like.properties.keys()
    assert name in ics.events(ics.read(hostile.calendars[0]))[0]["DESCRIPTION"].text
