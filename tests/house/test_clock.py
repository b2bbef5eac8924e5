"""The clock is read at the edges and passed in as `now`."""

from tests.house.sources import calls, is_in, name, python_files

EDGES = ("views", "admin", "commands", "bench", "demo")  # the last two stand on top of everything
ALSO_EDGES = {
    "citykompetens/accounts/adapter.py",  # allauth calls it in the middle of a request
    "citykompetens/mail/providers.py",  # anymail's webhook calls it in the middle of a request
    "citykompetens/sweeps.py",  # the task that beat and the bell send
}
OWN_CLOCK = {
    "citykompetens/clock.py",
}
READS_A_CLOCK = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "time.time",
)
READS_A_CLOCK_WHEN_BARE = ("localtime", "localdate", "timezone.localtime", "timezone.localdate")


def test_only_the_edges_ask_what_time_it_is():
    found = [
        name(file)
        for file in python_files()
        if not is_in(file, *EDGES)
        and name(file) not in ALSO_EDGES
        and any(called == "clock.now" for called, _call in calls(file))
    ]
    assert found == []


def test_there_is_one_clock():
    found = [
        f"{name(file)}:{call.lineno}: {called}()"
        for file in python_files()
        if name(file) not in OWN_CLOCK
        for called, call in calls(file)
        if called.endswith(READS_A_CLOCK)
        or (called in READS_A_CLOCK_WHEN_BARE and not call.args and not call.keywords)
    ]
    assert found == []
