"""The floor: a bare Django view that writes the rows of a registration of five, and nothing else.

No middleware, no form, no rule, no lock, no template. It is served inside the bench's own application alone
(wsgi.py); the site's urls do not know it.
"""

import uuid

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

from citykompetens import clock
from citykompetens.audit.models import Entry
from citykompetens.mail.models import OutgoingMail
from participants.registration.models import Business, Enrolment, Person, Registration
from programs.models import CityRound
from workshops.models import Workshop

PATH = "/bench/bare/"


def write(request: HttpRequest, city_round_id: int, city_id: int) -> HttpResponse:
    """One registration: POST `workshop`, one for each person, and `address`."""
    now = clock.now()
    workshop_ids = [int(pk) for pk in request.POST.getlist("workshop")]
    address = request.POST["address"]
    people_addresses = [f"person{number}@{address}" if number % 3 else "" for number in range(5)]
    with transaction.atomic():
        business = Business.objects.create(
            city_id=city_id,
            name=f"Kafé {address}",
            industry="cafe",
            contact_name="Elin Ek",
            contact_email=f"elin@{address}",
            contact_phone="+4663123456",
            organisation_number="5560160680",
            created_at=now,
        )
        people = Person.objects.bulk_create(
            Person(name=f"Person {number}", email=email, created_at=now)
            for number, email in enumerate(people_addresses)
        )
        registration = Registration.objects.create(
            business=business, city_round_id=city_round_id, submission_key=uuid.uuid4(), created_at=now
        )
        places = Enrolment.objects.bulk_create(
            Enrolment(
                registration=registration,
                person=person,
                workshop_id=workshop_id,
                state="confirmed",
                group=uuid.uuid4(),
                asked_at=now,
            )
            for person, workshop_id in zip(people, workshop_ids, strict=True)
        )
        Entry.objects.bulk_create(
            Entry(at=now, by="visitor", action=f"{kind}.created", object_type=kind, object_id=str(row.pk))
            for kind, row in [("registration", registration), *[("enrolment", place) for place in places]]
        )
        OutgoingMail.objects.bulk_create(
            OutgoingMail(
                kind=kind,
                recipient=recipient,
                occurrence=f"{registration.pk}:{recipient}",
                message_id=f"<{uuid.uuid4().hex}@citykompetens.example>",
                planned_at=now,
                due_at=now,
            )
            for kind, recipient in [
                ("receipt", f"elin@{address}"),
                *[("signed_up", email) for email in people_addresses if email],
            ]
        )
        # The common row first: without an order the writers would wait for each other in a circle.
        CityRound.objects.filter(pk=city_round_id).update(
            people=F("people") + len(people), businesses=F("businesses") + 1
        )
        Workshop.objects.filter(pk__in=workshop_ids).update(seats_taken=F("seats_taken") + 1)
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path(f"{PATH[1:]}<int:city_round_id>/<int:city_id>/", write)]


class _Request(WSGIRequest):
    urlconf = __name__


class Bare(WSGIHandler):
    """Django's own WSGI application with the urls of this file and no middleware."""

    request_class = _Request

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async)
