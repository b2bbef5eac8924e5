"""A real site for real browsers: the processes of `./run`, and how its users and operator see it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).resolve().parent.parent.parent
PHONE = {"width": 390, "height": 844}
READY_WITHIN = 120  # seconds
PATIENCE = 180  # seconds until something that happens by itself must have happened, on a busy machine


def until(condition: Callable[[], object]) -> object:
    """Ask until the answer is true: for what other processes do in their own time."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)
    return answer


def new_phone(browser: Browser) -> Page:
    """Somebody else's phone: no cookies, Swedish, held upright."""
    context = browser.new_context(viewport=PHONE, locale="sv-SE", timezone_id="Europe/Stockholm")
    context.set_default_timeout(15_000)
    return context.new_page()


class Site:
    """A started `./run`."""

    def __init__(self, url: str, env: dict[str, str]) -> None:
        self.url = url
        self.env = env  # of its processes

    def things(self) -> dict[str, str]:
        """What stands in the braces of tests/pages.py, for this site's data."""
        env = {**self.env, "EMBEDDED": "1", "DEMO": "1", "DJANGO_SETTINGS_MODULE": "citykompetens.settings"}
        command = [sys.executable, "-m", "tests.pages"]
        return json.loads(subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True).stdout)

    def log_in(self, page: Page, role: str) -> None:
        """By a click on the demo's start page."""
        page.goto(f"{self.url}/demo/")
        page.locator(f"form[action$='/logga-in/{role}/'] button").first.click()
        page.wait_for_url(lambda url: "/demo/" not in url)

    def letters_to(self, address: str) -> list[EmailMessage]:
        """Everything that has come to the address, the oldest first."""
        box = Path(self.env["VAR_DIR"], "mailbox/new")
        files = sorted(box.glob("*"), key=lambda file: file.stat().st_mtime_ns)
        mine = f"Delivered-To: {address}\r\n".encode()
        kept = [content for file in files if (content := file.read_bytes()).startswith(mine)]
        return [message_from_bytes(content, policy=policy.default) for content in kept]

    def subjects(self, page: Page, address: str) -> list[str]:
        """The subjects of every mail to the address, the newest first, as the mailbox shows them."""
        page.goto(f"{self.url}/demo/brevlada/?till={address}")
        return page.locator(".demo-mails a").all_inner_texts()

    def open_mail(self, page: Page, address: str, subject: str) -> Locator:
        """Wait for a mail whose subject has this word, open it, and return what its reader sees."""
        # Not by loading the mailbox again and again: that takes the time of those who have to send it.
        until(lambda: any(subject in letter["Subject"].lower() for letter in self.letters_to(address)))
        self.subjects(page, address)
        page.locator(".demo-mails a", has_text=re.compile(subject, re.IGNORECASE)).first.click()
        return page.frame_locator("iframe").locator("body")

    def code_for(self, page: Page, address: str) -> str:
        """The login code that came by mail."""
        mail = self.open_mail(page, address, "kod")
        return re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.inner_text())[0]

    def figures(self, page: Page, city: str) -> dict[str, int]:
        """A city's row on the coordinators' start page."""
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=city, exact=True))
        labels = {"businesses": "Verksamheter", "people": "Personer", "attended": "På plats"}
        return {
            name: int(row.locator(f"td[data-label='{label}'] b").inner_text())
            for name, label in labels.items()
        }


def words_and_code_of(pdf: bytes) -> tuple[str, str]:
    """What somebody with the certificate in hand reads: its words, and its QR code with a phone."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "certificate.pdf")
        file.write_bytes(pdf)
        words = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
        subprocess.run(
            ["pdftoppm", "-r", "100", "-png", "-singlefile", file, file.with_suffix("")], check=True
        )
        codes = zxingcpp.read_barcodes(Image.open(file.with_suffix(".png")))
    assert len(codes) == 1
    return words, codes[0].text


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Site]:
    """`./run` with its data in `folder`, stopped at the end as by Ctrl-C."""
    port = free_port()
    from_outside = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL")
    env = {name: value for name, value in os.environ.items() if name not in from_outside}
    env |= {"VAR_DIR": str(folder / "var"), "PORT": str(port), "DEMO_SMTP_PORT": str(free_port())}
    env |= {"MAIL_QUIET_HOURS": "", **settings}  # whatever time it is here, mail comes
    log = folder / "run.log"
    with log.open("w") as output:
        run = subprocess.Popen(
            ["./run"], cwd=ROOT, env=env, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(run, url, log)
            yield Site(url, env)
        finally:
            run.terminate()
            run.wait(timeout=30)


def _wait_until_ready(run: subprocess.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while run.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/health/", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"./run did not become ready:\n{log.read_text()}")
