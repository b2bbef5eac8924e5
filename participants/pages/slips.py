"""A participant's own link on paper: the address and a code that a phone reads."""

from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from participants.registration.mails.common import person_url
from participants.registration.models import Enrolment


@dataclass(frozen=True, kw_only=True)
class Slip:
    enrolment: Enrolment
    address: str  # without the scheme, as one types it
    code: SafeString


def slip(enrolment: Enrolment) -> Slip:
    """What is printed for one person."""
    url = person_url(enrolment.person)
    return Slip(enrolment=enrolment, address=url.split("://")[-1].rstrip("/"), code=_code(url))


def _code(url: str) -> SafeString:
    drawing = segno.make(url, error="m").svg_inline(
        border=4, dark="#121b1f", light="#fff", omitsize=True, title=gettext("QR-kod till den egna sidan")
    )
    return mark_safe(drawing)  # segno escapes the title; the rest are figures  # nosec B308 B703
