"""SMTP as Django speaks it, and one thing more: whether a mail that was lost may have been delivered."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class _NotesTheBody:
    """Remembers that the text of a mail was begun. Before that the relay has nothing (RFC 5321, 4.1.1.4)."""

    body_begun = False

    def mail(self, *args: Any, **kwargs: Any) -> Any:
        self.body_begun = False
        return super().mail(*args, **kwargs)  # type: ignore[misc]

    def data(self, *args: Any, **kwargs: Any) -> Any:
        self.body_begun = True
        return super().data(*args, **kwargs)  # type: ignore[misc]


class _SMTP(_NotesTheBody, smtplib.SMTP):
    pass


class _SMTP_SSL(_NotesTheBody, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's own, on connections that know how far they came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SMTP_SSL if self.use_ssl else _SMTP


def may_have_been_delivered(relay: object) -> bool:
    """Whether the relay may have taken the mail with which the connection broke. In doubt, yes."""
    return bool(getattr(getattr(relay, "connection", None), "body_begun", True))
