"""Handing one mail over costs the same, however many wait behind it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citykompetens.mail import claims, outbox
from citykompetens.mail.outbox import Planned
from tests.factories import NOW

WAITING = 2_000


@pytest.fixture
def queue(db, letters):
    if connection.vendor != "postgresql":
        pytest.skip("one worker alone sends from SQLite, which looks rows up by their key")
    mails = (Planned(kind="note", recipient=f"{n}@shop.example", occurrence=f"{n}") for n in range(WAITING))
    outbox.plan(*mails, now=NOW)


def test_a_mail_is_handed_over_by_its_key(queue):
    batch = claims.claim(now=NOW, real_now=NOW)
    with CaptureQueriesContext(connection) as captured:
        assert claims.hand_over(batch[:1], turn=1)
    [update] = [query["sql"] for query in captured if query["sql"].startswith("UPDATE")]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {update}")
        plan = [line for (line,) in cursor.fetchall()]
    assert "Index Scan using mail_outgoingmail_pkey" in "".join(plan)
