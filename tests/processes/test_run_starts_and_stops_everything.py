"""`./run` as a newcomer meets it: it starts all of it, and leaves nothing behind."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.site import free_port

pytestmark = pytest.mark.processes

READY_WITHIN = 120  # seconds, also on a busy machine
CHILDREN = {"granian", "citykompetens worker", "citykompetens beat", "manage.py demo mailbox"}


class Run:
    """A `./run` in a session of its own, so that whatever it leaves behind is found."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.var = folder / "var"
        self.output = folder / "output"
        self.env = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "VAR_DIR": str(self.var),
            "PORT": str(self.port),
        }
        self.start()

    def start(self) -> None:
        self.begin()
        self.wait_for("is ready", self.output)

    def begin(self) -> None:
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                ["./run"],
                cwd=settings.ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                # As in a terminal: what was started in the background ignores it, and bash cannot trap that.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def wait_for(self, words: str, file: Path) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not file.exists() or words not in file.read_text():
            assert self.process.poll() is None and time.monotonic() < deadline, self.told()
            time.sleep(0.1)

    def told(self) -> str:
        return self.output.read_text()

    def alive(self) -> dict[int, str]:
        """Every process of the session that has not ended, with its command line."""
        listed = subprocess.run(
            ["ps", "-eww", "-o", "sess=,pid=,stat=,args="], capture_output=True, text=True, check=True
        )
        rows = (line.split(None, 3) for line in listed.stdout.splitlines())
        session = str(self.process.pid)
        return {int(pid): command for sess, pid, stat, command in rows if sess == session and stat[0] != "Z"}

    def pid_of(self, command: str) -> int:
        return min(pid for pid, line in self.alive().items() if command in line)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture
def run(folder: Path) -> Iterator[Run]:
    run = Run(folder)
    yield run
    for pid in run.alive():
        os.kill(pid, signal.SIGKILL)
    run.process.wait()


def missing(run: Run) -> set[str]:
    lines = run.alive().values()
    return {child for child in CHILDREN if not any(child in line for line in lines)}


def test_everything_runs_and_ctrl_c_stops_all_of_it_and_the_data_stays(run: Run) -> None:
    assert missing(run) == set()
    assert f"http://127.0.0.1:{run.port}" in run.told()
    assert "Nationell samordnare: " in run.told()
    second = subprocess.run(["./run"], cwd=settings.ROOT, env=run.env, capture_output=True, text=True)
    assert (second.returncode, f"Port {run.port} is taken" in second.stderr) == (1, True)

    run.process.send_signal(signal.SIGINT)

    assert run.process.wait(timeout=30) == 130
    assert run.alive() == {}

    kept = (run.var / "db.sqlite3").stat().st_ino
    run.start()
    assert (run.var / "db.sqlite3").stat().st_ino == kept
    assert "Preparing" not in run.told()
    assert missing(run) == set()

    run.process.terminate()

    assert run.process.wait(timeout=30) == 143
    assert run.alive() == {}


def test_ctrl_c_while_the_web_process_loads_stops_all_of_it(run: Run) -> None:
    """A worker of granian hears no signal before it is loaded."""
    run.process.terminate()
    run.process.wait(timeout=30)
    (run.var / "log" / "web.log").unlink()
    run.begin()
    run.wait_for("Spawning worker-2", run.var / "log" / "web.log")

    run.process.send_signal(signal.SIGINT)

    assert run.process.wait(timeout=30) == 130
    assert run.alive() == {}
    assert "Granian shutdown completed" in (run.var / "log" / "web.log").read_text()


@pytest.mark.parametrize(("child", "name"), [("citykompetens worker", "worker"), ("granian", "web")])
def test_when_one_dies_it_says_which_and_stops_the_rest(run: Run, child: str, name: str) -> None:
    os.kill(run.pid_of(child), signal.SIGKILL)

    assert run.process.wait(timeout=30) == 1
    assert f"{name} ended" in run.told()
    assert run.alive() == {}
