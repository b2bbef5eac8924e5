"""Every page as people with other eyes, hands and machines meet it: axe by day and by night, a small phone,
text twice as large, no script, nothing from elsewhere."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import pages
from tests.browser.axe import assert_accessible
from tests.browser.site import Site
from tests.house.sources import ROOT
from tests.needs import needs_html_checker

pytestmark = pytest.mark.browser

COOKIES = {"sessionid", "csrftoken", "django_language"}
ROLES = {**dict.fromkeys(pages.FACILITATOR, "facilitator"), **dict.fromkeys(pages.ADMIN, "national")}
IN_ENGLISH = [name for name in pages.EVERY if name not in pages.DEMO | pages.ADMIN]
READ = pages.PUBLIC | pages.PERSONAL | pages.FACILITATOR
# What a page may tell a browser about that is no mistake of its own.
EXPECTED = ("the server responded with a status of 404",)


@pytest.fixture(scope="module")
def things(demo: Site) -> dict[str, str]:
    return demo.things()


@pytest.fixture(scope="module")
def sessions(demo: Site, chromium: Browser) -> dict[str, list]:
    """The cookies of who is logged in, by role; none for everybody else."""
    cookies: dict[str, list] = {"": []}
    for role in set(ROLES.values()):
        context = chromium.new_context(locale="sv-SE")
        demo.log_in(context.new_page(), role)
        cookies[role] = context.cookies()
        context.close()
    return cookies


@pytest.fixture(scope="module")
def windows(demo: Site, chromium: Browser) -> Iterator[dict[bool, tuple[list[str], Page]]]:
    """With scripts and without: complaints, and a page. To open one anew takes longer than to look at it."""
    device = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm", "reduced_motion": "reduce"}
    contexts = {on: chromium.new_context(java_script_enabled=on, **device) for on in (True, False)}
    yield {on: (_complaints(context, demo.url), context.new_page()) for on, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture
def open_page(demo: Site, things: dict[str, str], sessions: dict[str, list], windows):
    """`open_page("start", prefix="/en")`; fails for what the browser complains of."""

    def open_(name: str, prefix: str = "", *, scripts: bool = True) -> Page:
        complaints, page = windows[scripts]
        complaints.clear()
        page.context.clear_cookies()
        page.context.add_cookies(sessions[ROLES.get(name, "")])
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(demo.url + prefix + pages.EVERY[name].format(**things))
        assert complaints == []  # before axe comes, which tries out styles and is refused
        assert {cookie["name"] for cookie in page.context.cookies()} <= COOKIES
        return page

    return open_


def _complaints(context: BrowserContext, own: str) -> list[str]:
    """Grows while pages are open: console and policy, mistakes of scripts, requests to somebody else."""
    found: list[str] = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: found.append(str(error)))

    def read(message) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in EXPECTED):
            found.append(message.text)

    def look(request) -> None:
        if not request.url.startswith((own, "data:", "blob:")):
            found.append(f"asks {request.url}")

    context.on("page", listen)
    context.on("console", read)
    context.on("request", look)
    return found


def assert_fits(page: Page, width: int, text: str = "") -> None:
    """Nothing sticks out to the right at this width, with the root's text size as given, or as it is."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", text)
    sticking_out = page.evaluate(
        """() => {
            const most = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= most) return [];
            const out = [...document.body.querySelectorAll("*")].filter(
                (element) => element.getBoundingClientRect().right > most + 1);
            return out.map((element) => element.outerHTML.slice(0, 120)).slice(-5);
        }"""
    )
    assert sticking_out == [], f"{page.url} at {width} px, text {text or 'as it is'}"


@pytest.mark.parametrize("name", pages.EVERY)
def test_anybody_can_use_it(open_page, name: str) -> None:
    """By day and by night: axe. One heading, a small phone, a window at 200 %, the text alone at 200 %.

    And whoever only reads needs no script.
    """
    ours = name not in pages.ADMIN  # the frame of the admin is unfold's: it names no <main>
    page = open_page(name)
    if name in READ:
        without = open_page(name, scripts=False).locator("main").inner_text().split("\n")
        only_with = [line for line in page.locator("main").inner_text().split("\n") if line not in without]
        assert [line for line in only_with if not line.endswith("sedan")] == []  # a minute may have passed
    assert_accessible(page, best_practice=ours)
    page.emulate_media(color_scheme="dark")
    if not ours:
        page.reload()  # unfold asks once
    assert_accessible(page, only_colours=True)
    assert page.locator("h1").count() == 1
    for width in (390, 320):
        assert_fits(page, width)
    if ours:
        assert_fits(page, 640)  # a window of 1280 px at 200 %
        assert_fits(page, 1280, text="225%")


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_the_english_page_is_as_good(open_page, name: str) -> None:
    page = open_page(name, prefix="/en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    assert_fits(page, 320)


def test_its_html_is_valid(demo: Site, things, sessions, chromium: Browser, tmp_path: Path) -> None:
    """For the Nu checker. The admin's is unfold's, with attributes of Alpine that it does not know."""
    checker = needs_html_checker()
    for name in [name for name in pages.EVERY if name not in pages.ADMIN]:
        context = chromium.new_context()
        context.add_cookies(sessions[ROLES.get(name, "")])
        for prefix in ("", "/en"):
            answer = context.request.get(demo.url + prefix + pages.EVERY[name].format(**things))
            (tmp_path / f"{name}{prefix.replace('/', ' ')}.html").write_bytes(answer.body())
        context.close()
    files = sorted(tmp_path.iterdir())
    told = subprocess.run([*checker, "--stdout", "--format", "gnu", *files], capture_output=True, text=True)
    # allauth's table of sessions has a column more than its head.
    lines = [line for line in told.stdout.splitlines() if "A table row was 5 columns wide" not in line]
    assert lines == []


def test_the_text_grows_as_far_as_asked() -> None:
    """`assert_fits` doubles the root's size: that is what the stylesheet says of it."""
    assert "--pico-font-size: 112.5%" in (ROOT / "static/css/citykompetens.css").read_text()
