"""From rows and their letters to the message that goes out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from citykompetens.addresses import absolute

from . import kinds
from .kinds import CalendarPart, Letter
from .models import OutgoingMail

Written = tuple[OutgoingMail, Letter]
MORE_THAN_ONE = re.compile(r"\n{3,}")  # empty line


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a mail says. `html` is safe to be part of another one."""

    subject: str
    text: str
    html: str


def message(mail: OutgoingMail, letter: Letter) -> EmailMultiAlternatives:
    """The whole message in the reader's language, with the row's fixed Message-ID."""
    return _message([(mail, letter)], words(mail, letter))


def merged(letters: Sequence[Written]) -> EmailMultiAlternatives:
    """One message with all that several mails to an address say and carry: the first one's Message-ID.

    Each part is in its own language, what stands around them in that of the first.
    """
    first = letters[0][0]
    parts = [words(mail, letter, layout="_part") for mail, letter in letters]
    with translation.override(first.language):
        context = {"parts": parts, "first": parts[0].subject, "more": len(parts) - 1}
        return _message(letters, _words("_merged", {**context, **_around(letters)}))


def words(mail: OutgoingMail, letter: Letter, *, layout: str = "_layout") -> Words:
    """What the mail says in its reader's language: a whole mail, or (`_part`) a part of one."""
    with translation.override(mail.language):
        context = {**letter.context, **_around([(mail, letter)]), "language": mail.language}
        context["own"] = letter.text
        return _words("_own" if letter.text else mail.kind, context, layout=layout)


def _words(name: str, context: Mapping[str, Any], *, layout: str = "_layout") -> Words:
    """The templates `emails/<name>`. Those of a kind extend what `layout` names."""
    subject = " ".join(render_to_string(f"emails/{name}.subject.txt", {**context}).split())
    text, html = (
        render_to_string(
            f"emails/{name}.{form}", {**context, "subject": subject, "layout": f"emails/{layout}.{form}"}
        )
        for form in ("txt", "html")
    )
    plain = MORE_THAN_ONE.sub("\n\n", text.strip())  # what a template leaves out leaves its empty lines
    return Words(subject=subject, text=plain + "\n", html=html)


def _around(letters: Sequence[Written]) -> dict[str, str]:
    """What every mail is told beside its own: where the site is, the way out of what is not necessary."""
    return {"SITE_URL": settings.SITE_URL, "unsubscribe_url": _way_out(letters)}


def _way_out(letters: Sequence[Written]) -> str:
    """Where the reader of an optional mail says no to such mails; "" where all of it is necessary.

    Also for a mail that is only looked at: it is no row that one could say no to.
    """
    for mail, _letter in letters:
        kind = kinds.get(mail.kind)
        if kind and kind.optional and mail.pk:
            with translation.override(mail.language):
                return absolute(reverse("mail:unsubscribe", args=[mail.unsubscribe_link]))
    return ""


def _message(letters: Sequence[Written], words: Words) -> EmailMultiAlternatives:
    first = letters[0][0]
    # Several that are merged may say the same of a workshop: a calendar is asked once.
    calendar = list(dict.fromkeys(part for _mail, letter in letters for part in letter.calendar))
    headers = {"Message-ID": first.message_id, "Auto-Submitted": "auto-generated"}
    if way_out := _way_out(letters):  # RFC 2369, and one click by RFC 8058
        headers["List-Unsubscribe"] = f"<{way_out}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    built = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        to=[first.recipient],
        reply_to=list(dict.fromkeys(letter.reply_to for _mail, letter in letters if letter.reply_to)),
        headers=headers,
    )
    built.attach_alternative(words.html, "text/html")
    _carry(built, calendar)
    for _mail, letter in letters:
        for attachment in letter.attachments:
            built.attach(attachment.filename, attachment.content, attachment.mimetype)
    return built


def _carry(built: EmailMultiAlternatives, calendar: Sequence[CalendarPart]) -> None:
    """Calendar parts where mail programs look for them.

    The first is an alternative to the text, with its METHOD in the MIME type (RFC 6047, 2.4 and 3): there
    Gmail and Outlook put it into the calendar by themselves; they read one such part a mail. It is
    also attached as a file, under a type without a method, for whoever has to open it by hand: the same
    UID and SEQUENCE, so the same entry. What else there is, as the old time of a moved seat, is attached
    as a calendar object of its own: one object has one method (RFC 5546, 3.2).
    """
    for number, part in enumerate(calendar):
        mimetype = f"text/calendar; method={part.method}"
        if number == 0:
            built.attach_alternative(part.content.decode(), mimetype)
            mimetype = "application/ics"
        suffix = f"-{number + 1}" if number else ""
        built.attach(f"workshop{suffix}.ics", part.content, mimetype)
