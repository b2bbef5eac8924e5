"""How much one address gets in a day; what is too much waits, and goes out together the next morning.

Of the kinds that can wait an address gets MAIL_A_DAY mails a day, whatever else it got among them; of those
that anybody's forms cause, three (tickets). A letter that cannot wait goes out all the same. Nothing is
dropped but what strangers' forms would still send after three days of that. Days are calendar days in
Stockholm.
"""

import datetime as dt
from collections import Counter

from django.conf import settings

from . import claims, kinds, tickets
from .models import OutgoingMail, State

Group = list[OutgoingMail]  # what goes out as one mail, the first one's Message-ID on it


def within_the_day(mails: list[OutgoingMail], outcome: Counter[str], *, now: dt.datetime) -> list[Group]:
    """Those of the mails that may go out now, and together what was held back before.

    No statement where nothing is too much and no form was behind it.
    """
    may_go = _within_tickets(_within_the_cap(mails, now=now), outcome, now=now)
    groups: dict[object, Group] = {}
    for mail in may_go:
        groups.setdefault(_address(mail) if mail.held else mail.pk, []).append(mail)
    return list(groups.values())


def _within_the_cap(mails: list[OutgoingMail], *, now: dt.datetime) -> list[OutgoingMail]:
    can_wait = kinds.that_are("can_wait")
    too_many: list[OutgoingMail] = []
    if can_wait:
        in_this_batch: Counter[str] = Counter()
        for mail in mails:
            over = mail.sent_today + in_this_batch[_address(mail)] >= settings.MAIL_A_DAY
            if over and mail.kind in can_wait and not mail.held and not mail.cannot_wait:
                too_many.append(mail)
            else:
                in_this_batch[_address(mail)] += 1
        _hold(too_many, now=now)
    return [mail for mail in mails if mail not in too_many]


def _within_tickets(
    mails: list[OutgoingMail], outcome: Counter[str], *, now: dt.datetime
) -> list[OutgoingMail]:
    """The mails without what their address must not get from forms today."""
    typed = kinds.that_are("typed")
    # What was held back goes out as one mail: one asks for the ticket of all.
    asks: dict[int, OutgoingMail] = {}
    first_held: dict[str, OutgoingMail] = {}
    for mail in mails:
        if mail.kind in typed and not mail.cannot_wait:
            asks[mail.pk] = first_held.setdefault(_address(mail), mail) if mail.held else mail
    with_ticket = tickets.take(asks.values(), now=now)
    too_many = [mail for mail in mails if mail.pk in asks and asks[mail.pk].pk not in with_ticket]
    given_up = [mail for mail in too_many if tickets.is_given_up(mail, now)]
    if given_up:
        outcome.update(claims.settle(given_up, State.SKIPPED, "too many", now=now))
    _hold([mail for mail in too_many if mail not in given_up], now=now)
    return [mail for mail in mails if mail not in too_many]


def _hold(mails: list[OutgoingMail], *, now: dt.datetime) -> None:
    claims.put_back(mails, due_at=tickets.tomorrow(now), held=True)


def _address(mail: OutgoingMail) -> str:
    return mail.recipient.lower()
