"""wrk, a compiled client that fills both processors with visitors without taking one itself."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .figures import percentile

SCRIPTS = Path(__file__).parent
CONNECTIONS = 8
PATIENCE = 5  # seconds after the last form is due: what has no answer then counts as long as it waited


def is_here() -> bool:
    return shutil.which("wrk") is not None


def run(
    url: str,
    *more: str,
    seconds: int,
    headers: list[str] | None = None,
    arguments: tuple[str, ...] = (),
    connections: int = CONNECTIONS,
) -> str:
    """What wrk tells of so many visitors at once. `more` are its options, `arguments` those of a script."""
    # A thread for each connection where a script keeps what its visitor has seen.
    threads = connections if arguments else 1
    asked = [part for header in headers or [] for part in ("-H", header)]
    command = [
        "wrk",
        f"-t{threads}",
        f"-c{connections}",
        f"-d{seconds}s",
        "--timeout",
        "20s",
        *asked,
        *more,
        url,
    ]
    if arguments:
        command += ["--", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def number(pattern: str, told: str) -> float:
    """The number that the pattern finds, 0 where there is none."""
    found = re.search(pattern, told)
    return float(found[1]) if found else 0.0


def requests(url: str, *more: str, seconds: int, headers: list[str] | None = None) -> tuple[float, int]:
    """Requests a second, and how many were answered with a mistake; wrk counts 304 among the good ones."""
    told = run(url, *more, seconds=seconds, headers=headers)
    return number(r"Requests/sec:\s*([\d.]+)", told), int(number(r"Non-2xx.*: (\d+)", told))


def flows(url: str, path: str, bodies: Path, *, seconds: int) -> tuple[float, int, int]:
    """Whole registrations a second, how many there were, and how many requests in them failed."""
    return _scripted("flow.lua", url, path, bodies, seconds=seconds)


def bare(url: str, path: str, bodies: Path, *, seconds: int) -> tuple[float, int, int]:
    """As above for the floor, the bare view at this path."""
    return _scripted("bare.lua", url, path, bodies, seconds=seconds)


@dataclass(frozen=True, kw_only=True)
class Steady:
    milliseconds: list[float]  # of each POST, from the moment it was due to its answer, or to the end
    unanswered: int  # how many of these had none in the end
    failed: int

    def percentile(self, percent: int) -> float:
        return percentile(self.milliseconds, percent)


def steady(url: str, path: str, bodies: Path, *, a_second: int, seconds: int) -> Steady:
    """Page, POST and receipt by so many businesses a second, each at its moment; only the POST is timed."""
    arguments = (path, str(bodies), str(a_second), "1000", str(seconds))  # one a second for each visitor
    script = f"-s{SCRIPTS / 'flow.lua'}"
    told = run(url, script, seconds=seconds + PATIENCE, arguments=arguments, connections=a_second)
    answered, unanswered = (
        [float(milliseconds) for milliseconds in re.findall(rf"^{word} ([\d.]+)", told, re.MULTILINE)]
        for word in ("waited", "unanswered")
    )
    failed = int(number(r"failed (\d+)", told))
    return Steady(milliseconds=answered + unanswered, unanswered=len(unanswered), failed=failed)


def _scripted(script: str, url: str, path: str, bodies: Path, *, seconds: int) -> tuple[float, int, int]:
    told = run(url, f"-s{SCRIPTS / script}", seconds=seconds, arguments=(path, str(bodies)))
    found = re.search(r"flows (\d+) in ([\d.]+) s, failed (\d+) ?(.*)", told)
    if found is None:
        raise RuntimeError(f"wrk told nothing of registrations:\n{told}")
    if int(found[3]):
        sys.stderr.write(f"{script}: {found[3]} failed, the last with {found[4]}\n")
    return int(found[1]) / float(found[2]), int(found[1]), int(found[3])
