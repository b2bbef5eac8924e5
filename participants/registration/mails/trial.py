"""A text that somebody is writing, as the mail to a real person; on the screen, or to the own address."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from citykompetens.accounts.models import User
from citykompetens.addresses import absolute
from citykompetens.mail import kinds, outbox, texts
from citykompetens.mail.kinds import Letter, Skip
from citykompetens.mail.models import OutgoingMail
from citykompetens.mail.render import message
from participants.registration.models import Enrolment
from participants.registration.models.enrolment import EnrolmentQuerySet
from participants.registration.queries import by_time
from programs.models import MailText

from . import words
from .common import Part, enrolments_with_all

_OF_A_REGISTRATION = {"receipt", "changed"}  # the contact reads these, whoever has a place
_TO_THE_PERSON = {"signed_up", "place_changed", "place_cancelled"}  # and to nobody through a contact
_ABOUT_ONE = {*_TO_THE_PERSON, "certificate"}  # all others name everybody whom their reader is told for


def places_to_read(text: MailText, user: User) -> EnrolmentQuerySet:
    """The places of people who get such a mail, where the text holds and `user` may look; newest first."""
    places = Enrolment.objects.visible_to(user).active()
    places = places.filter(registration__city_round__round__program=text.program_id)
    if text.round_id:
        places = places.filter(registration__city_round__round=text.round_id)
    if text.city_id:
        places = places.filter(registration__city_round__city=text.city_id)
    kind = kinds.get(text.kind)
    if kind and "dag" in kind.placeholders:
        places = places.exclude(workshop=None)
    if text.kind in _TO_THE_PERSON:
        own = places.exclude(person__email="")
        places = own.exclude(person__email__iexact=F("registration__business__contact_email"))
    return places.select_related("person", "registration__business").order_by("-asked_at", "-pk")


def as_mail(text: MailText, place: Enrolment, *, now: datetime) -> EmailMultiAlternatives:
    """The whole mail as the reader of this place would get it, but for its links and calendar."""
    mail = OutgoingMail(kind=text.kind, recipient="", language=text.language, message_id="<>")
    return message(mail, letter(text, place, now=now))


def letter(text: MailText, place: Enrolment, *, now: datetime) -> Letter:
    """What the reader of this place would get. Its links lead to the town's page: a person's are keys."""
    places = enrolments_with_all().active().filter(registration=place.registration_id).order_by("pk")
    of_registration = list(places)
    place = next(each for each in of_registration if each.pk == place.pk)
    city_round = place.registration.city_round
    with override(text.language):
        url = absolute(reverse("pages:city", args=[city_round.city.slug]))
        context = {
            "city_round": city_round,
            "program": city_round.round.program,
            "organisation": city_round.city.organisation,
            "registration": place.registration,
            "business": place.registration.business,
            "workshop": place.workshop,
            "closes_at": city_round.closes_at,
            "certificate": SimpleNamespace(proof_url=url),
            "url": url,
            "no_thanks_url": url,
            **_about(text.kind, place, of_registration, url),
        }
        filled = texts.fill(text.kind, text.subject, text.body, words.values(context, now))
    return Letter(context=context, text=filled, reply_to=city_round.city.organisation.contact_email)


def _about(kind: str, place: Enrolment, of_registration: list[Enrolment], url: str) -> dict[str, object]:
    """Whom the mail is about, as the loaders of the kinds say it."""
    if kind in _OF_A_REGISTRATION:
        return {"times": [[(each, url) for each in places] for places in by_time(of_registration)]}
    if kind in _ABOUT_ONE:
        return {"enrolment": place, "person": place.person}
    told_of, person = [place], None if place.through_contact else place.person
    if place.through_contact:
        told_of = [e for e in of_registration if e.through_contact and e.workshop_id == place.workshop_id]
    reader = str(person or place.registration.business.contact_name)
    return {"enrolments": told_of, "person": person, "parts": [Part(told_of, person, url, reader)]}


def plan_trial(text: MailText, place: Enrolment, *, by: User, now: datetime) -> None:
    """Send the text, saved or not, to the address of whoever writes it, and to nobody else."""
    mail = outbox.Planned(
        kind="test",
        recipient=by.email,
        occurrence=outbox.unrepeated(),
        language=text.language,
        city=text.city.slug if text.city else "",
        context={
            "user": by.pk,
            "enrolment": place.pk,
            "kind": text.kind,
            "program": text.program_id,
            "round": text.round_id,
            "city": text.city_id,
        },
        secret={"subject": text.subject, "body": text.body},  # the row keeps no texts
    )
    outbox.plan(mail, now=now)


def load_trial(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
    """One at a time, as people write; only to who may still see that place, at the own address."""
    return {mail.pk: _trial(mail, now) for mail in mails}


def _trial(mail: OutgoingMail, now: datetime) -> Letter | Skip:
    given = mail.context
    user = User.objects.filter(pk=given["user"], is_active=True, email__iexact=mail.recipient).first()
    if user is None:
        return Skip(reason="address changed")
    text = MailText(
        kind=given["kind"],
        language=mail.language,
        program_id=given["program"],
        round_id=given["round"],
        city_id=given["city"],
        **mail.secret,
    )
    place = places_to_read(text, user).filter(pk=given["enrolment"]).first()
    if place is None:
        return Skip(reason="gone")
    return as_trial(letter(text, place, now=now), mail.language)


def as_trial(letter: Letter, language: str) -> Letter:
    """The letter, and in its subject that it is a trial. Only own words are tried: it has a `text`."""
    assert letter.text is not None
    with override(language):
        subject = _("Prov: %(subject)s") % {"subject": letter.text.subject}
    return replace(letter, text=replace(letter.text, subject=subject))
