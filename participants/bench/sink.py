"""A mail server that counts: `python -m participants.bench.sink PORT LOG`, until it is stopped.

Real SMTP. When it has taken a mail it writes what a Postfix writes into its log (message-id by cleanup,
"queue active" by qmgr), at once, so that nothing that was answered with 250 is missing in it.
"""

import asyncio
import re
import sys
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from citykompetens.clock import real_now

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Sink:
    """What aiosmtpd calls with each message."""

    def __init__(self, log: Path) -> None:
        self._log = log.open("a", buffering=1)
        self._numbers = count(1)
        self._log.write(f"{_now()} mail postfix/master[1]: daemon started\n")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        found = MESSAGE_ID.search(envelope.original_content or b"")
        message_id = found[1].decode() if found else ""
        queue_id = f"{next(self._numbers):010X}"
        at, sender = _now(), f"from=<{envelope.mail_from}>"
        size = len(envelope.original_content or b"")
        self._log.write(
            f"{at} mail postfix/cleanup[1]: {queue_id}: message-id={message_id}\n"
            f"{at} mail postfix/qmgr[1]: {queue_id}: {sender}, size={size}, nrcpt=1 (queue active)\n"
        )
        return f"250 2.0.0 Ok: queued as {queue_id}"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._log.write(f"{_now()} mail postfix/smtpd[1]: disconnect from localhost[127.0.0.1]\n")
        return "221 2.0.0 Bye"


def _now() -> str:
    return real_now().isoformat()


async def serve(port: int, log: Path) -> None:
    sink = Sink(log)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sink"), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
