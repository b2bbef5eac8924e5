"""The connection to the mail relay, kept for as long as there is something to send."""

import contextlib
import logging
import smtplib

from django.core.mail import EmailMultiAlternatives, get_connection

from . import addresses
from .smtp import may_have_been_delivered

log = logging.getLogger(__name__)


class Refused(Exception):
    """The relay does not take this mail. `code` as in RFC 5321, 4.2: 4xx for now, 5xx for good.

    `answer` is what it said. `no_mailbox`: it said so of the address, and that there is none.
    """

    def __init__(self, code: int, answer: bytes | str = b"", *, to_address: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.answer = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        self.no_mailbox = to_address and addresses.says_no_mailbox(code, self.answer)

    @property
    def reason(self) -> str:
        """For the mail's row: "smtp 550 5.1.1"."""
        return f"smtp {self.code} {addresses.enhanced(self.answer)}".strip()


class Lost(Exception):
    """The connection broke while a mail was handed over."""

    def __init__(self, *, may_have_arrived: bool) -> None:
        super().__init__(may_have_arrived)
        self.may_have_arrived = may_have_arrived


class Relay:
    """`with Relay() as relay`: closed at the end, whatever happens."""

    is_gone = False

    def __init__(self) -> None:
        self._backend = get_connection()

    def __enter__(self) -> "Relay":
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def answers(self) -> bool:
        """Open the connection unless it is open; nothing has been handed over yet."""
        try:
            self._backend.open()
        except Exception as error:  # also a host name that cannot be one
            log.warning("the mail relay does not answer: %s", type(error).__name__)
            self.is_gone = True
        return not self.is_gone

    def send(self, message: EmailMultiAlternatives) -> None:
        """Hand one mail over. Raises Refused, Lost, or what is wrong with the mail itself."""
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            self._close()  # a refusal in mid-dialogue leaves the connection in an unknown state
            code, answer = max(error.recipients.values(), default=(550, b""))
            raise Refused(code, answer, to_address=True) from error
        except smtplib.SMTPResponseException as error:
            self._close()
            raise Refused(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError:  # this relay takes no such address
            self._close()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.is_gone = True
            raise Lost(may_have_arrived=may_have_been_delivered(self._backend)) from error
        except Exception:  # an address that cannot be encoded, above all
            self._close()  # it may have been in the middle of a dialogue
            raise

    def _close(self) -> None:
        with contextlib.suppress(OSError, smtplib.SMTPException):  # it may be gone already
            self._backend.close()
