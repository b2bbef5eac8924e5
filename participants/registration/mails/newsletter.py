"""Whoever ticked the newsletter in the form confirms it from the own mailbox."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from citykompetens.addresses import absolute
from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import NewsletterConsent


def load_newsletter(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """The link that confirms; not sent when that was done meanwhile."""
    consents = {
        (consent.city.slug, consent.email): consent
        for consent in NewsletterConsent.objects.filter(
            city__slug__in={mail.city_slug for mail in mails}, email__in={mail.recipient for mail in mails}
        ).select_related("city__organisation")
    }
    letters: dict[int, Letter | Skip] = {}
    for mail in mails:
        consent = consents.get((mail.city_slug, mail.recipient))
        if consent is None:
            continue
        letters[mail.pk] = Skip(reason="confirmed") if consent.confirmed_at else _letter(consent)
    return letters


def _letter(consent: NewsletterConsent) -> Letter:
    organisation = consent.city.organisation
    with override(consent.language):
        url = absolute(reverse("registration:newsletter", args=[consent.link]))
    return Letter(
        context={"consent": consent, "organisation": organisation, "url": url},
        reply_to=organisation.contact_email,
    )
