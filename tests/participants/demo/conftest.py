from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Settings:
    """Demo mode, with a clock and a mailbox of its own."""
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.participants.demo.demo_urls"
    settings.DEMO_CLOCK_FILE = tmp_path / "clock-offset"
    settings.DEMO_MAILBOX = tmp_path / "mailbox"
    return settings
