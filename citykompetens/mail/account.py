"""The kind of allauth's mails: login codes and what else it sends. Its text is a secret."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import kinds
from .models import OutgoingMail


def load(mails: list[OutgoingMail], now: datetime) -> Mapping[int, kinds.Letter | kinds.Skip]:
    return {mail.pk: _letter(mail, now) for mail in mails}


def _letter(mail: OutgoingMail, now: datetime) -> kinds.Letter | kinds.Skip:
    if not mail.secret:
        return kinds.Skip(reason="blanked")
    lifetime = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    if mail.secret.get("code") and now - mail.planned_at > lifetime:
        return kinds.Skip(reason="expired")  # it would open nothing
    return kinds.Letter(context=mail.secret)


kinds.register(
    kinds.Kind(
        name="account",
        load=load,
        label=_("inloggning"),
        urgent=True,
        asked_for=True,
        send_again=True,
        secret=True,
    )
)
