"""A text in own words, and the mail that says it."""

from citykompetens.mail import kinds
from citykompetens.mail.models import OutgoingMail, State
from citykompetens.mail.render import message
from participants.registration.models import Enrolment
from participants.registration.readers import address_of
from programs.models import MailText
from programs.services import save_mail_text
from tests.factories import NOW


def write(cast, kind="reminder", *, by=None, **fields) -> MailText:
    """A text of the program's, as the service writes it; the national coordinator's unless said."""
    given = {
        "subject": "Egen",
        "body": "Hej!\n\n{knapp}",
        "program": cast.city_round.round.program,
    }
    text = MailText(kind=kind, **(given | fields))
    return save_mail_text(text, fields=[], by=by or cast.national, now=NOW)


def letter_of(cast, kind: str, language: str = "sv", **context) -> tuple[OutgoingMail, kinds.Letter]:
    """The one letter of that kind to Maja, or to the contact, as the dispatcher loads it."""
    maja = cast.registration.enrolments.get(person__name="Maja Berg")
    to_contact = kind in ("receipt", "changed")
    given = {
        "registration": cast.registration.pk,
        "revision": cast.registration.revision,
        "enrolment": maja.pk,
        "enrolments": [maja.pk],
        "workshop": cast.workshop.pk,
        "version": cast.workshop.schedule_version,
        "city_round": cast.city_round.pk,
        "to": "person",
    }
    mail = OutgoingMail(
        pk=1,
        kind=kind,
        recipient="asa@tornrosa.example" if to_contact else "maja@tornrosa.example",
        language=language,
        context=given | context,
        message_id="<1@x>",
        planned_at=NOW,
    )
    # Nobody hears of a change of a place before they have heard of the place.
    OutgoingMail.objects.filter(kind="signed_up").update(state=State.SENT, settled_at=NOW)
    letter = kinds.get(kind).load([mail], NOW)[1]
    assert isinstance(letter, kinds.Letter), letter
    return mail, letter


def sent(cast, kind: str = "reminder", language: str = "sv", **context) -> tuple[str, str, str]:
    """Subject, text and HTML."""
    cast.registration.refresh_from_db()
    built = message(*letter_of(cast, kind, language, **context))
    html = next(part.content for part in built.alternatives if part.mimetype == "text/html")
    return built.subject, built.body, html


def to_all_at(cast, address: str, kind: str = "reminder") -> str:
    """The text of one mail about every place that is told of at this address."""
    mail, _letter = letter_of(cast, "reminder")
    places = Enrolment.objects.select_related("person", "registration__business").order_by("pk")
    mail.context["enrolments"] = [place.pk for place in places if address_of(place) == address]
    mail.recipient, mail.kind = address, kind
    letter = kinds.get(kind).load([mail], NOW)[1]
    assert isinstance(letter, kinds.Letter), letter
    return message(mail, letter).body
