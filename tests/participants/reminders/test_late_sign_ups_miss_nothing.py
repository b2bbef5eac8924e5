"""Who signs up after a mail's moment gets no stale one: the receipt says what it said."""

import datetime as dt

from participants.registration.services import Place
from participants.reminders.services import plan_due
from tests.factories import MailRuleFactory, sign_up, wall

CHEF, IDA, OLLE = "chef@sen.example", "ida@sen.example", "olle@sen.example"


def test_one_welcome_says_it_all(cast, settled):
    program = cast.city_round.round.program
    for days in (7, 1):
        MailRuleFactory(program=program, days=days)
    MailRuleFactory(program=program, kind="choose_time", days=21)
    late = wall(11, 25, 12)
    sign_up(
        cast.workshop,
        Place(name="Ida Id", email=IDA, workshop_id=cast.workshop.pk),
        Place(name="Olle Od", email=OLLE, undecided=True),
        contact_email=CHEF,
        now=late,
    )
    plan_due(now=late + dt.timedelta(minutes=1))
    mails = {address: [m for m in settled(late) if m.to == [address]] for address in (CHEF, IDA, OLLE)}
    assert {address: len(found) for address, found in mails.items()} == {CHEF: 1, IDA: 1, OLLE: 1}
    for address in (CHEF, IDA):
        html = mails[address][0].alternatives[0][0]
        for text in (mails[address][0].body, html):
            assert "I morgon" in text
            assert "Filmerna är öppna nu." in text
    assert "Välj senast fredag 11 december." in mails[CHEF][0].body
    assert "senast fredag 11 december" in mails[OLLE][0].body


def test_i_morgon_is_as_of_when_it_is_sent(cast, settled):
    sign_up(cast.workshop, "Ida Id", contact_email=CHEF, now=wall(11, 24, 12))
    [receipt] = [m for m in settled(wall(11, 25, 12)) if m.to == [CHEF]]  # the relay was gone for a day
    assert "I morgon" in receipt.body
    assert "Om 2 dagar" not in receipt.body
