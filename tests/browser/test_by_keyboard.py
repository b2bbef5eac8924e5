"""From the address bar to the receipt without a mouse: Tab, arrows, space, Enter, on a small screen, and
the focus is seen all the way."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site, new_phone

pytestmark = pytest.mark.browser

MOST_STEPS = 120
FOCUS = """() => {
    const focused = document.activeElement;
    const label = focused.labels?.[0] ?? focused.closest("label");
    // The box of a choice is drawn around its label, that of a window on the map within it.
    const drawn = [focused, label, focused.querySelector(".hit")].filter(Boolean).map(getComputedStyle);
    const box = focused.getBoundingClientRect();
    return {
        words: (focused.getAttribute("aria-label") || label?.innerText || focused.textContent).trim(),
        kind: focused.tagName.toLowerCase(),
        shown: drawn.some((style) => parseFloat(style.strokeWidth) >= 2
            || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)),
        within: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def tab_to(page: Page, words: str, kind: str = "") -> None:
    """Press Tab until what has the focus is called so; every stop on the way is seen."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["kind"] == "body":  # through the browser's own bar and around
            continue
        assert focus["shown"], f"no ring around {focus}"
        assert focus["within"], f"out of sight: {focus}"
        if re.search(words, focus["words"]) and kind in ("", focus["kind"]):
            return
    raise AssertionError(f"no way to {words!r} with Tab on {page.url}")


def test_from_the_address_bar_to_the_receipt(demo: Site, chromium: Browser) -> None:
    page = new_phone(chromium)
    page.goto(demo.url)

    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["words"] == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    tab_to(page, "Hitta din stad", "input")
    page.keyboard.type("väster")
    tab_to(page, "^Västerås", "a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vasteras/")
    tab_to(page, "^Anmäl verksamheten")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vasteras/anmalan/")

    tab_to(page, "", "input")  # the times are one stop; arrows choose within
    page.keyboard.press("Space")
    expect(page.get_by_role("radio").first).to_be_checked()
    tab_to(page, "^Verksamhetens namn")
    page.keyboard.type("Tangentens bageri")
    tab_to(page, "", "input")  # so are the trades
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#industry-restaurant")).to_be_checked()
    tab_to(page, "^Ditt namn")
    page.keyboard.type("Tage Tangent")
    tab_to(page, "^Din e-post")
    page.keyboard.type("tage@tangent.example")
    tab_to(page, "^Ja, det är bara jag")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#who-us")).to_be_checked()
    tab_to(page, "^Namn")
    page.keyboard.type("Märta Mellanslag")
    tab_to(page, "^Lägg till en person")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Person 2")).to_be_visible()
    page.wait_for_function("() => document.activeElement.name?.endsWith('-1-name')")
    page.keyboard.type("Rut Retur")
    tab_to(page, "^Anmäl verksamheten", "button")
    page.keyboard.press("Enter")

    page.wait_for_url("**/bekraftelse/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tangentens bageri")
    expect(page.get_by_role("listitem").filter(has_text="Märta Mellanslag").first).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Rut Retur").first).to_be_visible()
    page.context.close()


def test_what_is_wrong_has_the_focus_and_says_so(demo: Site, chromium: Browser) -> None:
    """A form sent too early, with Enter."""
    page = new_phone(chromium)
    page.goto(f"{demo.url}/uppsala/anmalan/")
    tab_to(page, "", "input")  # a time
    page.keyboard.press("Space")
    tab_to(page, "^Verksamhetens namn")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.getAttribute('aria-invalid') === 'true'")
    assert page.evaluate(FOCUS)["words"].startswith("Verksamhetens namn")
    described_by = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    said = " ".join(page.locator(f"[id='{part}']").inner_text() for part in described_by.split())
    assert "Skriv vad verksamheten heter." in said
    page.context.close()
