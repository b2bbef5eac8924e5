"""A mailing goes to the audience that was looked at, once, and its rows add up to it."""

import re
from datetime import timedelta

import pytest

from citykompetens.addresses import absolute
from citykompetens.audit.models import Entry
from citykompetens.errors import Refused
from citykompetens.mail.models import BadAddress, OptOut, OutgoingMail, State
from participants.coordination import audiences
from participants.coordination.mail_log import outcome_of
from participants.coordination.models import Mailing
from participants.coordination.services import discard, save_mailing, send, send_test
from participants.registration.mails.calendars import manage_path, person_path
from participants.registration.models import Business, Person
from participants.registration.services import cancel_places
from tests.factories import NOW, WorkshopFactory, sign_up, wall
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


def rows():
    return OutgoingMail.objects.filter(kind="mailing")


def to(messages, address):
    [found] = [message for message in messages if message.to == [address] and "penna" in message.subject]
    return found


def test_each_reader_gets_one_with_the_own_link(cast, sent, settled):
    sent()
    messages = settled()
    maja, asa = to(messages, "maja@tornrosa.example"), to(messages, "asa@tornrosa.example")
    assert maja.subject == "Ta med en penna"
    assert "Hej Maja Berg!" in maja.body
    assert "Hej Åsa Törnqvist!" in asa.body
    assert f"/deltagare/{Person.objects.get(name='Maja Berg').link}/" in maja.body
    assert f"/anmalan/{cast.business.link}/" in asa.body
    assert "<li>Ta med en penna</li>" in maja.alternatives[0].content
    assert maja.reply_to == ["gunilla@ostersund.example"]


def test_who_looks_after_two_has_both_links_one_below_the_other(cast, sent, settled):
    bakery = sign_up(
        cast.workshop, "Bo", name="Bageriet\n- Nord", contact_email="asa@tornrosa.example"
    ).business
    sent(body="Era sidor:\n{länk}")
    asa = to(settled(), "asa@tornrosa.example")
    first, second = (absolute(manage_path(business)) for business in (bakery, cast.business))
    assert f"Era sidor:\nBageriet - Nord: {first}\nKafé Törnrosa: {second}\n" in asa.body
    lines = re.findall(r"(?:>|<br>)\s*([^<>]+): <a href=\"([^\"]+)\"", asa.alternatives[0].content)
    assert lines[:2] == [("Bageriet - Nord", first), ("Kafé Törnrosa", second)]


def test_an_employee_who_looks_after_another_business_gets_no_key_of_the_employers(cast, sent, settled):
    """Maja comes from the café to her own address, where Bo is reached, too: each page with its own."""
    shop = sign_up(
        cast.workshop,
        "Bo Ek",
        name="Majas Bod",
        contact_name="M. Berg",
        contact_email="Maja@tornrosa.example",
    ).business
    sent(body="Hej {namn}!\n\n{länk}")
    maja = to(settled(), "maja@tornrosa.example")
    own = absolute(person_path(Person.objects.get(name="Maja Berg")))
    shops = absolute(manage_path(shop))
    assert f"Hej Maja Berg och M. Berg!\n\nMaja Berg: {own}\nMajas Bod: {shops}\n" in maja.body
    assert cast.business.link not in maja.body + maja.alternatives[0].content


def test_no_key_stands_in_a_subject_or_beside_it(cast, mailing, settled):
    """Not in one either that was saved when this was not refused."""
    with pytest.raises(Refused, match=r"\{länk\} passar inte i ämnet"):
        mailing(subject="Din sida: {länk}")
    draft = mailing(body="{länk}\n\nDin sida: {länk}\n\nHej!")
    Mailing.objects.update(subject="En penna {länk}")
    draft.refresh_from_db()
    seen = audiences.seen(draft, audiences.audience_of(draft))
    send(mailing=draft, seen=seen, by=cast.coordinator, now=NOW)
    maja = to(settled(), "maja@tornrosa.example")
    assert maja.subject == "En penna"
    assert 'mso-hide:all">Din sida:&#847;' in maja.alternatives[0].content


def test_the_same_button_twice_is_once(cast, mailing, settled):
    draft = mailing()
    seen = audiences.seen(draft, audiences.audience_of(draft))
    for _press in range(2):
        send(mailing=draft, seen=seen, by=cast.coordinator, now=NOW)
    assert rows().count() == 2
    assert Entry.objects.filter(action="mailing.sent").count() == 1


def test_what_was_looked_at_is_what_is_sent(cast, mailing):
    draft = mailing()
    seen = audiences.seen(draft, audiences.audience_of(draft))
    sign_up(cast.workshop, "Ny", name="Ny AB", contact_email="ny@ny.example")
    with pytest.raises(Refused, match="Nu är det 3 mejl"):
        send(mailing=draft, seen=seen, by=cast.coordinator, now=NOW)
    assert rows().count() == 0
    seen = audiences.seen(draft, audiences.audience_of(draft))
    draft.body = "Något annat"
    save_mailing(draft, fields=["body"], by=cast.coordinator, now=NOW)
    with pytest.raises(Refused, match="Urvalet eller texten har ändrats"):
        send(mailing=draft, seen=seen, by=cast.coordinator, now=NOW)


def test_everybody_is_accounted_for(cast, sent, settled):
    sign_up(cast.workshop, "Bo", name="Bos", contact_email="bo@bos.example")
    sign_up(cast.workshop, "Eva", name="Evas", contact_email="eva@evas.example")
    BadAddress.objects.create(address="bo@bos.example", reported_at=NOW, reason="5.1.1")
    OptOut.objects.create(address="eva@evas.example", at=NOW)
    cancel_places(
        enrolments=[cast.registration.enrolments.get(person__name="Siv Éklund")], by="visitor", now=NOW
    )
    mailing = sent()
    before = {(mail.state, mail.reason): mail.context["people"] for mail in rows()}
    assert before == {
        ("planned", ""): 1,  # Maja; Åke is reached through Åsa
        ("skipped", "cancelled"): 1,
        ("skipped", "opted out"): 1,
        ("skipped", "bad address"): 1,
    }
    settled()
    assert {state: rows().filter(state=state).count() for state in State if rows().filter(state=state)} == {
        "sent": 2,
        "skipped": 3,
    }
    assert (mailing.mails, mailing.people) == (5, sum(mail.context["people"] for mail in rows())) == (5, 5)


def test_over_the_daily_cap_two_come_as_one_in_the_morning_and_each_is_counted(sent, settled, settings):
    settings.MAIL_A_DAY = 0
    mailings = [sent(), sent(subject="Ta med ett papper")]
    assert not [message for message in settled() if "Ta med" in message.subject]
    assert {mail.state for mail in rows()} == {State.PLANNED}
    messages = settled(wall(11, 24, 7))
    assert "Ta med ett papper" in to(messages, "maja@tornrosa.example").body
    for mailing in mailings:
        [line] = outcome_of(mailing)
        assert (line.state, line.mails, line.people) == (State.SENT, mailing.mails, mailing.people)


def test_what_no_longer_fits_is_not_sent(cast, sent, settled):
    sent(who="seated", workshop=cast.workshop)
    business = Business.objects.get()
    business.contact_email = "ny@tornrosa.example"
    business.save()
    cancel_places(
        enrolments=[cast.registration.enrolments.get(person__name="Maja Berg")], by="visitor", now=NOW
    )
    settled()
    assert {mail.reason for mail in rows()} == {"cancelled", "address changed"}


def test_who_chose_a_time_meanwhile_is_not_told_to(cast, sent, settled):
    cast.registration.enrolments.update(state="undecided", workshop=None)
    sent(who="undecided")
    cast.registration.enrolments.update(state="confirmed", workshop=cast.workshop)
    settled()
    assert {(mail.state, mail.reason) for mail in rows()} == {("skipped", "not meant")}


def test_what_waits_over_the_night_says_nothing_once_the_workshop_has_begun(cast, sent, settled):
    sent(who="seated", workshop=cast.workshop)
    settled(cast.workshop.starts_at)
    assert {(mail.state, mail.reason) for mail in rows()} == {("skipped", "already held")}


def test_beyond_the_daily_cap_what_is_about_tomorrows_workshop_goes_out_at_once(
    cast, sent, settled, settings
):
    settings.MAIL_A_DAY = 0
    near, other = sent(who="seated", workshop=cast.workshop), sent(who="seated")
    settled(cast.workshop.starts_at - timedelta(days=1))
    assert {(mail.context["mailing"], mail.state) for mail in rows()} == {
        (near.pk, "sent"),
        (other.pk, "planned"),
    }


def test_what_is_written_after_the_workshop_is_sent(cast, sent, settled):
    Workshop.objects.update(starts_at=NOW - timedelta(hours=3), ends_at=NOW)
    sent(who="seated", workshop=cast.workshop)
    settled()
    assert {mail.state for mail in rows()} == {"sent"}


def test_a_test_goes_to_oneself_and_carries_no_key(cast, mailing, settled):
    draft = mailing()
    reader = next(r for r in audiences.audience_of(draft).getting if r.address.startswith("maja"))
    send_test(mailing=draft, reader=reader, by=cast.coordinator, now=NOW)
    test = to(settled(), cast.coordinator.email)
    assert test.subject == "Prov: Ta med en penna"
    assert "Hej Maja Berg!" in test.body
    for key in (reader.people[0].link, cast.business.link):
        assert key not in str(test.message())
    assert "/ostersund/" in test.body
    assert rows().count() == 0


def test_english_for_who_speaks_it(cast, sent, settled):
    Person.objects.filter(name="Maja Berg").update(language="en")
    sent(subject_en="Bring a penna", body_en="Hi {namn}, see {länk}")
    messages = settled()
    maja = to(messages, "maja@tornrosa.example")
    assert maja.subject == "Bring a penna"
    assert "/en/deltagare/" in maja.body
    assert "Citykompetens is" in maja.body
    assert "Ta med" in to(messages, "asa@tornrosa.example").subject


def test_without_an_english_text_all_of_it_is_swedish(cast, sent, settled):
    Person.objects.filter(name="Maja Berg").update(language="en")
    sent()
    assert "Citykompetens är" in to(settled(), "maja@tornrosa.example").body


def test_nothing_typed_becomes_a_header_or_markup(cast, sent, settled):
    Person.objects.filter(name="Maja Berg").update(name="<b>{länk}</b>\r\nBcc: x@x.example")
    sent(subject="En penna till {namn}", body="<script>alert(1)</script> {namn} { } {verksamhet}")
    maja = to(settled(), "maja@tornrosa.example")
    html = maja.alternatives[0].content
    assert maja.message()["Bcc"] is None
    assert "\n" not in maja.subject
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;{länk}&lt;/b&gt;" in html  # a name is never read for placeholders
    assert "{ } Kafé Törnrosa" in html


@pytest.mark.parametrize("field", ["subject", "body", "subject_en", "body_en"])
def test_an_unknown_placeholder_is_refused_by_name(field, mailing):
    english = {"subject_en": "Hello", "body_en": "Hello"}
    with pytest.raises(Refused, match=r"\{namm\} finns inte. Här kan du använda: \{namn\}") as refused:
        mailing(**{**english, field: "Hej {namm}"})
    assert refused.value.field == field


def test_half_an_english_version_is_refused(mailing):
    with pytest.raises(Refused, match="Engelskan behöver både"):
        mailing(subject_en="Hello")


def test_a_workshop_of_another_town_is_refused(cast, mailing):
    with pytest.raises(Refused):
        mailing(workshop=cast.workshop_elsewhere, by=cast.national)
    later = WorkshopFactory(city_round__city=cast.city_round.city, city_round__round__number=2)
    with pytest.raises(Refused, match="annan del"):
        mailing(workshop=later)


def test_nobody_writes_to_another_town(cast, mailing):
    for city in (cast.workshop_elsewhere.city_round.city, None):
        with pytest.raises(Refused):
            mailing(city=city)
    draft = mailing()
    seen = audiences.seen(draft, audiences.audience_of(draft))
    for act in (send, discard):
        more = {"seen": seen} if act is send else {}
        with pytest.raises(Refused, match="inte din stad"):
            act(mailing=draft, by=cast.outsider, now=NOW, **more)
    assert rows().count() == 0


def test_a_draft_is_thrown_away_and_what_was_sent_is_not(cast, mailing, sent):
    draft, gone = mailing(), sent()
    discard(mailing=draft, by=cast.coordinator, now=NOW)
    assert list(Mailing.objects.all()) == [gone]
    gone.subject = "Ändrat"
    for refused in (
        lambda: discard(mailing=gone, by=cast.coordinator, now=NOW),
        lambda: save_mailing(gone, fields=["subject"], by=cast.coordinator, now=NOW),
    ):
        with pytest.raises(Refused, match="går inte att ändra"):
            refused()


def test_nobody_is_no_audience(cast, mailing):
    draft = mailing(who="films_only")
    seen = audiences.seen(draft, audiences.audience_of(draft))
    with pytest.raises(Refused, match="Ingen skulle få mejlet"):
        send(mailing=draft, seen=seen, by=cast.coordinator, now=NOW)


def test_sending_asks_as_much_for_many_as_for_few(cast, mailing, assert_queries):
    for number in (0, 8):
        for n in range(number):
            sign_up(cast.workshop, f"P{n}", name=f"V{n}", contact_email=f"p{n}@p.example")
        draft = mailing()
        seen = audiences.seen(draft, audiences.audience_of(draft))
        cast.coordinator.is_national  # noqa: B018  read once a request
        with assert_queries(9):
            send(mailing=draft, seen=seen, by=cast.coordinator, now=NOW)
