"""The hero's heading grows with its column: no town's name is broken inside the word."""

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 900, 1024, 1280, 1920)
PAGES = ("/", "/ornskoldsvik/", "/kristianstad/", "/helsingborg/", "/ostersund/", "/program/")
BROKEN = """() => {
    const broken = [];
    const texts = document.createTreeWalker(document.querySelector(".hero h1"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        for (const word of text.data.matchAll(/\\S+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) broken.push(word[0]);
        }
    }
    return broken;
}"""


def test_no_word_of_a_heading_breaks(demo: Site, chromium: Browser) -> None:
    page = chromium.new_page()
    for path in PAGES:
        page.goto(demo.url + path)
        page.evaluate("document.fonts.ready")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            broken = page.evaluate(BROKEN)
            assert not broken, f"{path} at {width}: {broken}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} at {width}"
    page.close()
