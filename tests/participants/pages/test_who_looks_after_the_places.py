"""More contacts, fewer, another one: who gets the link, and whose link dies."""

from datetime import timedelta

import pytest

from participants.registration.mails import person_url
from participants.registration.services import Place, rename
from participants.registration.services.contacts import add_contact, hand_over, remove_contact
from tests.factories import NOW, sign_up
from tests.participants.registration.test_calendar_parts_of_mails import calendar_files, entries

CONTACT = "asa@tornrosa.example"


@pytest.fixture
def contacts(client, page):
    return lambda **typed: client.post(
        f"{page}kontakter/", {name.replace("_", "-"): value for name, value in typed.items()}, follow=True
    )


@pytest.fixture
def bo(cast):
    return add_contact(business=cast.business, name="Bo Ek", email="bo@ek.example", by="x", now=NOW)


def letters(settled) -> list[tuple[str, str]]:
    return [(mail.to[0], mail.subject) for mail in settled()]


def test_somebody_more_gets_the_link(contacts, cast, settled):
    response = contacts(more_name="Bo Ek", more_email="bo@ek.example")
    shown = response.content.decode()
    assert "Bo Ek får länken med mejl." in shown
    assert "bo@ek.example" in shown
    mail = next(mail for mail in settled() if mail.to == ["bo@ek.example"])
    assert mail.subject == "Länken till sidan för Kafé Törnrosa"
    assert f"/anmalan/{cast.business.link}/" in mail.body
    assert "tillsammans med Åsa Törnqvist" in mail.body


def test_beyond_five_is_a_sentence(contacts, cast):
    for n in range(6):
        response = contacts(more_name=f"Bo {n}", more_email=f"bo{n}@ek.example")
    assert "Det får vara högst fem till." in response.content.decode()
    assert cast.business.more_contacts.count() == 5


def test_a_contact_needs_a_name_and_an_address(contacts, cast):
    shown = contacts(more_name="", more_email="").content.decode()
    assert "Skriv vad personen heter." in shown
    assert "Skriv en e-postadress." in shown
    assert not cast.business.more_contacts.exists()


def test_who_is_removed_has_a_dead_link_and_who_did_it_goes_on(client, cast, page, bo, settled):
    response = client.post(f"{page}kontakter/{bo.pk}/", follow=True)
    cast.business.refresh_from_db()
    assert response.redirect_chain == [(f"/anmalan/{cast.business.link}/kontakter/", 302)]
    assert "Bo Ek är borttagen." in response.content.decode()
    assert client.get(page).status_code == 404
    [mail] = [mail for mail in settled() if mail.subject == "Länken till sidan för Kafé Törnrosa"]
    assert mail.to == [CONTACT]
    assert f"/anmalan/{cast.business.link}/" in mail.body


def test_who_is_removed_is_told_and_loses_the_calendar(client, cast, page, bo, settled):
    before = len(settled())
    client.post(f"{page}kontakter/{bo.pk}/")
    uid = f"workshop-{cast.workshop.pk}-registration-{cast.registration.pk}@citykompetens"
    removed = "Du sköter inte längre platserna för Kafé Törnrosa"
    assert calendars_after(settled, before) == {
        (CONTACT, "Länken till sidan för Kafé Törnrosa"): [("REQUEST", uid, 1)],
        ("bo@ek.example", removed): [("CANCEL", uid, 1)],
    }
    told = next(mail for mail in settled() if mail.subject == removed)
    cast.business.refresh_from_db()
    for content in [told.body, *(part.decode() for part in calendar_files(told))]:
        content = content.replace("\r\n ", "")
        assert cast.business.link not in content
        assert "Åke Öberg" not in content


def test_who_is_removed_loses_also_the_entry_of_a_contact_who_comes_alone(cast, bo, settled):
    bakery = sign_up(
        cast.workshop,
        Place(name="Åsa Törnqvist", email=CONTACT, workshop_id=cast.workshop.pk),
        contact_email=CONTACT,
    )
    bo = add_contact(business=bakery.business, name="Bo Ek", email="bo@ek.example", by="x", now=NOW)
    before = len(settled())
    remove_contact(contact=bo, by="x", now=NOW)
    uid = f"workshop-{cast.workshop.pk}-registration-{bakery.pk}@citykompetens"
    subject = f"Du sköter inte längre platserna för {bakery.business}"
    assert calendars_after(settled, before)["bo@ek.example", subject] == [("CANCEL", uid, 1)]


def test_who_is_a_contact_again_before_the_mail_goes_out_keeps_all_of_it(cast, bo, settled):
    settled()
    remove_contact(contact=bo, by="x", now=NOW)
    add_contact(business=cast.business, name="Bo Ek", email="bo@ek.example", by="x", now=NOW)
    assert [subject for to, subject in letters(settled) if to == "bo@ek.example"] == [
        "Länken till sidan för Kafé Törnrosa",
        "Länken till sidan för Kafé Törnrosa",
    ]


def test_the_contact_of_another_business_stays(client, bo, neighbour):
    address = f"/anmalan/{neighbour.registration.business.link}/kontakter/{bo.pk}/"
    assert client.post(address).status_code == 404
    bo.refresh_from_db()


def test_handed_over(client, contacts, cast, page, settled):
    response = contacts(over_name="Eva Ek", over_email="eva@ek.example", over_phone="063-12 34 56")
    shown = response.content.decode()
    assert response.redirect_chain == [("/mina-lankar/", 302)]
    assert "Eva Ek är kontaktperson nu" in shown
    cast.business.refresh_from_db()
    assert (cast.business.contact_name, str(cast.business.contact_phone)) == ("Eva Ek", "063-12 34 56")
    assert cast.business.link not in shown  # who handed it over is out
    assert client.get(page).status_code == 404
    assert {
        ("eva@ek.example", "Länken till sidan för Kafé Törnrosa"),
        (CONTACT, "Kafé Törnrosa har en ny kontaktperson"),
    } <= set(letters(settled))
    told = next(mail for mail in settled() if "ny kontaktperson" in mail.subject)
    assert "/anmalan/" not in told.body


EVA = "eva@ek.example"


def calendars_after(settled, since: int, now=NOW) -> dict[tuple[str, str], list[tuple[str, str, int]]]:
    """What the mails from that one on do to calendars, by reader and subject."""
    return {(mail.to[0], mail.subject): entries(mail) for mail in settled(now)[since:]}


def test_the_calendar_is_handed_over_with_the_places(contacts, cast, settled):
    before = len(settled())
    contacts(over_name="Eva Ek", over_email=EVA, over_phone="")
    uid = f"workshop-{cast.workshop.pk}-registration-{cast.registration.pk}@citykompetens"
    assert calendars_after(settled, before) == {
        (EVA, "Länken till sidan för Kafé Törnrosa"): [("REQUEST", uid, 1)],
        (CONTACT, "Kafé Törnrosa har en ny kontaktperson"): [("CANCEL", uid, 1)],
    }
    assert len(calendars_after(settled, before, NOW + timedelta(minutes=10))) == 2  # no place has changed
    cast.business.refresh_from_db()
    told = next(mail for mail in settled() if mail.to == [CONTACT] and "ny kontaktperson" in mail.subject)
    for content in [told.body, *(part.decode() for part in calendar_files(told))]:
        content = content.replace("\r\n ", "")
        assert cast.business.link not in content
        assert "Åke Öberg" not in content


def test_what_changed_just_before_is_told_to_who_takes_over(contacts, cast, settled):
    before = len(settled())
    rename(enrolment=cast.registration.enrolments.first(), name="Nytt Namn", by="link", now=NOW)
    contacts(over_name="Eva Ek", over_email=EVA, over_phone="")
    later = calendars_after(settled, before, NOW + timedelta(minutes=10))
    assert (EVA, "Ändrat: så är Kafé Törnrosa anmäld nu") in later


def test_who_comes_and_hands_over_keeps_the_own_seat_and_who_takes_over_has_one_entry(client, cast, settled):
    """Åsa takes part and was the contact, Maja takes part and is it now."""
    place = Place(name="Åsa Törnqvist", email=CONTACT, workshop_id=cast.workshop.pk)
    bakery = sign_up(cast.workshop, place, Place(name="Maja Berg", email=EVA, workshop_id=cast.workshop.pk))
    before = len(settled())
    hand_over(business=bakery.business, name="Maja Berg", email=EVA, phone="", by="x", now=NOW)
    asa, maja = (enrolment.person for enrolment in bakery.enrolments.order_by("pk"))
    shared, hers, majas = (
        f"workshop-{cast.workshop.pk}-{owner}@citykompetens"
        for owner in (f"registration-{bakery.pk}", asa.public_id, maja.public_id)
    )
    assert calendars_after(settled, before) == {
        (EVA, "Länken till sidan för Kafé Törnrosa"): [("REQUEST", shared, 1), ("CANCEL", majas, 1)],
        (CONTACT, "Kafé Törnrosa har en ny kontaktperson"): [("REQUEST", hers, 1), ("CANCEL", shared, 1)],
    }
    told = settled()[-1]
    assert told.to == [CONTACT]
    assert f"Åsa Törnqvist har kvar sin plats. Egen sida:\n{person_url(asa)}" in told.body


def test_somebody_more_gets_the_calendar_too(cast, bo, settled):
    [mail] = [mail for mail in settled() if mail.to == ["bo@ek.example"]]
    uid = f"workshop-{cast.workshop.pk}-registration-{cast.registration.pk}@citykompetens"
    assert entries(mail) == [("REQUEST", uid, 0)]
    assert "Äldre länkar gäller inte längre" not in mail.body


def test_whose_links_died_is_told_of_all_of_them(client, cast, page, bo, settled):
    shown = client.get(f"{page}kontakter/").content.decode()
    assert shown.count("kalendern ni prenumererar på och länken att skicka runt") == 2
    client.post(f"{page}kontakter/{bo.pk}/")
    mail = next(mail for mail in settled() if "Länken till sidan" in mail.subject)
    assert mail.to == [CONTACT]
    assert "inte heller till kalendern som man prenumererar på eller att skicka runt" in mail.body


def test_a_contact_who_only_changes_the_name_stays(contacts, cast):
    response = contacts(over_name="Åsa Berg", over_email=CONTACT, over_phone="")
    cast.business.refresh_from_db()
    assert response.redirect_chain == [(f"/anmalan/{cast.business.link}/", 302)]


def test_a_link_is_not_mailed_to_who_was_removed_meanwhile(client, cast, page, bo, settled):
    client.post(f"{page}kontakter/{bo.pk}/")
    assert "bo@ek.example" not in [to for to, _subject in letters(settled)]


def test_who_is_contact_again_is_not_told_of_another(client, contacts, cast, settled):
    contacts(over_name="Eva Ek", over_email="eva@ek.example", over_phone="")
    cast.business.refresh_from_db()
    client.post(
        f"/anmalan/{cast.business.link}/kontakter/",
        {"over-name": "Åsa Törnqvist", "over-email": CONTACT, "over-phone": ""},
    )
    told = [to for to, subject in letters(settled) if "ny kontaktperson" in subject]
    assert told == ["eva@ek.example"]
