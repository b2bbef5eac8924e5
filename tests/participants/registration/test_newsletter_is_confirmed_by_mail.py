"""The consent to a newsletter is separate, unticked, and counts when confirmed from the own mailbox."""

import re
from datetime import timedelta

import pytest

from citykompetens.audit.models import Entry
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, NewsletterConsent
from tests.factories import NOW, WorkshopFactory
from tests.participants.registration.form import URL, fields, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    return typed({"name": "Maja Berg"}, time=str(WorkshopFactory().pk), newsletter="on")


def test_nobody_has_ticked_it_for_anybody(client, form):
    assert "business-newsletter" not in fields(client.get(URL))
    del form["business-newsletter"]
    assert client.post(URL, form).status_code == 302
    assert not NewsletterConsent.objects.exists()
    assert OutgoingMail.objects.get().kind == "receipt"


def test_looking_at_the_link_changes_nothing_and_the_button_confirms(client, form, settled):
    client.post(URL, form)
    [mail] = [message for message in settled() if "nyheter" in message.subject.lower()]
    assert mail.to == ["asa@tornrosa.example"]
    link = re.search(r"/nyhetsbrev/\S+/", mail.body)[0]
    assert link in mail.alternatives[0].content
    assert "Ja, skicka nyheterna" in client.get(link).content.decode()
    assert NewsletterConsent.objects.get().confirmed_at is None

    page = client.post(link, follow=True).content.decode()
    assert "Du får nyheterna" in page
    first = NewsletterConsent.objects.get().confirmed_at
    assert first is not None
    client.post(link)
    assert NewsletterConsent.objects.get().confirmed_at == first


def test_the_same_link_takes_it_back_as_easily(client, form, settled):
    client.post(URL, form)
    [mail] = [message for message in settled() if "nyheter" in message.subject.lower()]
    link = re.search(r"/nyhetsbrev/\S+/", mail.body)[0]
    client.post(link)
    assert 'name="stop"' in client.get(link).content.decode()
    for _twice in range(2):
        page = client.post(link, {"stop": "1"}, follow=True).content.decode()
        assert "Du får inga nyheter." in page
        assert "Ja, skicka nyheterna" in page  # and back again
    assert NewsletterConsent.objects.get().confirmed_at is None
    actions = (
        Entry.objects.filter(action__startswith="newsletter").order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == ["newsletter.confirmed", "newsletter.stopped"]


def ask(client):
    again = typed({"name": "Bo Ek"}, time="films", newsletter="on", contact_email="ASA@tornrosa.example")
    assert client.post(URL, again).status_code == 302


def test_the_same_form_asks_once_and_another_one_again_for_the_first_mail_may_be_lost(client, form, settled):
    client.post(URL, form)
    client.post(URL, form)
    assert OutgoingMail.objects.filter(kind="newsletter").count() == 1
    ask(client)
    assert Business.objects.count() == 2
    assert NewsletterConsent.objects.count() == 1
    links = [re.search(r"/nyhetsbrev/\S+/", m.body)[0] for m in settled() if "nyheter" in m.subject.lower()]
    assert len(links) == 1 and client.get(links[0]).status_code == 200  # the receipts count: three a day
    links = [m.body for m in settled(NOW + timedelta(days=1)) if "nyheter" in m.subject.lower()]
    assert len(links) == 2


def test_once_it_is_confirmed_nobody_is_asked_again(client, form, settled):
    client.post(URL, form)
    NewsletterConsent.objects.update(confirmed_at=NOW)
    ask(client)
    assert not any("nyheter" in mail.subject.lower() for mail in settled())
    assert NewsletterConsent.objects.get().confirmed_at == NOW


def test_confirmed_before_the_mail_went_out_it_does_not(client, form, settled):
    client.post(URL, form)
    NewsletterConsent.objects.update(confirmed_at=NOW)
    assert [message.to for message in settled()] == [["asa@tornrosa.example"]]


def test_a_form_that_is_refused_asks_for_nothing(client, form):
    form |= {"business-time": "987654"}
    assert client.post(URL, form).status_code == 200
    assert not NewsletterConsent.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_somebody_made_up(client, form, method):
    client.post(URL, form)
    link = NewsletterConsent.objects.get().link
    for token in ("x", "MQ", link[:-1] + ("a" if link[-1] != "a" else "b")):
        assert getattr(client, method)(f"/nyhetsbrev/{token}/").status_code == 404
    assert NewsletterConsent.objects.get().confirmed_at is None


def test_in_english_the_link_is_in_english(client, form, settled):
    client.post(f"/en{URL}", form)
    assert any("/en/nyhetsbrev/" in message.body for message in settled())
