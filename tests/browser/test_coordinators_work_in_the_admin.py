"""The admin in a real browser: its scripts run under its policy, nothing is fetched from elsewhere,
and a coordinator changes a workshop, is refused beside the field, and mends it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[1280, 390])
def desk(request, transactional_db, live_server, chromium: Browser, cast: Cast, client_for) -> Iterator[Page]:
    """The coordinator of Östersund, logged in; fails for whatever the console complains of."""
    complaints: list[str] = []
    session = client_for(cast.coordinator).cookies["sessionid"].value
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": request.param, "height": 900}, locale="sv-SE"
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: complaints.append(r.url) if _is_foreign(r.url, live_server.url) else None)
    yield page
    context.close()
    assert complaints == []


def _is_foreign(url: str, own: str) -> bool:
    return not url.startswith((own, "data:", "blob:"))


def test_the_start_page_and_the_lists_fit_and_run(desk: Page) -> None:
    for address in ("/admin/", "/admin/workshops/workshop/", "/admin/registration/enrolment/"):
        desk.goto(address)
        assert desk.evaluate("typeof Alpine") == "object"  # it evaluates attributes: 'unsafe-eval'
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    desk.goto("/admin/")
    expect(desk.get_by_role("heading", name="Service och bemötande, del 1")).to_be_visible()


def test_a_refusal_stands_beside_the_field_until_it_is_mended(desk: Page, cast: Cast) -> None:
    desk.goto(f"/admin/workshops/workshop/{cast.workshop.pk}/change/")
    seats = desk.get_by_label("Platser", exact=False).first
    seats.fill("1")
    desk.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_text("3 platser är redan tagna.")).to_be_visible()
    expect(seats).to_have_value("1")
    seats.fill("24")
    desk.get_by_role("button", name="Spara", exact=True).click()
    desk.wait_for_url("**/admin/workshops/workshop/")
    cast.workshop.refresh_from_db()
    assert cast.workshop.capacity == 24


def test_a_person_with_places_below_is_saved(desk: Page, cast: Cast) -> None:
    person = cast.registration.enrolments.get(person__name="Maja Berg").person
    desk.goto(f"/admin/registration/person/{person.pk}/change/")
    desk.get_by_label("Namn").fill("Maja Bergström")
    desk.get_by_role("button", name="Spara", exact=True).click()
    desk.wait_for_url("**/admin/registration/person/")
    expect(desk.get_by_text("Maja Bergström").first).to_be_visible()


def test_a_mail_is_seen_as_it_will_be_before_it_is_saved(desk: Page) -> None:
    desk.goto("/admin/programs/mailtext/")
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    desk.locator("a[href*='kind=reminder'][href*='language=sv']").click()
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    frame = desk.frame_locator("iframe[name=mail-trial]")
    mail = frame.frame_locator("iframe")
    expect(mail.get_by_role("heading", name="Om 3 dagar: workshop i Service och bemötande")).to_be_visible()
    desk.get_by_label("Ämne").fill("{När} ses vi, {namn}!")
    desk.get_by_label("Läs som").select_option(label="Maja Berg, Kafé Törnrosa")
    desk.get_by_role("button", name="Visa mejlet").click()
    expect(mail.get_by_role("heading", name="Om 3 dagar ses vi, Maja Berg!")).to_be_visible()
    desk.get_by_role("button", name="Skicka ett prov till mig").click()
    expect(frame.get_by_text("Provet är på väg till orjan@ostersund.example.")).to_be_visible()
    desk.get_by_label("Ämne").fill("Hej {namm}")
    desk.get_by_role("button", name="Visa mejlet").click()
    expect(frame.get_by_text("{namm} finns inte.")).to_be_visible()
    expect(desk.get_by_label("Ämne")).to_have_value("Hej {namm}")
