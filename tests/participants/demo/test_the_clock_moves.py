"""`manage.py demo forward`, and the buttons that do the same: what is due then happens then."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from citykompetens import clock, sweeps
from participants.demo import time_travel
from tests.factories import NOW, Cast, MailRuleFactory, wall

pytestmark = pytest.mark.wall_clock


def sweep(*, now):
    """Every sweep, until what one made due for another is done as well."""
    for name in 3 * sweeps.names():
        sweeps.run_now(name, now=now)


def forward(**by: int) -> str:
    out = StringIO()
    call_command("demo", "forward", *(f"--{name}={number}" for name, number in by.items()), stdout=out)
    return out.getvalue()


def test_it_moves_on_top_of_where_it_is(demo):
    forward(days=6)
    forward(hours=2, minutes=11)
    assert clock.offset() == dt.timedelta(days=6, hours=2, minutes=11)


def test_it_says_what_time_it_is(demo, time_machine):
    time_machine.move_to(NOW, tick=False)
    assert forward(days=1) == "It is now tisdag 24 november 2026 10.00.\n"


@pytest.mark.parametrize("by", [{}, {"days": -1}, {"days": 2, "hours": -1}, {"hours": 1, "minutes": -1}])
def test_it_never_goes_back_or_stays(demo, by):
    with pytest.raises(CommandError, match="only goes forward"):
        forward(**by)
    assert clock.offset() == dt.timedelta()


def test_outside_demo_mode_there_is_no_other_time(settings, tmp_path):
    settings.DEMO_CLOCK_FILE = tmp_path / "clock-offset"
    settings.DEMO_CLOCK_FILE.write_text("86400")
    with pytest.raises(CommandError, match="not a demo"):
        forward(days=1)
    assert clock.offset() == dt.timedelta()


def test_the_day_before_brings_the_reminder(demo, cast: Cast, time_machine, mailoutbox):
    """The cast's workshop is on Thursday: its reminder is due on Wednesday at nine."""
    time_machine.move_to(NOW, tick=False)
    MailRuleFactory(program=cast.city_round.round.program)
    sweep(now=clock.now())
    mailoutbox.clear()

    reminder = time_travel.next_reminder(clock.now())
    assert reminder is not None
    assert (reminder.workshop, reminder.at) == (cast.workshop, wall(11, 25, 9, 1))
    sweep(now=clock.now())
    assert mailoutbox == []

    sweep(now=time_travel.forward(reminder.at - clock.now()))
    assert sorted(mail.to[0] for mail in mailoutbox) == ["asa@tornrosa.example", "maja@tornrosa.example"]
    assert {mail.subject for mail in mailoutbox} == {"I morgon: workshop i Service och bemötande"}
    assert time_travel.next_reminder(clock.now()) is None


def test_every_sweep_is_rung_for(demo, monkeypatch):
    demo.BELL = True
    rung = []
    monkeypatch.setattr(sweeps.run, "apply_async", lambda args, **_: rung.append(*args))
    forward(hours=1)
    assert rung == sweeps.names()


def test_without_a_broker_the_clock_still_moves(demo, monkeypatch):
    demo.BELL = True

    def gone(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(sweeps.run, "apply_async", gone)
    forward(hours=1)
    assert clock.offset() == dt.timedelta(hours=1)


def test_the_tour_goes_to_a_workshop_with_room_for_three(demo, cast: Cast):
    assert time_travel.workshop_of_the_tour(NOW) == cast.workshop
    cast.workshop.capacity = 2
    cast.workshop.save()
    assert time_travel.workshop_of_the_tour(NOW) is None
