"""Every kind of mail leads to our site, a phone or a mailbox, and fetches nothing that tells who reads it."""

import re

import pytest
from django.conf import settings

from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail, State
from citykompetens.mail.render import message
from participants.registration.models import NewsletterConsent
from participants.registration.services.asking import wish_for_town
from tests.factories import NOW

pytestmark = pytest.mark.django_db

MAJA, ASA = "maja@tornrosa.example", "asa@tornrosa.example"
OWN_WORDS = {"subject": "Hej", "body": "Se {länk}\n\n{knapp}", "text": "ABC-DEF", "code": "ABC-DEF"}


@pytest.fixture
def row(cast, mailing):
    """Whom a mail of that kind is for, and all that any kind keeps in its row."""
    # Nobody hears of a change of a place before they have heard of the place.
    OutgoingMail.objects.filter(kind="signed_up").update(state=State.SENT, settled_at=NOW)

    def of(kind: str, **context) -> OutgoingMail:
        maja = cast.registration.enrolments.get(person__name="Maja Berg")
        program, city = cast.city_round.round.program, cast.city_round.city
        wish = wish_for_town(program=program, town="Visby", email=ASA, language="sv", now=NOW)
        NewsletterConsent.objects.create(city=city, email=ASA, asked_at=NOW)
        recipient = {
            **dict.fromkeys(("receipt", "changed", "business_link", "links", "newsletter"), ASA),
            **dict.fromkeys(("test", "mailing_test", "weekly_figures"), cast.coordinator.email),
            **dict.fromkeys(("facilitator_list", "leader_told", "leader_left"), cast.facilitator.email),
        }.get(kind, MAJA)
        version = maja.person.link_version if kind == "own_address" else cast.workshop.schedule_version
        return OutgoingMail(
            pk=1,
            kind=kind,
            recipient=recipient,
            city_slug=city.slug,
            context={
                "registration": cast.registration.pk,
                "revision": cast.registration.revision,
                "enrolment": maja.pk,
                "enrolments": [maja.pk],
                "workshop": cast.workshop.pk,
                "version": version,
                "city_round": cast.city_round.pk,
                "city_rounds": [cast.city_round.pk],
                "to": "person",
                "business": cast.business.pk,
                "person": maja.person.pk,
                "wish": wish.pk,
                "mailing": mailing().pk,
                "as": [maja.pk],
                "user": cast.coordinator.pk,
                "kind": "reminder",
                "program": program.pk,
                "round": None,
                "city": city.pk,
                **context,
            },
            secret=OWN_WORDS if kind == "account" else {k: OWN_WORDS[k] for k in ("subject", "body")},
            message_id="<1@x>",
            planned_at=NOW,
        )

    return of


@pytest.mark.parametrize("kind", kinds.all_kinds(), ids=lambda kind: kind.name)
def test_no_link_leads_elsewhere_and_no_picture_is_fetched(cast, kind, row, context):
    cast.registration.refresh_from_db()
    mail = row(kind.name, **context)
    letter = kind.load([mail], NOW)[1]
    assert isinstance(letter, kinds.Letter), letter
    built = message(mail, letter)
    html = next(part.content for part in built.alternatives if part.mimetype == "text/html")
    assert "</html>" in html
    assert "\n\n\n" not in built.body
    assert not re.search(r"<(img|iframe|script|link|object|video)\b|\burl\(|@import", html, re.IGNORECASE)
    links = re.findall(r"""\b(?:href|src|action|background)\s*=\s*["']?([^"'\s>]*)""", html)
    links += re.findall(r"https?://[^\s<>\"]+", built.body)
    ours = (f"{settings.SITE_URL}/", "tel:", "mailto:")
    assert [link for link in links if link != settings.SITE_URL and not link.startswith(ours)] == []
