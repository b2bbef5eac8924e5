"""An address that does not work is put right by whoever looks after the places; where nobody reads it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from citykompetens.mail import addresses, outbox
from participants.registration import emails
from participants.registration.models import Business, Enrolment, Person

from .contacts import close_links, is_put_right, link_mails, take_along


def put_contact_right(*, business: Business, email: str, by: str, now: datetime) -> Business:
    """The contact is reached here from now on. Older links die, everybody gets the new one.

    Raises Refused where mail reaches the address that is there: then the places are handed over.
    """
    with transaction.atomic():
        fresh = Business.objects.select_for_update(no_key=True).select_related("city").get(pk=business.pk)
        old, slug = fresh.contact_email, fresh.city.slug
        _refuse_what_works(old)
        fresh.contact_email = email
        fresh.save(update_fields=["contact_email"])
        close_links(fresh)
        take_along(fresh, old=old, by=by, now=now)
        record(entry("business.changed", fresh, by=by, now=now, city=slug, fields=["contact_email"]))
        is_put_right(old=old, new=email, by=by, now=now, city=slug)
        outbox.plan(*link_mails(fresh), now=now)
    return fresh


def put_person_right(*, enrolment: Enrolment, email: str, by: str, now: datetime) -> Person:
    """The person is reached here from now on, and told who signed them up. Older links die.

    Raises Refused where mail reached the old address, once: then its owner alone may change it, as the own
    page goes with it.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).get(pk=enrolment.person_id)
        old, slug = person.email, enrolment.registration.city_round.city.slug
        _refuse_what_works(old)
        if addresses.has_reached(old):
            raise Refused(_("Adressen har fungerat. Bara den som äger den kan byta, på sin egen sida."))
        person.email, person.link_version = email, person.link_version + 1
        person.save(update_fields=["email", "link_version"])
        record(entry("person.changed", person, by=by, now=now, city=slug, fields=["email"]))
        is_put_right(old=old, new=email, by=by, now=now, city=slug)
        enrolment.person = person
        outbox.plan(*emails.signed_up_anew(enrolment), now=now)
    return person


def _refuse_what_works(address: str) -> None:
    if not addresses.bad_among([address]):
        raise Refused(_("Adressen är redan rättad, eller så fungerar den igen."))
