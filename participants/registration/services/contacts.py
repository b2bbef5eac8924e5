"""Who looks after a business's places: more contacts, another contact, lost links, an own address."""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from citykompetens import actors
from citykompetens.audit.models import entry, record
from citykompetens.errors import Refused
from citykompetens.mail import addresses, outbox
from citykompetens.mail.outbox import Planned, unrepeated
from participants.registration.emails import contact_addresses
from participants.registration.models import Business, Contact, Enrolment, Person

from .changing import mark_changed

ADDRESS_SALT = "registration.private_address"
ALL_PLACES_SALT = "registration.all_places"
LINK_DAYS = 30  # how long a link to confirm an address, or to all of somebody's places, is good
MOST_CONTACTS = 5


def add_contact(*, business: Business, name: str, email: str, by: str, now: datetime) -> Contact:
    """Somebody more may look after the places, and gets the link by mail. Twice is once.

    Raises Refused beyond five.
    """
    with transaction.atomic():
        fresh = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        if found := fresh.more_contacts.filter(email__iexact=email).first():
            return found
        if fresh.more_contacts.count() >= MOST_CONTACTS:
            raise Refused(_("Det får vara högst fem till. Ta bort någon först."))
        contact = Contact.objects.create(business=fresh, name=name, email=email, added_at=now)
        _record("business.contact_added", fresh, by=by, now=now)
        addresses.clear(email, by=by, now=now, city=fresh.city.slug)
        outbox.plan(link_mail(fresh, email), now=now)
    return contact


def remove_contact(*, contact: Contact, by: str, now: datetime) -> Business:
    """Somebody no longer looks after the places: the link that they had dies, the others get a new one.

    They are told, and lose the calendar entries; whom no mail of ours has reached had none.
    """
    with transaction.atomic():
        business = Business.objects.select_for_update(no_key=True).get(pk=contact.business_id)
        contact.delete()
        close_links(business)
        _record("business.contact_removed", business, by=by, now=now)
        outbox.plan(*link_mails(business), now=now)
        if addresses.has_reached(contact.email):
            outbox.plan(_mail("handed_over", business, contact.email, removed=True), now=now)
            _entries_change(business, now=now)
    return business


def hand_over(*, business: Business, name: str, email: str, phone: str, by: str, now: datetime) -> Business:
    """Somebody else is the contact from now on: gets link and calendar, the former one's link dies.

    The former contact is told, so that nobody is pushed out unnoticed, and loses the calendar entries.
    """
    with transaction.atomic():
        fresh = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        former = fresh.contact_email
        fresh.contact_name, fresh.contact_email, fresh.contact_phone = name, email, phone
        fresh.save(update_fields=["contact_name", "contact_email", "contact_phone"])
        fresh.more_contacts.filter(email__iexact=email).delete()
        close_links(fresh)
        _record("business.handed_over", fresh, by=by, now=now)
        addresses.clear(email, by=by, now=now, city=fresh.city.slug)
        is_another = former.lower() != email.lower()
        outbox.plan(*link_mails(fresh, taken_over=is_another), now=now)
        if is_another:
            outbox.plan(_mail("handed_over", fresh, former), now=now)
            _entries_change(fresh, now=now)
    return fresh


def send_links(*, email: str, language: str, now: datetime) -> None:
    """Mail to somebody who lost them the links of all that is theirs; nothing where nothing is.

    Whoever asks learns nothing of whether there was anything.
    """
    theirs = Business.objects.filter(_looked_after_by(email)).exists()
    if theirs or Person.objects.filter(email__iexact=email).exists():
        outbox.plan(
            Planned(
                kind="links",
                recipient=email,
                occurrence=unrepeated(),
                context={},
                language=language,
            ),
            now=now,
        )


def businesses_of(email: str) -> list[Business]:
    """Every business that this address looks after, in the order of their names. One query."""
    theirs = Business.objects.filter(_looked_after_by(email))
    return list(theirs.select_related("city__organisation").distinct())


def all_places_token(email: str) -> str:
    """Opens the page with everything of an address. Only ever sent to that address."""
    return signing.dumps(email.lower(), salt=ALL_PLACES_SALT)


def address_of_all_places(token: str) -> str | None:
    """Whose token this is; none for one that is forged or older than thirty days."""
    try:
        return signing.loads(token, salt=ALL_PLACES_SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None


def ask_for_own_address(*, person: Person, email: str, now: datetime) -> None:
    """Mail a link to the address that somebody wants to be reached at; it counts when it is followed."""
    outbox.plan(
        Planned(
            kind="own_address",
            recipient=email,
            occurrence=unrepeated(),
            context={"person": person.pk, "version": person.link_version},
            language=person.language,
        ),
        now=now,
    )


def own_address_token(person: Person, email: str) -> str:
    return signing.dumps([person.pk, person.link_version, email], salt=ADDRESS_SALT)


def confirm_own_address(*, token: str, now: datetime) -> Person:
    """The person is reached here from now on; every older link, which others may have, is dead.

    Following the link twice is once. Raises Refused for one that is forged, old, or overtaken.
    """
    try:
        pk, version, email = signing.loads(token, salt=ADDRESS_SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.BadSignature:
        raise Refused(_("Länken gäller inte längre. Be om en ny på din sida.")) from None
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).filter(pk=pk).first()
        if person and person.link_version == version + 1 and person.email == email:
            return person
        if person is None or person.link_version != version:
            raise Refused(_("Länken gäller inte längre. Be om en ny på din sida."))
        old = person.email
        person.email, person.link_version = email, version + 1
        person.save(update_fields=["email", "link_version"])
        by = actors.link("person", person)
        record(entry("person.own_address", person, by=by, now=now, fields=["email"]))
        is_put_right(old=old, new=email, by=by, now=now)
        outbox.plan(*own_link_mails(person), now=now)
    return person


def own_link_mails(person: Person, *, unasked: bool = False) -> list[Planned]:
    """The link to the own page, to the own address if there is one, after older links died."""
    mail = Planned(
        kind="person_link",
        recipient=person.email,
        occurrence=f"{person.pk}:{person.link_version}",
        context={"person": person.pk},
        language=person.language,
        unasked=unasked,
    )
    return [mail] if person.email else []


def is_put_right(*, old: str, new: str, by: str, now: datetime, city: str = "") -> None:
    """Mail goes to the new address, also if it was marked; the old mark is forgotten with its last owner."""
    nobody_has_it = old and addresses.bad_among([old]) and not _is_in_use(old)
    addresses.clear(*[new, old] if nobody_has_it else [new], by=by, now=now, city=city)


def take_along(business: Business, *, old: str, by: str, now: datetime) -> None:
    """Who was reached at the contact's old address is reached at the one that it was corrected to.

    Their older links die: they may lie in the mailbox of a stranger.
    """
    theirs = Enrolment.objects.filter(registration__business=business, person__email__iexact=old)
    people = Person.objects.filter(pk__in=theirs.values("person"))
    entries = [
        entry("person.changed", person, by=by, now=now, city=business.city.slug, fields=["email"])
        for person in people
    ]
    people.update(email=business.contact_email, link_version=F("link_version") + 1)
    record(*entries)


def resend_person_link(*, person: Person, business: Business, by: str, now: datetime) -> str:
    """Mail a person's own link once more, to the own address or to the contact; returns where it went."""
    recipient = person.email or business.contact_email
    with transaction.atomic():
        outbox.plan(
            Planned(
                kind="person_link",
                recipient=recipient,
                occurrence=unrepeated(),
                context={"person": person.pk},
                language=person.language,
                city=business.city.slug,
                unasked=recipient.lower() != business.contact_email.lower(),
            ),
            now=now,
        )
        record(entry("person.link_sent", person, by=by, now=now, city=business.city.slug))
    return recipient


def _is_in_use(address: str) -> bool:
    return (
        Business.objects.filter(contact_email__iexact=address).exists()
        or Contact.objects.filter(email__iexact=address).exists()
        or Person.objects.filter(email__iexact=address).exists()
    )


def _looked_after_by(email: str) -> Q:
    return Q(contact_email__iexact=email) | Q(more_contacts__email__iexact=email)


def close_links(business: Business) -> None:
    """Every link to the business's page that was sent so far is dead."""
    Business.objects.filter(pk=business.pk).update(link_version=F("link_version") + 1)
    business.refresh_from_db(fields=["link_version"])


def link_mails(business: Business, **more: bool) -> list[Planned]:
    """The link to the business's page, to everybody who looks after its places. One query."""
    return [_mail("business_link", business, address, **more) for address in contact_addresses(business)]


def link_mail(business: Business, address: str) -> Planned:
    """The link to the business's page, to somebody who looks after its places."""
    return _mail("business_link", business, address)


def _entries_change(business: Business, *, now: datetime) -> None:
    """Somebody gets, or loses, the calendar entries of what is ahead: SEQUENCE rises, or nothing heeds it."""
    ahead = Enrolment.objects.confirmed().filter(workshop__ends_at__gt=now)
    for registration in business.registrations.filter(Exists(ahead.filter(registration=OuterRef("pk")))):
        # None of those who are told did it to a place.
        mark_changed(registration.pk, by=actors.system("entries_change"), now=now, quietly=True)


def _mail(kind: str, business: Business, address: str, **more: bool) -> Planned:
    return Planned(
        kind=kind,
        recipient=address,
        occurrence=f"{business.pk}:{business.link_version}:{address.lower()}"[:120],
        context={"business": business.pk, **more},
        language=business.language,
        city=business.city.slug,
    )


def _record(action: str, business: Business, *, by: str, now: datetime) -> None:
    fields = ["contact"]
    record(entry(action, business, by=by, now=now, city=business.city.slug, fields=fields))
