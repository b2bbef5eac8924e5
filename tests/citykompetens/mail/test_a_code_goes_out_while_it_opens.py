"""A login code that waited for the relay until it opens nothing any more is not sent."""

from datetime import timedelta

import pytest

from citykompetens.mail.dispatch import dispatch
from citykompetens.mail.models import State
from tests.factories import NOW

CODE = {"subject": "Din kod", "text": "Koden är ABC-DEF.", "code": "ABC-DEF"}


@pytest.fixture
def lifetime(settings) -> timedelta:
    return timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


def test_to_the_last_moment(planned, relay, lifetime):
    planned("frida@ostersund.example", kind="account", secret=CODE)
    assert dispatch(now=NOW + lifetime) == {State.SENT: 1}


def test_not_once_it_has_expired(planned, relay, lifetime):
    mail = planned("frida@ostersund.example", kind="account", secret=CODE)
    dispatch(now=NOW + lifetime + timedelta(seconds=1))
    mail.refresh_from_db()
    assert (mail.state, mail.reason, mail.secret) == (State.SKIPPED, "expired", {})
    assert relay.received == []


def test_what_carries_no_code_may_be_late(planned, relay, lifetime):
    planned("frida@ostersund.example", kind="account", secret=CODE | {"code": ""})
    assert dispatch(now=NOW + 2 * lifetime) == {State.SENT: 1}
