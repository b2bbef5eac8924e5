"""The form under a thumb: five people in eleven taps, a closed tab, pasted names, and without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.site import PHONE, Site, new_phone

pytestmark = pytest.mark.browser

PATH = "/ostersund/anmalan/"
PASTE = """(text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""


def names(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator("[name^='people-'][name$='-name']").all()]


def test_five_people_in_eleven_taps_and_a_closed_tab(demo: Site, chromium: Browser) -> None:
    page = new_phone(chromium)
    page.goto(demo.url + PATH)
    taps = 0

    def tap(target) -> None:
        nonlocal taps
        taps += 1
        target.click()

    tap(page.locator(".times .choice").last.locator("xpath=preceding-sibling::label[1]"))  # "later"
    for label, text in (("Verksamhetens namn", "Kafé Tumme"),):
        tap(page.get_by_label(label))
        page.keyboard.type(text)
    tap(page.get_by_text("Kafé, konditori"))
    for label, text in (("Ditt namn", "Åsa Öberg"), ("Din e-post", "asa@tumme.example")):
        tap(page.get_by_label(label))
        page.keyboard.type(text)
    tap(page.get_by_text("Ja, jag deltar själv och några till"))
    tap(page.locator("[name=people-0-name]"))
    page.keyboard.type("Maja Berg")
    for row, name in enumerate(["Bo Ek", "Per Ek", "Siv Öst"], start=1):
        tap(page.get_by_role("button", name="Lägg till en person"))
        page.wait_for_function(f"() => document.activeElement.name === 'people-{row}-name'")
        page.keyboard.type(name)

    reopened = page.context.new_page()
    reopened.goto(demo.url + PATH)
    expect(reopened.get_by_text("Vi har sparat det du skrev")).to_be_visible()
    assert names(reopened) == ["Maja Berg", "Bo Ek", "Per Ek", "Siv Öst"]
    assert reopened.get_by_label("Verksamhetens namn").input_value() == "Kafé Tumme"
    expect(reopened.locator("#time-later")).to_be_checked()
    assert reopened.url == demo.url + PATH
    assert_accessible(reopened)
    reopened.close()

    tap(page.get_by_role("button", name="Anmäl verksamheten").last)
    page.wait_for_url("**/bekraftelse/")
    assert taps == 11
    expect(page.locator(".names li")).to_have_count(5)
    assert page.evaluate("localStorage.length") == 0
    page.context.close()


def test_pasted_removed_and_a_time_each(demo: Site, chromium: Browser) -> None:
    page = new_phone(chromium)
    page.goto(demo.url + PATH)
    page.locator("[name=people-0-name]").click()
    page.evaluate(PASTE, "Maja Berg <maja@x.example>\nBo Ek\tbo@x.example\n• Siv Öst")
    expect(page.get_by_text("Det blev 3 nya.")).to_be_focused()
    assert names(page) == ["Maja Berg", "Bo Ek", "Siv Öst"]
    page.get_by_role("button", name="Ta bort person 2").click()
    expect(page.get_by_text("Bo Ek är borttagen.")).to_be_focused()
    assert names(page) == ["Maja Berg", "Siv Öst"]
    page.locator("#time-films").check()
    page.locator("#time-each").check()
    for row in (0, 1):
        expect(page.locator(f"[name=people-{row}-workshop]")).to_have_value("films")
    assert_accessible(page)
    page.context.close()


def test_all_of_it_without_scripts(demo: Site, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE, locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.url + PATH)
    page.locator("#time-later").check()
    page.get_by_label("Verksamhetens namn").fill("Hotell Tolv")
    page.locator("#industry-hotel").check()
    page.get_by_label("Ditt namn").fill("Hedda Hotell")
    page.get_by_label("Din e-post").fill("hedda@tolv.example")
    page.locator("#who-me").check()
    expect(page.locator("#people")).to_be_hidden()
    expect(page.get_by_label("Organisationsnummer")).to_be_hidden()  # a sole trader's would be a personal one
    page.locator("#who-others").check()
    expect(page.get_by_label("Organisationsnummer")).to_be_visible()
    page.get_by_text("Klistra in namn och adresser").click()
    page.locator("#pasted").fill("1. Maja Berg\n2. Bo Ek, bo@ek.example")
    page.get_by_role("button", name="Gör om till personer").click()
    assert names(page) == ["Maja Berg", "Bo Ek"]
    page.get_by_role("button", name="Ta bort person 1").click()
    page.get_by_role("button", name="Lägg till en person").click()
    assert names(page) == ["Bo Ek", ""]
    page.get_by_label("Boka platser utan namn nu").fill("12")
    page.get_by_role("button", name="Anmäl verksamheten").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hotell Tolv")
    expect(page.get_by_role("listitem").filter(has_text="12 platser utan namn")).to_be_visible()
    context.close()
