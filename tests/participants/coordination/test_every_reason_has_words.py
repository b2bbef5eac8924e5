"""Why a mail was not sent is said in Swedish wherever a coordinator reads it, and never as a code."""

import re

from participants.coordination.labels import MAIL_REASONS
from tests.house.sources import CONFIG, ROOT

WHY = re.compile(r"""Skip\(reason=([^)]*)\)|\botherwise="([^"]+)\"""")


def test_no_reason_is_a_code():
    sources = [path for room in CONFIG["root_packages"] for path in (ROOT / room).rglob("*.py")]
    said = [found for path in sources for found in WHY.findall(path.read_text())]
    codes = {
        code
        for skip, otherwise in said
        for code in [*re.findall(r'(?:^|else )"([^"]+)"', skip), otherwise]
        if code
    }
    assert len(codes) > 20
    assert codes - set(MAIL_REASONS) == set()
