"""A shop owner signs five people up, two days later swaps one and cancels one, and the next group in line
gets the seats; then pages, mails and calendars say the same people, the same time, the same place.

Real Chromium at 390 px with scripts and without, the processes of `./run`, mails through SMTP.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.axe import assert_accessible, assert_accessible_without_scripts
from tests.browser.mail import Calendar, calendar_after, calendar_followed, entries, spoken, words_of
from tests.browser.site import PHONE, ROOT, Site, new_phone, running, until

pytestmark = pytest.mark.browser

ASA, MAJA, PER, BO, SIV, EVA = "Åsa Öberg", "Maja Berg", "Per Ek", "Bo Ek", "Siv Öst", "Eva Łącka"
WAITING = ["Ida Kö", "Ola Kö"]
ADDRESSES = {ASA: "asa", MAJA: "maja", PER: "per", EVA: "eva"}  # the others are reached through Åsa
TAPS = 13  # to sign five up, two of them with an address of their own; eleven without


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One of its own: its clock is moved."""
    with running(tmp_path_factory.mktemp("two-days-later")) as site:
        yield site


class Phone:
    """Somebody's phone, on which taps are counted and every page is looked at with axe."""

    def __init__(self, chromium: Browser, site: Site, *, scripts: bool) -> None:
        context = chromium.new_context(viewport=PHONE, locale="sv-SE", java_script_enabled=scripts)
        context.set_default_timeout(15_000)
        self.page, self.site, self.scripts = context.new_page(), site, scripts
        self.other = new_phone(chromium)
        self.taps = 0

    def open(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else self.site.url + address)
        self.look()

    def look(self) -> None:
        if self.scripts:
            assert_accessible(self.page)
        else:
            assert_accessible_without_scripts(self.page, self.other)

    def tap(self, target: Locator, type_in: str = "") -> None:
        self.taps += 1
        target.click()
        if type_in:
            expect(target).to_be_focused()
            self.page.keyboard.type(type_in)

    def close(self) -> None:
        self.page.context.close()
        self.other.context.close()


@dataclass
class Reader:
    """Who has an own page and follows the calendar on it; with an address, also who reads mails."""

    page: str
    feed: str
    address: str


@pytest.mark.parametrize(("scripts", "town"), [(True, "vastervik"), (False, "simrishamn")])
def test_two_days_later_all_of_it_agrees(site: Site, chromium: Browser, scripts: bool, town: str) -> None:
    phone = Phone(chromium, site, scripts=scripts)
    people = {name: f"{mailbox}@{town}.example" for name, mailbox in ADDRESSES.items()}
    left = sign_five_up(phone, town, people)
    assert phone.taps == TAPS
    others_take_the_rest(site, chromium, town, left - 5 - 1)
    two_wait_together(phone, town)
    cafe = reader(phone, people[ASA], "/anmalan/")
    phone.look()
    readers = {name: reader(phone, people[name], "/deltagare/") for name in (MAJA, PER)}
    readers |= {name: reader(phone, people[ASA], "/deltagare/", name) for name in (BO, SIV)}

    forward(site, days=2)
    change(phone, people)
    forward(site, minutes=9)
    bookshop = reader(phone, f"ida@{town}.example", "/anmalan/")
    phone.look()
    expect(phone.page.get_by_text("På väntelistan")).to_be_visible()
    forward(site, minutes=2)
    until(lambda: "Ändrat" in newest(phone, cafe)["Subject"])
    until(lambda: "avbokad" in newest(phone, readers[PER])["Subject"])
    until(lambda: phone.page.reload() and phone.page.get_by_text("Har plats").count())

    readers[EVA] = reader(phone, people[EVA], "/deltagare/")
    when_and_where = the_cafe_agrees(phone, cafe)
    everybody_agrees(phone, readers, when_and_where)
    those_in_line_agree(phone, bookshop, when_and_where)
    phone.close()


def sign_five_up(phone: Phone, town: str, people: dict[str, str]) -> int:
    """The form, under a thumb; returns how many seats were left before."""
    page = phone.page
    phone.open(f"/{town}/anmalan/")
    time = page.locator(".times .choice", has_text="platser kvar").first
    left = int(re.search(r"(\d+) platser kvar", time.inner_text())[1])
    phone.tap(time)
    phone.tap(page.get_by_label("Verksamhetens namn"), f"Kafé {town.title()}")
    phone.tap(page.get_by_text("Kafé, konditori"))
    phone.tap(page.get_by_label("Ditt namn"), ASA)
    phone.tap(page.get_by_label("Din e-post"), people[ASA])
    phone.tap(page.get_by_text("Ja, jag deltar själv och några till"))
    for row, name in enumerate([MAJA, PER, BO, SIV]):
        field = page.locator(f"[name=people-{row}-name]")
        if row:
            phone.tap(page.get_by_role("button", name="Lägg till en person"))
            expect(field).to_be_focused()
            page.keyboard.type(name)
        else:
            phone.tap(field, name)
        if name in people:
            phone.tap(page.locator(f"[name=people-{row}-email]"), people[name])
    phone.look()
    phone.tap(page.get_by_role("button", name="Anmäl verksamheten").last)
    expect(page.get_by_role("heading", level=1)).to_contain_text("är anmäld")
    expect(page.locator(".names li")).to_have_count(5)
    phone.look()
    return left


def others_take_the_rest(site: Site, chromium: Browser, town: str, number: int) -> None:
    """So that one seat is left."""
    other = Phone(chromium, site, scripts=True)
    fill_in(other, town, "Hotell", unnamed=str(number))
    expect(other.page.get_by_text(f"{number} platser utan namn")).to_be_visible()
    other.close()


def two_wait_together(phone: Phone, town: str) -> None:
    """They are told that one seat is not two, and choose to wait."""
    page = phone.page
    fill_in(phone, town, "Bokhandel", *WAITING)
    expect(page.get_by_text("Det finns bara 1 plats kvar och ni är 2.").first).to_be_visible()
    phone.look()
    page.locator("[name=business-time][value$=':wait']").first.check()
    page.get_by_role("button", name="Anmäl verksamheten").last.click()
    expect(page.get_by_text("På väntelistan").first).to_be_visible()
    phone.look()


def fill_in(phone: Phone, town: str, business: str, *names: str, unnamed: str = "") -> None:
    page = phone.page
    page.goto(f"{phone.site.url}/{town}/anmalan/")
    page.locator(".times .choice").first.click()
    page.get_by_label("Verksamhetens namn").fill(f"{business} {town.title()}")
    page.get_by_text("Butik").first.click()
    contact = (names or ["Hedda"])[0]
    page.get_by_label("Ditt namn").fill(contact)
    page.get_by_label("Din e-post").fill(f"{contact.split()[0].lower()}@{town}.example")
    page.locator("#who-us" if names else "#who-others").check()
    for row, name in enumerate(names[1:]):
        page.locator(f"[name=people-{row}-name]").fill(name)
    page.get_by_label("Boka platser utan namn nu").fill(unnamed)
    if names:
        page.locator("[name=business-together]").check()
    page.get_by_role("button", name="Anmäl verksamheten").last.click()


def change(phone: Phone, people: dict[str, str]) -> None:
    """By the link in the mail to the own page: one for another, and one who cannot come."""
    page = phone.page
    phone.site.open_mail(page, people[ASA], "anmäl").get_by_role("link", name="Till er sida").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kafé")
    phone.look()

    page.get_by_role("link", name=f"Ändra {MAJA}").click()
    phone.look()
    page.locator("summary", has_text="Byt person").click()
    form = page.locator("form", has=page.locator("[name=replace-name]"))
    form.locator("[name=replace-name]").fill(EVA)
    form.locator("[name=replace-email]").fill(people[EVA])
    phone.look()
    form.get_by_role("button", name="Byt person").click()
    expect(page.get_by_text(f"{EVA} kommer i stället för {MAJA}.")).to_be_visible()

    page.get_by_role("link", name=f"Ändra {PER}").click()
    page.locator("summary", has_text=f"{PER} kan inte komma").click()
    page.get_by_role("button", name=f"Avboka {PER}").click()
    expect(page.get_by_role("button", name="Ångra").first).to_be_visible()
    phone.look()


def forward(site: Site, **by: int) -> None:
    """As in a terminal beside `./run`."""
    amount = [f"--{unit}={number}" for unit, number in by.items()]
    env = {**site.env, "EMBEDDED": "1", "DEMO": "1"}
    subprocess.run([sys.executable, "manage.py", "demo", "forward", *amount], cwd=ROOT, env=env, check=True)


def reader(phone: Phone, address: str, kind: str, name: str = "") -> Reader:
    """By the link in the first mail that has one; the contact's stands below the name of who has no mail."""
    link = re.compile(rf"{name}.*?(http\S+{kind}\S+)", re.DOTALL)

    def found() -> re.Match | None:
        texts = [letter.get_body(("plain",)).get_content() for letter in phone.site.letters_to(address)]
        return next((match for text in texts if (match := link.search(text))), None)

    page = until(found)[1]
    phone.page.goto(page)
    feed = phone.page.get_by_role("link", name="Lägg till i kalendern").get_attribute("href")
    return Reader(page, feed.replace("webcal:", "http:"), "" if name else address)


def newest(phone: Phone, reader: Reader) -> EmailMessage:
    return phone.site.letters_to(reader.address)[-1]


def calendar_of(phone: Phone, reader: Reader) -> Calendar:
    """The feed's, after it, the mails', the page's and the last mail's words have said the same."""
    followed = calendar_followed(phone.page.request.get(reader.feed).body())
    phone.open(reader.page)
    texts = [" ".join(phone.page.locator("main").inner_text().split())]
    if reader.address:
        assert entries(calendar_after(phone.site.letters_to(reader.address))) == entries(followed)
        texts += words_of(newest(phone, reader))
    for event in followed.values():
        for text in texts:
            assert [words for words in spoken(event) if words not in text.lower()] == []
    return followed


def the_cafe_agrees(phone: Phone, cafe: Reader) -> list[str]:
    """Who comes and who does not; returns how it says when and where."""
    coming, gone = [ASA, BO, SIV, EVA], [MAJA, PER]
    [event] = calendar_of(phone, cafe).values()
    assert event["DESCRIPTION"].text.startswith(f"Kommer: {', '.join(coming)}\n")
    assert phone.page.locator(".same-time h3").all_inner_texts() == coming
    for words in words_of(newest(phone, cafe)):
        assert [name for name in [*coming, *gone] if name in words] == coming
    phone.page.locator("summary", has_text="2 avbokade platser").click()
    assert phone.page.locator(".given-back h3").all_inner_texts() == gone
    return spoken(event)


def everybody_agrees(phone: Phone, readers: dict[str, Reader], when_and_where: list[str]) -> None:
    for name in (EVA, BO, SIV):
        [event] = calendar_of(phone, readers[name]).values()
        assert spoken(event) == when_and_where
        expect(phone.page.get_by_role("heading", level=1)).to_have_text(f"Hej {name}")
        expect(phone.page.get_by_text("Du har en plats")).to_be_visible()
    for name, state in ((MAJA, "Någon annan kommer i ditt ställe"), (PER, "Din plats är avbokad")):
        assert calendar_of(phone, readers[name]) == {}
        expect(phone.page.get_by_text(state)).to_be_visible()
        assert "avbokad" in newest(phone, readers[name])["Subject"]


def those_in_line_agree(phone: Phone, bookshop: Reader, when_and_where: list[str]) -> None:
    """Both have a seat, are told so once, and come to what the café comes to."""
    [event] = calendar_of(phone, bookshop).values()
    assert event["DESCRIPTION"].text.startswith(f"Kommer: {', '.join(WAITING)}\n")
    assert spoken(event) == when_and_where
    expect(phone.page.get_by_text("Har plats")).to_be_visible()
    assert phone.page.locator(".same-time h3").all_inner_texts() == WAITING
    [_receipt, promoted] = phone.site.letters_to(bookshop.address)
    for words in words_of(promoted):
        assert [name for name in WAITING if name in words] == WAITING
