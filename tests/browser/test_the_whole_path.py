"""A newcomer's first quarter of an hour: sign up, be reminded, attend, be certified.

Real Chromium at the size of a phone, against the processes of `./run`: granian, a Celery worker,
beat, and the demo's SMTP server. Once on SQLite, once on PostgreSQL and Redis.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.site import Site, new_phone, words_and_code_of

pytestmark = pytest.mark.browser

CAFE = "Kafé Brunkullan"
THERE = ["Åsa Öberg", "Zoë Łącka"]
MISSING = "Per Ek"
CONTACT = "asa@brunkullan.example"


def test_the_whole_path(site: Site, page: Page, chromium: Browser) -> None:
    admin = new_phone(chromium)
    before = figures_of_ostersund(site, admin)

    when = sign_up(site, page)
    read_the_receipt(site, page)
    be_reminded(site, page)
    attend(site, chromium, when)
    read_the_certificates(site, page)

    after = figures_of_ostersund(site, admin)
    assert after["businesses"] == before["businesses"] + 1
    assert after["people"] == before["people"] + 3
    assert after["attended"] == before["attended"] + 2


def sign_up(site: Site, page: Page) -> str:
    """From the start page to the receipt; returns the time that was chosen, in words."""
    page.goto(f"{site.url}/demo/")
    when = page.locator("li", has_text="Anmäl ett kafé med tre personer").locator("strong").inner_text()
    when = " ".join(when.split())

    page.goto(site.url)
    assert_accessible(page)
    page.get_by_label("Hitta din stad").fill("öster")
    page.get_by_role("link", name=re.compile("^Östersund")).last.click()
    assert_accessible(page)
    page.get_by_role("link", name="Anmäl verksamheten").click()
    assert_accessible(page)

    page.get_by_role("button", name="Anmäl verksamheten").last.click()  # too early: nothing is filled in
    expect(page.get_by_text("Skriv vad verksamheten heter.").first).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Östersund").first.click()
    page.get_by_role("link", name="Anmäl verksamheten").click()
    page.get_by_role("radio", name=re.compile(re.escape(when), re.IGNORECASE)).check()
    page.get_by_label("Verksamhetens namn").fill(CAFE)
    page.get_by_text("Kafé, konditori").click()
    page.get_by_label("Ditt namn").fill("Åsa Öberg")
    page.get_by_label("Din e-post").fill(CONTACT)
    page.get_by_text("Ja, jag deltar själv och några till").click()
    for number, name in enumerate([*THERE, MISSING][1:]):
        if number:
            page.get_by_role("button", name="Lägg till en person").click()
        page.get_by_role("group", name=f"Person {number + 1}").get_by_label("Namn").fill(name)
    assert_accessible(page)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Anmäl verksamheten").last.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(CAFE)
    receipt = page.url
    for name in [*THERE, MISSING]:
        # Those who come at the same time stand together, with what is true of all of them.
        expect(page.locator(".same-time").filter(has_text=name)).to_contain_text("Har plats")
    assert_accessible(page)

    # Once more, as a browser does that lost the answer: the same receipt.
    form = {"data": sent.value.post_data, "headers": {"Content-Type": sent.value.headers["content-type"]}}
    assert page.request.post(sent.value.url, **form).url == receipt
    return when


def read_the_receipt(site: Site, page: Page) -> None:
    mail = site.open_mail(page, CONTACT, "anmäl")
    for name in [*THERE, MISSING]:
        expect(mail).to_contain_text(name)
    mail.locator("a[href*='/anmalan/']").first.click()
    page.wait_for_url(re.compile("/anmalan/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(CAFE)
    assert_accessible(page)


def be_reminded(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/demo/")
    page.get_by_role("button", name="Fram till dagen före", exact=True).click()
    mail = site.open_mail(page, CONTACT, "morgon")
    expect(mail).to_contain_text(THERE[0])
    expect(page.get_by_role("link", name="workshop.ics")).to_be_visible()
    assert len(site.subjects(page, CONTACT)) == 2  # the receipt and one reminder


def attend(site: Site, chromium: Browser, when: str) -> None:
    """On the facilitator's phone: log in by a code, tick two of three, close."""
    phone = new_phone(chromium)
    phone.goto(f"{site.url}/demo/")
    phone.get_by_role("button", name="Fram ett dygn").first.click()
    facilitator = phone.locator("li", has_text="Workshopledare i Östersund")
    address = re.search(r"\S+@\S+", facilitator.inner_text())[0]

    phone.goto(f"{site.url}/ledare/")
    assert_accessible(phone)
    phone.get_by_label(re.compile("e-post", re.IGNORECASE)).fill(address)
    phone.get_by_role("button", name="Mejla mig en kod").click()
    assert_accessible(phone)
    code = site.code_for(new_phone(chromium), address)
    phone.get_by_label(re.compile("kod", re.IGNORECASE)).fill(code)
    phone.get_by_role("button", name="Logga in").click()
    phone.wait_for_url("**/ledare/")
    assert_accessible(phone)

    _weekday, day, month, *_time = when.split()
    card = phone.get_by_role("article").filter(has_text=month).filter(has_text=re.compile(rf"\b{day}\b"))
    card.get_by_role("link", name="Öppna listan").click()
    assert_accessible(phone)
    for name in THERE:
        button = phone.get_by_role("button", name=f"På plats {name}")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    phone.get_by_text("Avsluta workshopen").first.click()
    phone.get_by_role("button", name="Avsluta workshopen").click()
    expect(phone.get_by_text("Workshopen är avslutad").first).to_be_visible()
    assert_accessible(phone)


def read_the_certificates(site: Site, page: Page) -> None:
    """One for each who was there, and none for who was not; its QR code says that it is genuine."""
    for name in THERE:
        site.open_mail(page, CONTACT, f"intyg för {name.lower()}")
        pdf = page.get_by_role("link", name=re.compile(r"\.pdf$")).get_attribute("href")
        words, proof = words_and_code_of(page.request.get(site.url + pdf).body())
        assert name in words
        page.goto(proof)
        expect(page.get_by_role("heading", name="Intyget är äkta")).to_be_visible()
        expect(page.get_by_text(name)).to_have_count(0)
        page.get_by_label("Namnet på intyget").fill(name.upper())
        page.get_by_role("button", name="Kontrollera namnet").click()
        expect(page.get_by_text("Namnet stämmer med intyget.")).to_be_visible()
        assert_accessible(page)
    assert len(site.subjects(page, CONTACT)) == 4  # receipt, reminder, two certificates


def figures_of_ostersund(site: Site, page: Page) -> dict[str, int]:
    """What a coordinator reads in the admin."""
    page.goto(f"{site.url}/demo/")
    page.get_by_role("button", name=re.compile("Logga in som Nationell", re.IGNORECASE)).click()
    page.goto(f"{site.url}/admin/")
    return site.figures(page, "Östersund")
