"""The kind of allauth's mails: login codes and what else it sends. Its text is a secret."""

from collections.abc import Mapping
from datetime import datetime

from . import kinds
from .models import OutgoingMail


def load(mails: list[OutgoingMail], now: datetime) -> Mapping[int, kinds.Letter | kinds.Skip]:
    return {
        mail.pk: kinds.Letter(context=mail.secret) if mail.secret else kinds.Skip(reason="blanked")
        for mail in mails
    }


kinds.register(kinds.Kind(name="account", load=load, urgent=True, send_again=True))
