import datetime as dt
from collections.abc import Callable

import pytest
from django.core.mail import EmailMultiAlternatives

from citykompetens.mail.models import OutgoingMail, State
from participants.reminders.services import plan_due
from programs.models import MailRule, Program
from tests.factories import MailRuleFactory


@pytest.fixture
def rule(cast) -> MailRule:
    """The day before, at nine: the workshop of the cast is on Thursday the 26th."""
    return MailRuleFactory(program=cast.city_round.round.program)


@pytest.fixture
def reminders(rule, settled) -> Callable[[dt.datetime], list[EmailMultiAlternatives]]:
    """Sweeps and sends at a moment; returns every reminder that has gone out so far."""

    def sweep(at: dt.datetime) -> list[EmailMultiAlternatives]:
        plan_due(now=at)
        ids = set(OutgoingMail.objects.filter(kind="reminder").values_list("message_id", flat=True))
        sent = [message for message in settled(at) if message.extra_headers["Message-ID"] in ids]
        return sorted(sent, key=lambda message: message.to)

    return sweep


@pytest.fixture
def program(cast) -> Program:
    return cast.city_round.round.program


@pytest.fixture
def sent(settled):
    """Sweeps and sends at a moment; returns the mails of a kind that have gone out so far, by address."""

    def sweep(kind: str, at: dt.datetime) -> dict:
        plan_due(now=at)
        ids = set(OutgoingMail.objects.filter(kind=kind).values_list("message_id", flat=True))
        return {m.to[0]: m for m in settled(at) if m.extra_headers["Message-ID"] in ids}

    return sweep


@pytest.fixture
def reasons(db) -> Callable[[str], dict[str, str]]:
    """Of a kind, to whom it was not sent, and why."""

    def skipped(kind: str) -> dict[str, str]:
        mails = OutgoingMail.objects.filter(kind=kind, state=State.SKIPPED)
        return dict(mails.values_list("recipient", "reason"))

    return skipped
