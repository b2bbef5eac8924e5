"""Does a page keep to WCAG 2.2 AA, as far as a machine can tell? (axe-core, vendored)"""

import re
from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]


def assert_accessible(page: Page, *, best_practice: bool = True, only_colours: bool = False) -> None:
    """No violation of WCAG 2.2 AA, nor of axe's best practices, on the page as it stands.

    `only_colours` is enough, and much quicker, where the same page has been looked at in other colours.
    """
    chosen = {"type": "tag", "values": [*WCAG, "best-practice"] if best_practice else WCAG}
    if only_colours:
        chosen = {"type": "rule", "values": COLOURS}
    # evaluate() runs beside the page's own scripts, so its strict CSP stays as it is.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    result = page.evaluate(
        "chosen => axe.run(document, {runOnly: chosen, resultTypes: ['violations']})", chosen
    )
    found = [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    assert found == [], f"{page.url}\n" + "\n".join(found)


def assert_accessible_without_scripts(page: Page, other: Page) -> None:
    """The same for a page whose browser runs no scripts, and so not axe: `other` shows what stands on it."""
    content = re.sub(r"<script\b.*?</script>", "", page.content(), flags=re.DOTALL)
    other.route(page.url, lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"))
    other.goto(page.url)
    other.unroute(page.url)
    assert_accessible(other)
