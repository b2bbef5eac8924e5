"""once.js by itself: a second click does nothing, a lost connection leaves the form alive."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import new_phone
from tests.house.sources import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture
def form(chromium: Browser) -> Iterator[Page]:
    """A page with the form, whose clock the test moves; it counts what would have been sent."""
    page = new_phone(chromium)
    page.clock.install()
    page.set_content("<form data-once><button>Anmäl</button></form>")
    page.add_script_tag(path=ROOT / "static/js/once.js")
    page.evaluate(
        """() => {
            window.sent = 0;
            document.addEventListener("submit", (event) => {
                if (!event.defaultPrevented) window.sent += 1;
                event.preventDefault();
            });
        }"""
    )
    yield page
    page.context.close()


def sent_after_a_click(form: Page) -> int:
    form.get_by_role("button").click()
    return form.evaluate("window.sent")


def test_a_second_click_sends_nothing(form):
    assert [sent_after_a_click(form), sent_after_a_click(form)] == [1, 1]


def test_after_ten_seconds_it_can_be_sent_again(form):
    sent_after_a_click(form)
    form.clock.run_for(10_001)
    assert [sent_after_a_click(form), sent_after_a_click(form)] == [2, 2]


def test_back_on_the_page_it_can_be_sent_again(form):
    sent_after_a_click(form)
    form.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert sent_after_a_click(form) == 2
