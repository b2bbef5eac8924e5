import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from participants.bench import inside, places
from participants.bench.data import Size
from participants.bench.figures import Figure, table
from participants.bench.scenarios import SCENARIOS

PLACES = {"postgresql": places.postgresql, "sqlite": places.sqlite}
OVER = 1  # exit code


class Command(BaseCommand):
    help = (
        "Measure the site on a database of its own, with a real granian. Prints a table; the exit code is "
        "1 when a figure is over its limit. Fills, starts and removes everything by itself; other work on "
        "the machine disturbs the times, never the counts."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        about = [f"{name} ({module.DATABASE})\n{module.__doc__}" for name, module in SCENARIOS.items()]
        return super().create_parser(
            prog_name,
            subcommand,
            epilog="\n".join(["The scenarios:\n", *about]),
            formatter_class=RawDescriptionHelpFormatter,
            **kwargs,
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="all of them, unless named")
        parser.add_argument("--cities", type=int, default=17, help="how many (17)")
        parser.add_argument("--businesses", type=int, default=60, help="in each city (60)")
        parser.add_argument("--people", type=int, default=5, help="of each business (5)")
        parser.add_argument("--quick", action="store_true", help="few repetitions: does it work?")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
        parser.add_argument("--keep", action="store_true", help="leave database and files behind")
        parser.add_argument(
            "--database",
            default=places.PREFIX,
            metavar="NAME",
            help=f"a name that starts with {places.PREFIX}",
        )
        # This command again, in the process that may touch the database.
        parser.add_argument("--inside", action="store_true", help="not for people")

    def handle(self, *args: Any, **options: Any) -> None:
        size = Size(**{field: options[field] for field in ("cities", "businesses", "people")})
        if min(asdict(size).values()) < 1:
            raise CommandError("At least one city, one business and one person.")
        names = options["scenarios"] or [n for n, s in SCENARIOS.items() if not hasattr(s, "BY_NAME_ONLY")]
        if unknown := set(names) - set(SCENARIOS):
            raise CommandError(
                f"There is no scenario {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}."
            )
        machine = _machine()
        try:
            with _stopped_by_signals():
                if options["inside"]:
                    figures = inside.run(names, size, quick=options["quick"])
                else:
                    figures = _in_their_places(names, options)
        except KeyboardInterrupt as stopped:
            raise CommandError("Stopped, and tidied up.", returncode=130) from stopped
        if options["json"]:
            _write(options["json"], size, machine, figures)
        if options["inside"]:
            return
        self.stdout.write(table(figures))
        if machine["load"] > machine["processors"] / 2:
            self.stdout.write(
                f"The machine was busy before the bench began (load {machine['load']:.1f} on "
                f"{machine['processors']} processors): its times are too long, its counts are right."
            )
        if any(figure.is_over for figure in figures):
            sys.exit(OVER)


def _in_their_places(names: Sequence[str], options: dict[str, Any]) -> list[Figure]:
    """The figures of all these scenarios, those of one kind of database together."""
    figures = []
    for database in PLACES:
        if chosen := [name for name in names if database == SCENARIOS[name].DATABASE]:
            figures += _in_its_place(database, chosen, options)
    return figures


def _in_its_place(database: str, names: Sequence[str], options: dict[str, Any]) -> list[Figure]:
    """Run these scenarios in a process of their own, on an empty database of this kind."""
    with (
        PLACES[database](options["database"], keep=options["keep"]) as environment,
        tempfile.TemporaryDirectory() as folder,
    ):
        told = Path(folder) / "figures.json"
        size = [f"--{field}={options[field]}" for field in ("cities", "businesses", "people")]
        quick = ["--quick"] if options["quick"] else []
        command = ["manage.py", "bench", *names, *size, *quick, f"--json={told}", "--inside"]
        process = subprocess.Popen([sys.executable, *command], cwd=settings.ROOT, env=environment)
        try:
            process.wait()
        except BaseException:
            process.terminate()
            process.wait()  # it stops the site that it started
            raise
        if process.returncode:
            raise CommandError(f"{', '.join(names)}: stopped before the end, see above.")
        return [Figure(**figure) for figure in json.loads(told.read_text())["figures"]]


def _machine() -> dict[str, Any]:
    """What the times depend on; `load` is what others did in the last minute."""
    return {
        "processors": os.cpu_count() or 1,
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def _write(file: Path, size: Size, machine: dict[str, Any], figures: Sequence[Figure]) -> None:
    told = {"size": asdict(size), "machine": machine, "figures": [asdict(figure) for figure in figures]}
    file.write_text(json.dumps(told, indent=1) + "\n")


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Ctrl-C and `kill` alike raise KeyboardInterrupt, once: the next must not disturb the tidying up."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
