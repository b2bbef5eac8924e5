"""Mails in the own words of a program, a round or a town: the most specific ones hold."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citykompetens.errors import Refused
from citykompetens.mail import kinds, texts
from citykompetens.mail.render import message
from participants.registration.mails import words
from programs.models import MailText
from tests.factories import ProgramFactory, RoundFactory

from .own_texts import letter_of, sent, write

EDITABLE = [kind for kind in kinds.all_kinds() if kind.placeholders]


def test_the_most_specific_text_holds(cast):
    round_, city = cast.city_round.round, cast.city_round.city
    assert sent(cast)[0] == "Om 3 dagar: workshop i Service och bemötande"
    write(cast, subject="Programmets")
    assert sent(cast)[0] == "Programmets"
    write(cast, subject="Delens", round=round_)
    assert sent(cast)[0] == "Delens"
    write(cast, subject="Stadens", city=city)
    assert sent(cast)[0] == "Stadens"
    write(cast, subject="Stadens i delen", city=city, round=round_)
    assert sent(cast)[0] == "Stadens i delen"


def test_what_belongs_elsewhere_says_nothing_here(cast):
    write(cast, subject="Lunds", city=cast.workshop_elsewhere.city_round.city)
    write(cast, "reminder", subject="English", language="en")
    write(cast, "place_cancelled", subject="Ett annat mejl")
    assert sent(cast)[0] == "Om 3 dagar: workshop i Service och bemötande"
    assert sent(cast, language="en")[0] == "English"


@pytest.mark.parametrize("where", [{}, {"round": True}, {"city": True}, {"round": True, "city": True}])
def test_there_is_one_text_of_each(cast, where):
    place = {name: getattr(cast.city_round, name) for name in where}
    write(cast, **place)
    with pytest.raises(Refused, match="finns redan"):
        write(cast, **place)
    assert MailText.objects.count() == 1


by_kind = pytest.mark.parametrize("kind", EDITABLE, ids=lambda kind: kind.name)


@by_kind
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_placeholder_of_every_kind_becomes_something(cast, kind, language, context):
    body = "\n\n".join(f"Början {{{name}}} slut" for name in kind.placeholders if name not in texts.BLOCKS)
    body += "".join(f"\n\n{{{name}}}" for name in kind.placeholders if name in texts.BLOCKS)
    write(cast, kind.name, body=body, language=language)
    _subject, text, html = sent(cast, kind.name, language, **context)
    assert len(re.findall(r"Början \S.* slut", text)) == body.count("Början")
    for drawn in (text, html):
        assert not re.search(r"[{}]", re.sub(r"<style>.*?</style>", "", drawn, flags=re.DOTALL))
    if "tid_och_plats" in kind.placeholders:
        assert "Gamla Teatern" in text
        assert "Gamla Teatern" in html
    assert "Gunilla Sjöström" in text


@by_kind
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_text_to_begin_with_may_be_saved_and_says_what_was_shipped(cast, kind, language, context):
    shipped = sent(cast, kind.name, language, **context)
    subject, body = texts.shipped(kind.name, language)
    write(cast, kind.name, subject=subject, body=body, language=language)
    own = sent(cast, kind.name, language, **context)
    assert not re.search(r"[{}]", own[0] + own[1])
    for part in ("-- \n", "Gunilla Sjöström"):
        assert own[1].rpartition(part)[1:] == shipped[1].rpartition(part)[1:]  # who to call, why it was sent
    links = r"https?://[^\s\"<]+"
    assert set(re.findall(links, own[1])) == set(re.findall(links, shipped[1]))


def test_an_unknown_placeholder_is_refused_by_name(cast):
    with pytest.raises(Refused) as refused:
        write(cast, "receipt", body="Hej {namm}!\n\n{knapp}")
    assert refused.value.field == "body"
    known = "{namn}, {verksamhet}, {personer}, {utbildning}, {del}, {stad}, {filmerna}, {kontakt}"
    assert str(refused.value.message).startswith(f"{{namm}} finns inte. Här kan du använda: {known}")
    assert not MailText.objects.exists()


@pytest.mark.parametrize(
    ("field", "written", "says"),
    [
        ("subject", "Hej {namm}", "{namm} finns inte"),
        ("subject", "Hej {länk}", "{länk} passar inte i ämnet"),
        ("subject", "{knapp}", "{knapp} passar inte i ämnet"),
        ("body", "Tryck {knapp} nu", "{knapp} ska stå på en egen rad"),
        ("body", "Utan väg vidare", r"{länk} eller {knapp}"),
        ("body", "{na mn} {knapp}", "{na mn} finns inte"),
        ("body", "{namn.person.email}\n{knapp}", "{namn.person.email} finns inte"),
        ("body", "{namn!r:>{10}}\n{knapp}", "finns inte"),
        ("kind", "own_address", "ingen text som går att ändra"),
        ("kind", "nonsense", "ingen text som går att ändra"),
    ],
)
def test_what_cannot_be_sent_is_refused(cast, field, written, says):
    given = {"kind": "reminder", field: written}
    with pytest.raises(Refused, match=re.escape(says)) as refused:
        write(cast, given.pop("kind"), **given)
    assert refused.value.field == field


def test_what_is_stored_of_a_person_cannot_be_left_out(cast):
    with pytest.raises(Refused, match=re.escape("{uppgifter}")):
        write(cast, "signed_up")
    write(cast, "signed_up", body="Hej\n\n{knapp}\n{uppgifter}")
    assert "Vi sparar det, din plats" in sent(cast, "signed_up")[1]


def test_a_part_of_another_program_is_refused(cast):
    other = RoundFactory(program=ProgramFactory(slug="annat", name="Annat"))
    with pytest.raises(Refused, match="annan utbildning"):
        write(cast, round=other)


HOSTILE = "{länk} <b>x</b>\r\nBcc: all@lund.example\n\n- {knapp} {{ url }} {% now %}"


def test_values_are_words_and_nothing_else(cast):
    cast.business.name = HOSTILE
    cast.business.save()
    write(cast, subject="{verksamhet}", body="Hej {verksamhet}\n\n- {verksamhet}\n\n{knapp}")
    mail, letter = letter_of(cast, "reminder")
    built = message(mail, letter)
    flat = " ".join(HOSTILE.split())
    assert built.subject == flat
    assert "Bcc" not in built.message()
    assert built.body.count(flat) == 3  # heading, paragraph, list
    html = built.alternatives[0].content
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert [part.is_list for part in letter.text.parts] == [False, True, False]


def test_what_is_written_is_no_html_and_a_lone_brace_is_a_brace(cast):
    write(cast, subject="a { b", body="<script>x</script> } {\n\n{{namn}} {} \n\n{Knapp}")
    subject, text, html = sent(cast)
    assert subject == "a { b"
    assert "<script>x</script> } {" in text
    assert "{Maja Berg} {}" in text
    assert "&lt;script&gt;" in html
    assert "Till din sida" in html


def test_how_a_text_is_divided(cast):
    write(cast, body="Ett\r\ntvå\r\n \r\n- tre\r\n- fyra\r\nfem\r\n{knapp}\r\n\r\n\r\nsex {Stad}")
    _mail, letter = letter_of(cast, "reminder")
    assert [(part.block, part.is_list, part.words) for part in letter.text.parts] == [
        ("", False, "Ett två"),
        ("", True, "tre fyra"),
        ("", False, "fem"),
        ("button", False, "Till din sida"),
        ("", False, "sex Östersund"),
    ]


def test_the_calendar_part_stays(cast):
    before = letter_of(cast, "reminder")[1].calendar
    write(cast)
    assert letter_of(cast, "reminder")[1].calendar == before
    assert before


def test_a_receipt_shows_every_time(cast):
    subject, body = texts.shipped("receipt", "sv")
    write(cast, "receipt", subject=subject, body=body)
    subject, text, _html = sent(cast, "receipt")
    assert subject == "Kafé Törnrosa är anmäld"
    assert "Torsdag 26 november" in text
    assert "- Åke Öberg" in text


def test_the_texts_cost_no_question_a_mail(cast, settings):
    """One a second in each process, however many mails."""
    settings.PUBLIC_PAGE_SECONDS = 60
    write(cast)
    for _number in range(2):
        with CaptureQueriesContext(connection) as asked:
            letter_of(cast, "reminder")
    assert not [query for query in asked.captured_queries if "mailtext" in query["sql"]]


def test_no_word_is_explained_that_no_mail_knows():
    assert {name for kind in EDITABLE for name in kind.placeholders} == set(words.WORDS)
