"""How allauth works here: nobody signs up, and its mails go through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citykompetens import clock
from citykompetens.mail import outbox


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("Koden stämmer inte. Titta i det senaste mejlet från oss."),
        "too_many_login_attempts": _("För många försök. Be om en ny kod."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # a coordinator adds colleagues in the admin

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Plan the mail instead of sending it; what it says is blanked once it is sent."""
        message = self.render_mail(template_prefix, email, context)
        outbox.plan(
            outbox.Planned(
                kind="account",
                recipient=email,
                occurrence=outbox.unrepeated(),
                language=get_language() or "sv",
                secret={
                    "subject": message.subject,
                    "text": message.body,
                    "code": context.get("code", ""),
                },
            ),
            now=clock.now(),
        )
