"""Every page that somebody reads, in one place: tests walk them in a browser and through the HTML checker.

A new address has to be written down here, or among those that are no page: a test compares with the urls.
`python -m tests.pages` prints them as JSON for the data of a running site.
"""

import json

PUBLIC = {
    "start": "/",
    "program": "/program/{program}/",
    "press": "/program/{program}/press/",
    "closed program": "/program/{closed}/",
    "film": "/film/{film}/",
    "town": "/{city}/",
    "town with its map square": "/{other_city}/",
    "workshop": "/{city}/workshop/{workshop}/",
    "workshop that was held": "/{city}/workshop/{held}/",
    "form": "/{city}/anmalan/",
    "certificate": "/intyg/{certificate}/",
    "privacy": "/integritet/",
    "accessibility": "/tillganglighet/",
    "my town": "/min-stad/",
    "log in": "/konto/login/",
}
MISSING = {"missing": "/finns/inte/", "unknown certificate": "/intyg/finns-inte/"}  # 404
PERSONAL = {
    "business": "/anmalan/{business}/",
    "business's place": "/anmalan/{business}/plats/{place}/",
    "business adds": "/anmalan/{business}/fler/{registration}/",
    "business's contacts": "/anmalan/{business}/kontakter/",
    "whom mail does not reach": "/anmalan/{unreached}/adresser/",
    "business's slips": "/anmalan/{business}/lappar/",
    "receipt": "/anmalan/{business}/bekraftelse/",
    "receipt of one part": "/anmalan/{business}/bekraftelse/{registration}/",
    "places to name": "/platser/{names}/",
    "my links": "/mina-lankar/",
    "everything of an address": "/mina-lankar/{address}/",
    "way out of optional mails": "/mejl/{mail}/avanmal/",
    "newsletter": "/nyhetsbrev/{newsletter}/",
    "person": "/deltagare/{person}/",
    "what is stored": "/deltagare/{person}/uppgifter/",
    "no thanks": "/deltagare/{seated}/nej-tack/{seat}/",
    "own address": "/adress/finns-inte/",
    "code for the door": "/dorr/{door}/",
    "person with a seat": "/deltagare/{seated}/",
    "person's film": "/deltagare/{person}/film/{film}/",
}
FACILITATOR = {  # who is logged in as facilitator of that town
    "own workshops": "/ledare/",
    "sheet": "/ledare/workshop/{workshop}/",
    "closed sheet": "/ledare/workshop/{held}/",
    "about the login": "/konto/om-inloggningen/",
    "log out": "/konto/logout/",
    "second factor": "/konto/2fa/",
    "sessions": "/konto/sessions/",
}
ADMIN = {  # who is logged in as national coordinator
    "overview": "/admin/",
    "list": "/admin/registration/enrolment/",
    "change": "/admin/workshops/workshop/{workshop}/change/",
    "add": "/admin/programs/program/add/",
    "new mailing": "/admin/coordination/mailing/add/",
    "mails of a part": "/admin/mejl/del/",
    "mails of one part": "/admin/mejl/del/{part}/",
    "mails to come": "/admin/mejl/kommande/",
}
DEMO = {"demo": "/demo/", "mailbox": "/demo/brevlada/", "components": "/demo/komponenter/"}
EVERY = PUBLIC | MISSING | PERSONAL | FACILITATOR | ADMIN | DEMO

# Names of addresses that nobody reads as a page of HTML, or that a page above leads through.
NO_PAGE = {
    "health", "media:film", "staff_start",
    "attendance:tick", "attendance:close", "certificates:own_pdf",
    "pages:split", "pages:cancel", "pages:cancel_all", "pages:undo", "pages:remove_contact",
    "pages:again",  # stands on the business's page while another part is open
    "pages:slip",  # one of those on the sheet
    "programs:current", "programs:picture", "programs:program_picture", "programs:map_svg",
    "programs:map_png",
    "programs:poster_a4", "programs:poster_a3", "programs:sign",
    "workshops:picture", "workshops:town_picture", "workshops:calendar", "workshops:town_calendar",
    "workshops:calendar_file", "workshops:feed", "sitemap", "robots", "manifest", "media:picture",
    "pages:optional_mail",
    "pages:choose_time", "pages:cannot_come", "pages:can_come", "pages:ask_for_own_address",
    "pages:calendar", "demo:log_in", "demo:forward", "demo:mail", "demo:mail_html", "demo:attachment",
}  # fmt: skip
# allauth's own in the frame of the house: two of them stand for all.
ALLAUTH = ("mfa_", "account_", "usersessions_")


def things() -> dict[str, str]:
    """What stands in the braces, for the data at hand: the fullest of each kind, where there is one."""
    from django.db.models import Count
    from django.db.models.functions import Lower

    from citykompetens import clock
    from citykompetens.mail.models import BadAddress, OutgoingMail
    from participants.certificates.models import Certificate
    from participants.registration.models import Business, NewsletterConsent
    from participants.registration.services.contacts import all_places_token
    from programs.models import Film, Program
    from workshops.models import Workshop

    now = clock.now()
    workshops = Workshop.objects.public(now).filter(city_round__city__slug="ostersund")
    ahead = workshops.upcoming(now).filter(closed_at=None).order_by("-seats_taken")[0]
    certificate = Certificate.objects.valid().first()
    businesses = Business.objects.filter(city__slug="ostersund")
    business = businesses.annotate(places=Count("registrations__enrolments")).order_by("-places")[0]
    bad = BadAddress.objects.values("address")
    unreached = Business.objects.annotate(address=Lower("contact_email")).filter(address__in=bad).first()
    registration = business.registrations.get()
    newsletter = NewsletterConsent.objects.first()
    person = certificate.person if certificate else registration.enrolments.all()[0].person
    seat = ahead.enrolments.confirmed()[0]
    return {
        "program": Program.objects.current().first().slug,
        "film": Film.objects.public(now).first().slug,
        "closed": Program.objects.exclude(closed_on=None).first().slug,
        "city": "ostersund",
        "other_city": "lund",
        "workshop": str(ahead.pk),
        "held": str((workshops.exclude(closed_at=None).first() or ahead).pk),
        "business": business.link,
        "unreached": (unreached or business).link,
        "registration": str(registration.pk),
        "part": str(registration.city_round_id),
        "place": str(registration.enrolments.active().order_by("-workshop__starts_at")[0].pk),
        "names": business.names_link,
        "address": all_places_token(business.contact_email),
        "person": person.link,
        "mail": OutgoingMail.objects.all()[0].unsubscribe_link,
        "newsletter": newsletter.link if newsletter else "finns-inte",
        "seated": seat.person.link,
        "seat": str(seat.pk),
        "door": seat.person.door_link,
        "certificate": certificate.code if certificate else "finns-inte",
    }


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citykompetens.settings")

    django.setup()
    print(json.dumps(things()))  # noqa: T201
