"""Coordinators write what mails say, see it as a real person will, and try it on themselves."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from citykompetens.audit.models import Entry
from citykompetens.mail import kinds, outbox, texts
from citykompetens.mail.models import OutgoingMail, State
from programs.models import MailText
from tests.factories import NOW

ADD = reverse("admin:programs_mailtext_add")
LIST = reverse("admin:programs_mailtext_changelist")
TRY = reverse("admin:programs_mailtext_new_as_mail")
NIGHT = dt.timedelta(hours=13)


@pytest.fixture
def typed(cast) -> dict:
    """What a coordinator of Östersund types into the form of a new text."""
    return {
        "kind": "reminder",
        "language": "sv",
        "program": cast.city_round.round.program_id,
        "round": "",
        "city": cast.city_round.city_id,
        "subject": "{När} ses vi, {namn}",
        "body": "Hej {namn} på {verksamhet}!\n\n{tid_och_plats}\n\n{knapp}",
    }


@pytest.fixture
def desk(cast, client_for):
    return client_for(cast.coordinator)


@pytest.fixture
def text(cast, desk, typed) -> MailText:
    assert desk.post(ADD, typed).status_code == 302
    return MailText.objects.get()


def change_page(text: MailText, name: str = "change") -> str:
    return reverse(f"admin:programs_mailtext_{name}", args=[text.pk])


def place_of(cast, name: str) -> int:
    return cast.registration.enrolments.get(person__name=name).pk


def test_a_town_writes_its_own(cast, desk, text):
    assert (text.city, text.subject) == (cast.city_round.city, "{När} ses vi, {namn}")
    assert desk.post(change_page(text), {"subject": "Nytt", "body": "{länk}"}).status_code == 302
    text.refresh_from_db()
    assert (text.subject, text.body, text.kind) == ("Nytt", "{länk}", "reminder")
    entries = Entry.objects.filter(object_type="programs.mailtext").order_by("pk")
    assert [(entry.action, entry.city_slug) for entry in entries] == [
        ("mailtext.added", "ostersund"),
        ("mailtext.changed", "ostersund"),
    ]
    assert entries[1].fields == ["body", "subject"]


def test_what_was_shipped_holds_again_when_it_is_removed(desk, text):
    desk.post(change_page(text, "delete"), {"post": "yes"})
    assert not MailText.objects.exists()
    assert Entry.objects.filter(action="mailtext.removed", city_slug="ostersund").exists()


@pytest.mark.parametrize("city", ["", "elsewhere"])
def test_a_town_writes_for_no_other(cast, desk, typed, city):
    typed["city"] = cast.workshop_elsewhere.city_round.city_id if city else ""
    for address in (ADD, TRY):
        page = desk.post(address, typed | {"_send": "1"}).content.decode()
        assert re.search("Fyll i det här|Välj ett giltigt", page)
    assert not MailText.objects.exists()
    assert not OutgoingMail.objects.filter(kind="test").exists()


def test_a_national_coordinator_writes_for_all(cast, client_for, typed):
    client_for(cast.national).post(ADD, typed | {"city": ""})
    assert MailText.objects.get().city is None


def test_what_is_elsewhere_is_not_there(cast, client_for, text):
    outsider = client_for(cast.outsider)
    for name in ("change", "delete", "as_mail"):
        address = change_page(text, name)
        assert outsider.get(address).status_code == 404
        assert outsider.post(address, {"subject": "x", "body": "{knapp}", "_send": "1"}).status_code == 404
    assert client_for(cast.facilitator).get(TRY).status_code in (302, 404)
    assert not OutgoingMail.objects.filter(kind="test").exists()


def test_nobody_reads_as_somebody_of_another_town(cast, client_for, text, typed):
    """Lena asks for Maja in Östersund: she gets nobody, as nobody has signed up in Lund."""
    typed |= {"city": cast.workshop_elsewhere.city_round.city_id, "read_as": place_of(cast, "Maja Berg")}
    page = client_for(cast.outsider).post(TRY, typed).content.decode()
    assert "Ingen att läsa som" in page
    assert "Maja" not in page


def test_a_new_text_begins_with_what_holds_now(cast, desk, client_for):
    form = desk.get(ADD, {"kind": "reminder", "language": "en"}).context["adminform"].form
    assert (form["subject"].value(), form["body"].value()) == texts.shipped("reminder", "en")
    assert form["city"].value() == cast.city_round.city_id
    program = cast.city_round.round.program
    MailText.objects.create(kind="reminder", language="en", program=program, subject="Ours", body="{link}")
    form = desk.get(ADD, {"kind": "reminder", "language": "en"}).context["adminform"].form
    assert (form["subject"].value(), form["body"].value()) == ("Ours", "{link}")


@pytest.mark.parametrize("kind", [kind.name for kind in kinds.all_kinds() if kind.placeholders])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_mail_can_be_begun_and_read(cast, desk, kind, language):
    given = {"kind": kind, "language": language}
    page = desk.get(ADD, given)
    for name in kinds.get(kind).placeholders:
        assert f"<code>{{{name}}}</code>" in page.content.decode()
    shown = desk.get(TRY, given)
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self';" in shown["Content-Security-Policy"] + ";"
    mail = shown.context["mail"]
    assert not re.search(r"[{}]", mail.subject + mail.body)
    assert "Gunilla Sjöström" in mail.body


def test_one_chooses_which_mail_first(desk):
    assert desk.get(ADD)["Location"] == LIST
    assert desk.get(ADD, {"kind": "own_address"})["Location"] == LIST
    assert desk.get(TRY, {"kind": "own_address"}).status_code == 404
    page = desk.get(LIST).content.decode()
    assert f"{ADD}?kind=reminder&amp;language=en" in page


def test_an_unknown_placeholder_is_refused_beside_the_field(desk, typed):
    wrong = typed | {"body": "Hej {namm}!\n{knapp}"}
    page = desk.post(ADD, wrong)
    error = "{namm} finns inte. Här kan du använda: {namn}, {verksamhet}, "
    assert page.context["adminform"].form.errors["body"][0].startswith(error)
    assert "Hej {namm}!" in page.content.decode()
    assert error in desk.post(TRY, wrong).content.decode()
    assert not MailText.objects.exists()


def test_a_second_text_of_the_same_is_refused(cast, desk, client_for, text, typed):
    assert "finns redan" in desk.post(ADD, typed).content.decode()
    assert MailText.objects.count() == 1
    client_for(cast.outsider).post(ADD, typed | {"city": cast.workshop_elsewhere.city_round.city_id})
    client_for(cast.national).post(ADD, typed | {"round": cast.city_round.round_id})
    assert MailText.objects.count() == 3


def test_it_is_read_as_somebody_before_it_is_saved(cast, desk, typed):
    typed |= {"read_as": place_of(cast, "Åke Öberg"), "body": "{namn}: {personer} <b>\n\n{knapp}\n{länk}"}
    page = desk.post(TRY, typed)
    mail = page.context["mail"]
    assert mail.subject == "Om 3 dagar ses vi, Åsa Törnqvist"
    assert "Åsa Törnqvist: Åke Öberg och Siv Éklund <b>" in mail.body
    assert "Åsa Törnqvist: Åke Öberg och Siv Éklund &lt;b&gt;" in unescape(page.content.decode())
    assert cast.business.link not in mail.body + page.content.decode()
    assert "/ostersund/" in mail.body
    assert not MailText.objects.exists()
    typed["read_as"] = place_of(cast, "Maja Berg")
    assert desk.post(TRY, typed).context["mail"].subject == "Om 3 dagar ses vi, Maja Berg"


def test_a_trial_goes_to_who_writes_and_to_nobody_else(cast, desk, typed, settled):
    before = len(settled())
    maja = cast.registration.enrolments.get(person__name="Maja Berg")
    page = desk.post(TRY, typed | {"read_as": maja.pk, "_send": "1"}).content.decode()
    assert "Provet är på väg till orjan@ostersund.example." in page
    (trial,) = settled()[before:]
    assert trial.to == ["orjan@ostersund.example"]
    assert trial.subject == "Prov: Om 3 dagar ses vi, Maja Berg"
    assert "Hej Maja Berg på Kafé Törnrosa!" in trial.body
    assert "Du får mejlet för att Kafé Törnrosa är anmäld." in trial.body
    assert maja.person.link not in trial.body + trial.alternatives[0][0]
    assert [part.mimetype for part in trial.alternatives] == ["text/html"]
    assert trial.attachments == []
    assert len(settled()) == before + 1
    row = OutgoingMail.objects.get(kind="test")
    assert (row.state, row.secret, row.city_slug) == (State.SENT, {}, "ostersund")


def test_a_trial_goes_out_at_night(cast, desk, typed, settled):
    before = len(settled())
    desk.post(TRY, typed | {"_send": "1"})
    assert len(settled(NOW + NIGHT)) == before + 1


def test_a_trial_keeps_to_its_writers_town(cast, desk, typed, settled):
    """The role was taken back before it went out."""
    before = len(settled())
    desk.post(TRY, typed | {"_send": "1"})
    cast.coordinator.city_roles.all().delete()
    assert len(settled()) == before
    assert OutgoingMail.objects.get(kind="test").state == State.SKIPPED


def test_the_own_text_goes_out(cast, text, settled):
    before = len(settled())
    maja = place_of(cast, "Maja Berg")
    mail = outbox.Planned(
        kind="reminder",
        recipient="maja@tornrosa.example",
        occurrence="x",
        context={"enrolments": [maja], "to": "person", "version": cast.workshop.schedule_version},
    )
    outbox.plan(mail, now=NOW)
    (sent,) = settled()[before:]
    assert sent.subject == "Om 3 dagar ses vi, Maja Berg"
    assert any(part.mimetype.startswith("text/calendar") for part in sent.alternatives)
