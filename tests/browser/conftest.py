"""A real site for real browsers: the processes of `./run`, on a database and broker of its own."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PHONE = {"width": 390, "height": 844}
READY_WITHIN = 120  # seconds


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Site:
    """A started `./run` and how to talk to it from the outside."""

    def __init__(self, url: str, env: dict[str, str]) -> None:
        self.url = url
        self.env = env

    def manage(self, *arguments: str) -> str:
        """What an operator would type beside the running site."""
        done = subprocess.run(
            [str(ROOT / ".venv/bin/python"), "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def start(folder: Path, **more: str) -> Iterator[Site]:
    port = free_port()
    env = {
        **os.environ,
        "VAR_DIR": str(folder / "var"),
        "PORT": str(port),
        "DEMO_SMTP_PORT": str(free_port()),
        "EMBEDDED": "1",
        "DEMO": "1",
        **more,
    }
    for name in ("DJANGO_SETTINGS_MODULE", "EMAIL_URL", "SITE_URL"):
        env.pop(name, None)
    log = (folder / "run.log").open("w")
    run = subprocess.Popen(
        ["./run"],
        cwd=ROOT,
        env=env,
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(run, url, folder / "run.log")
        yield Site(url, env)
    finally:
        run.send_signal(signal.SIGINT)
        try:
            run.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            raise
        finally:
            log.close()


def wait_until_ready(run: subprocess.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if run.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health/", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"./run did not become ready:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A phone held upright, in Swedish."""
    context = chromium.new_context(viewport=PHONE, locale="sv-SE", timezone_id="Europe/Stockholm")
    context.set_default_timeout(15_000)
    page = context.new_page()
    yield page
    context.close()
