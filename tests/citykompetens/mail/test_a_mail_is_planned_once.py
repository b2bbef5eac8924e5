import pytest
from django.db import transaction

from citykompetens.mail import outbox
from citykompetens.mail.models import OutgoingMail, State
from tests.factories import NOW


def test_the_same_occurrence_twice_is_one_mail(planned):
    first = planned("asa@shop.example", occurrence="registration 7", context={"registration": 7})
    again = planned("other@shop.example", occurrence="registration 7", context={"registration": 8})
    assert again == first
    assert (again.recipient, again.context) == ("asa@shop.example", {"registration": 7})


def test_a_mail_that_went_out_is_not_planned_again(planned, settled):
    planned("asa@shop.example", occurrence="registration 7")
    settled()
    assert planned("asa@shop.example", occurrence="registration 7").state == State.SENT
    assert len(settled()) == 1


def test_kinds_do_not_share_occurrences(planned):
    assert planned("asa@shop.example", occurrence="7") != planned(
        "asa@shop.example", occurrence="7", kind="promise"
    )


def test_forty_mails_are_one_statement(db, assert_queries):
    mails = [
        outbox.Planned(kind="note", recipient=f"a{n}@shop.example", occurrence=str(n)) for n in range(40)
    ]
    with assert_queries(1):
        outbox.plan(*mails, now=NOW)


def test_a_rollback_takes_the_mail_with_it(planned, settled):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        planned("asa@shop.example")
        raise ZeroDivisionError
    assert settled() == []
    assert not OutgoingMail.objects.exists()
