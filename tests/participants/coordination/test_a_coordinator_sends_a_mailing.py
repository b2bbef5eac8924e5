"""The pages from a draft to the mails, for the own town and no other."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from citykompetens.mail.models import BadAddress, OutgoingMail, State
from participants.coordination.models import Mailing
from participants.registration.models import Person
from participants.registration.services import cancel_places
from tests.factories import NOW, sign_up

pytestmark = pytest.mark.django_db

PAGES = ("review", "names", "test", "send", "discard")


def address(name, mailing):
    key = mailing.pk if name != "review" else str(mailing.pk)
    return reverse(f"admin:coordination_mailing_{name}", args=[key])


def typed(cast, **changed):
    return {
        "round": cast.city_round.round_id,
        "city": cast.city_round.city_id,
        "workshop": "",
        "who": "everybody",
        "subject": "Ta med en penna",
        "body": "Hej {namn}!",
        "subject_en": "",
        "body_en": "",
    } | changed


def add(client, cast, **changed):
    return client.post(reverse("admin:coordination_mailing_add"), typed(cast, **changed))


def seen(client, mailing):
    content = client.get(address("send", mailing)).content.decode()
    return re.search(r'name="seen" value="(\w+)"', content)[1]


def test_from_the_form_to_the_mails(cast, client_for, settled):
    client = client_for(cast.coordinator)
    response = add(client, cast)
    mailing = Mailing.objects.get()
    assert response.url == address("review", mailing)
    content = client.get(response.url).content.decode()
    assert "3 personer får mejlet, i 2 mejl." in content
    assert "Skicka 2 mejl" in content
    assert "Ja, skicka 2 mejl" in client.get(address("send", mailing)).content.decode()
    for _press in range(2):  # the second press finds it sent
        client.post(address("send", mailing), {"seen": seen(client, mailing) if not _press else "x"})
    assert OutgoingMail.objects.filter(kind="mailing").count() == 2
    settled()
    after = client.get(address("review", mailing)).content.decode()
    assert "3 personer, 2 mejl" in after
    assert f"?utskick={mailing.pk}&amp;state__exact=sent" in after


def test_the_audience_that_changed_is_shown_and_nothing_is_sent(cast, client_for, mailing):
    client, draft = client_for(cast.coordinator), mailing()
    looked = seen(client, draft)
    sign_up(cast.workshop, "Ny", name="Ny AB", contact_email="ny@ny.example")
    content = client.post(address("send", draft), {"seen": looked}).content.decode()
    assert "Nu är det 3 mejl" in content
    assert "Ja, skicka 3 mejl" in content
    assert not OutgoingMail.objects.filter(kind="mailing").exists()


def test_who_is_skipped_is_counted_and_named(cast, client_for, mailing):
    cancel_places(
        enrolments=[cast.registration.enrolments.get(person__name="Siv Éklund")], by="visitor", now=NOW
    )
    BadAddress.objects.create(address="maja@tornrosa.example", reported_at=NOW, reason="5.1.1")
    client, draft = client_for(cast.coordinator), mailing()
    content = client.get(address("review", draft)).content.decode()
    assert "1 person får mejlet. 2 hoppas över: 1 har avbokat, 1 har en adress som inte fungerar." in content
    for group, name in {
        "cancelled": "Siv Éklund",
        "bad address": "Maja Berg",
        "getting": "Åke Öberg",
    }.items():
        listed = client.get(address("names", draft), {"grupp": group}).content.decode()
        assert name in listed
        assert listed.count('<th scope="row">') == 1
    assert client.get(address("names", draft), {"grupp": "påhittad"}).status_code == 404


def test_it_is_read_as_whom_one_chooses_and_shows_no_key(cast, client_for, mailing):
    client, draft = client_for(cast.coordinator), mailing()
    maja = cast.registration.enrolments.get(person__name="Maja Berg")
    content = client.get(address("review", draft), {"som": maja.pk}).content.decode()
    frame = Frames.first(content)
    assert frame["sandbox"] is None  # all of it: it runs nothing and leads nowhere
    assert "<h1" in frame["srcdoc"]
    assert "Hej Maja Berg!" in frame["srcdoc"]
    assert frame["srcdoc"].strip().endswith("</html>")
    for key in (maja.person.link, cast.business.link):
        assert key not in content
    assert "Hej Maja Berg!" in client.get(address("review", draft), {"som": "x"}).content.decode()


class Frames(HTMLParser):
    """Reads a page as a browser does."""

    @classmethod
    def first(cls, content: str) -> dict[str, str | None]:
        parser = cls()
        parser.found = []
        parser.feed(content)
        return parser.found[0]

    def handle_starttag(self, tag, attrs):
        if tag == "iframe":
            self.found.append(dict(attrs))


def test_a_test_is_sent_to_oneself(cast, client_for, mailing, settled):
    client, draft = client_for(cast.coordinator), mailing()
    maja = cast.registration.enrolments.get(person__name="Maja Berg")
    client.post(address("test", draft), {"som": maja.pk, "email": "annan@x.example"})
    [test] = [message for message in settled() if message.subject.startswith("Prov:")]
    assert test.to == [cast.coordinator.email]
    assert "Hej Maja Berg!" in test.body


def test_another_town_is_not_there(cast, client_for, mailing, sent):
    for one in (mailing(), sent(), mailing(city=None, by=cast.national)):
        for name in PAGES:
            client = client_for(cast.outsider)
            assert client.get(address(name, one)).status_code == 404
            assert client.post(address(name, one), {"seen": "x"}).status_code == 404
    assert Mailing.objects.count() == 3
    assert client_for(cast.coordinator).get(address("review", one)).status_code == 404


def test_nobody_without_a_login_gets_in(cast, client, mailing):
    draft = mailing()
    for name in PAGES:
        assert client.get(address(name, draft)).status_code == 302


def test_a_town_cannot_write_to_all_or_to_another(cast, client_for):
    client = client_for(cast.coordinator)
    for city in ("", cast.workshop_elsewhere.city_round.city_id):
        assert add(client, cast, city=city).status_code == 200
    assert add(client, cast, workshop=cast.workshop_elsewhere.pk).status_code == 200
    assert not Mailing.objects.exists()
    content = client.get(reverse("admin:coordination_mailing_add")).content.decode()
    assert "Lund" not in content


def test_a_refusal_stands_beside_the_field_with_what_was_typed(cast, client_for):
    content = add(client_for(cast.coordinator), cast, body="Hej {namm}").content.decode()
    assert "{namm} finns inte" in content
    assert "Hej {namm}" in content


def test_what_was_sent_is_only_read(cast, client_for, sent):
    client, gone = client_for(cast.coordinator), sent()
    change = reverse("admin:coordination_mailing_change", args=[gone.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, typed(cast, subject="Annat")).status_code == 404
    assert client.get(address("send", gone)).url == address("review", gone)
    client.post(address("discard", gone))
    gone.refresh_from_db()
    assert gone.subject == "Ta med en penna"


def test_a_draft_is_thrown_away_after_a_question(cast, client_for, mailing):
    client, draft = client_for(cast.coordinator), mailing()
    assert "Inget är skickat" in client.get(address("discard", draft)).content.decode()
    assert Mailing.objects.exists()
    client.post(address("discard", draft))
    assert not Mailing.objects.exists()


def test_each_number_leads_to_its_mails(cast, client_for, sent):
    gone, other = sent(), sent(subject="Annat")
    OutgoingMail.objects.filter(kind="mailing", recipient__startswith="maja").update(
        state=State.FAILED, reason="smtp 550", settled_at=NOW
    )
    client = client_for(cast.coordinator)
    content = client.get(address("review", gone)).content.decode()
    assert content.index("Gick inte fram") < content.index("Väntar")
    links = re.findall(r'href="(/admin/mail/outgoingmail/[^"]+)"[^>]*>(\d+)</a>', content)
    assert len(links) == 2
    for url, number in links:
        listed = client.get(url.replace("&amp;", "&")).context["cl"]
        assert listed.result_count == int(number)
        assert {mail.context["mailing"] for mail in listed.result_list} == {gone.pk}
    assert other.pk != gone.pk


def test_hostile_text_does_nothing_on_the_pages(cast, client_for, mailing):
    Person.objects.filter(name="Maja Berg").update(name='"><img src=x onerror=alert(1)>{länk}')
    draft = mailing(subject='<script>alert("ä")</script> {namn}', body='"><script>alert(1)</script>{namn}')
    client = client_for(cast.coordinator)
    for name in ("review", "names", "send", "discard"):
        content = client.get(address(name, draft)).content.decode()
        assert "<script>alert" not in content
        if name == "review":
            assert Frames.first(content)["srcdoc"].strip().endswith("</html>")
        assert "<img src=x" not in content


def test_the_page_asks_as_much_for_many_as_for_few(cast, client_for, mailing, assert_queries):
    draft, client = mailing(), client_for(cast.coordinator)
    client.get(address("review", draft))
    for number in (0, 6):
        for n in range(number):
            sign_up(cast.workshop, f"P{n}", name=f"V{n}", contact_email=f"p{n}@p.example")
        for name, queries in {"review": 12, "names": 12, "send": 12}.items():
            with assert_queries(queries):
                client.get(address(name, draft))
