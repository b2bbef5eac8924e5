"""Own words to one address that is told of several: a contact, of two businesses too; two people."""

from citykompetens.addresses import absolute
from citykompetens.mail import kinds
from citykompetens.mail.render import message
from participants.registration.mails.calendars import manage_path
from participants.registration.models import Enrolment
from tests.factories import NOW, Place, sign_up

from .own_texts import letter_of, to_all_at, write


def test_the_contact_reads_it_for_the_others(cast):
    others = cast.registration.enrolments.exclude(person__name="Maja Berg").order_by("pk")
    write(cast, body="Hej {namn}, {verksamhet}! {När} kommer {personer}.\n\n{knapp}")
    mail, _letter = letter_of(cast, "reminder")
    mail.recipient, mail.context = "asa@tornrosa.example", {**mail.context, "to": "contact"}
    mail.context["enrolments"] = [enrolment.pk for enrolment in others]
    text = message(mail, kinds.get("reminder").load([mail], NOW)[1]).body
    assert "Hej Åsa Törnqvist, Kafé Törnrosa! Om 3 dagar kommer Åke Öberg och Siv Éklund." in text
    assert "Till er sida:\nhttp" in text


def test_a_contact_of_two_businesses_reads_of_both_and_has_both_links(cast):
    bakery = sign_up(cast.workshop, "Bo Bagge", name="Bageriet", contact_email="asa@tornrosa.example")
    write(cast, body="Hej {namn}! {Verksamhet}: {personer}.\n\n{knapp}\n\n{länk}\n\nVälkomna!")
    text = to_all_at(cast, "asa@tornrosa.example")
    cafe_page, bakery_page = (
        absolute(manage_path(business)) for business in (cast.business, bakery.business)
    )
    assert "Hej Åsa Törnqvist! Kafé Törnrosa och Bageriet: Åke Öberg, Siv Éklund och Bo Bagge." in text
    of_each = f"Kafé Törnrosa\n- Åke Öberg\n- Siv Éklund\n{cafe_page}\n\nBageriet\n- Bo Bagge\n{bakery_page}"
    rest = f"\n\n{cafe_page}\n\nVälkomna!\n\nDet gäller:\n\n{of_each}\n\nFrågor?"
    assert rest in text  # {knapp} leaves no gap: there is no one page to lead to
    assert "Till er sida" not in text


def test_two_people_of_one_address_are_both_greeted(cast):
    sign_up(
        cast.workshop,
        Place(name="Mia Berg", email="maja@tornrosa.example", workshop_id=cast.workshop.pk),
        name="Bageriet",
        contact_email="bo@bageriet.example",
    )
    write(cast, body="Hej {namn}!\n\n{knapp}")
    text = to_all_at(cast, "maja@tornrosa.example")
    assert "Hej Maja Berg och Mia Berg!" in text
    for place in Enrolment.objects.filter(person__email="maja@tornrosa.example"):
        assert text.count(place.person.link) == 1


def test_a_contact_says_no_thanks_on_the_page_of_the_business(cast):
    write(cast, "place_offered", body="Nej tack: {tacka_nej} slut\n\n{knapp}")
    page = absolute(manage_path(cast.business))
    assert f"Nej tack: {page} slut" in to_all_at(cast, "asa@tornrosa.example", "place_offered")
