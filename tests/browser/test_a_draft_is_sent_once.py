"""What the browser keeps of the form is the same form when it comes back: sent twice, it is one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.site import Site, new_phone

pytestmark = pytest.mark.browser
PATH = "/ostersund/anmalan/"
RESTORED = "Vi har sparat det du skrev"


@pytest.fixture
def form(demo: Site, chromium: Browser) -> Iterator[Page]:
    """The form, filled in for the contact and two more."""
    page = new_phone(chromium)
    page.goto(demo.url + PATH)
    page.locator("#time-later").check()
    page.get_by_label("Verksamhetens namn").fill("Kafé Avbrott")
    page.locator("#industry-cafe").check()
    page.get_by_label("Ditt namn").fill("Åsa Öberg")
    page.get_by_label("Din e-post").fill("asa@avbrott.example")
    page.locator("#who-us").check()
    page.locator("[name=people-0-name]").fill("Maja Berg")
    page.get_by_role("button", name="Lägg till en person").click()
    page.locator("[name=people-1-name]").fill("Bo Ek")
    yield page
    page.context.close()


def key(page: Page) -> str:
    return page.locator("[name=business-submission_key]").input_value()


def names(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator("[name^='people-'][name$='-name']").all()]


def reopened(form: Page, address: str) -> Page:
    """The tab is closed, and the form opened in a new one, where it comes back."""
    context = form.context
    form.close()
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text(RESTORED)).to_be_visible()
    expect(page.locator("[name=people-1-name]")).to_have_value("Bo Ek")
    return page


def test_sent_and_the_answer_lost_and_sent_again_it_is_one_registration(demo: Site, form: Page) -> None:
    receipts = []

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        receipts.append(route.fetch(max_redirects=0).headers["location"])
        route.abort()

    form.route(f"**{PATH}", lose)
    first = key(form)
    with form.expect_event("requestfailed"):
        form.get_by_role("button", name="Anmäl verksamheten").last.click()
    page = reopened(form, demo.url + PATH)
    page.get_by_role("button", name="Anmäl verksamheten").last.click()
    page.wait_for_url("**/bekraftelse/")  # without the note that something was changed
    assert page.url.endswith(receipts[0])
    page.goto(demo.url + PATH)  # and the next one is another
    assert names(page) == [""]
    assert key(page) != first


def test_begun_again_it_is_another_form(demo: Site, form: Page) -> None:
    page = reopened(form, demo.url + PATH)
    before = key(page)
    page.get_by_role("button", name="Börja om").click()
    expect(page.get_by_text(RESTORED)).to_be_hidden()
    expect(page.get_by_label("Verksamhetens namn")).to_have_value("")
    assert names(page) == [""]
    assert key(page) != before
    assert page.evaluate("localStorage.length") == 0


def test_in_the_next_part_it_is_another_form_and_nothing_is_typed_again(demo: Site, form: Page) -> None:
    before = key(form)
    form.evaluate(
        """() => {
            const [kept] = Object.keys(localStorage);
            localStorage[kept] = JSON.stringify({ ...JSON.parse(localStorage[kept]), part: "0" });
        }"""
    )
    page = reopened(form, demo.url + PATH)
    assert key(page) != before
    expect(page.get_by_label("Verksamhetens namn")).to_have_value("Kafé Avbrott")
    expect(page.locator("[name=business-time]:checked")).to_have_count(0)


def test_in_a_town_that_welcomes_guests_it_comes_along(demo: Site, form: Page) -> None:
    before = key(form)
    page = reopened(form, f"{demo.url}/lund/anmalan/?fran=ostersund")
    assert key(page) != before
    expect(page.locator("[name=business-time]:checked")).to_have_count(0)
    expect(page.get_by_label("Vi kommer från en annan stad")).to_be_checked()
    expect(page.get_by_label("Vilken stad eller ort?")).to_have_value("Östersund")
    expect(page.get_by_label("Din e-post")).to_have_value("asa@avbrott.example")
    page.locator("#time-later").check()
    page.get_by_role("button", name="Anmäl verksamheten").last.click()
    page.wait_for_url("**/bekraftelse/")
    expect(page.locator(".names li")).to_have_count(3)
    assert page.evaluate("localStorage.length") == 0  # nor in the town where it was typed


def test_what_was_pasted_comes_back_and_is_not_lost_when_it_is_sent(demo: Site, form: Page) -> None:
    form.get_by_text("Klistra in namn och adresser").click()
    form.locator("#pasted").fill("Siv Öst\nPer Ek")
    page = reopened(form, demo.url + PATH)
    expect(page.locator("#pasted")).to_be_visible()
    expect(page.locator("#pasted")).to_have_value("Siv Öst\nPer Ek")
    page.get_by_role("button", name="Anmäl verksamheten").last.click()
    expect(page.get_by_text("Anmälan är inte skickad än")).to_be_focused()
    assert names(page) == ["Maja Berg", "Bo Ek", "Siv Öst", "Per Ek"]
    page.get_by_role("button", name="Anmäl verksamheten").last.click()
    page.wait_for_url("**/bekraftelse/")
    expect(page.locator(".names li")).to_have_count(5)
