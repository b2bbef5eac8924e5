"""The placeholders of own texts, and what becomes of each in a mail about somebody's places.

They read the context that the templates of all these kinds share. Read in the reader's language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citykompetens.mail.texts import Piece, Value, Values
from participants.registration.models import Enrolment
from programs.models import CityRound
from workshops.models import Workshop

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Word:
    """A placeholder: what it becomes, said to who writes the text, and how it is read."""

    becomes: Promise
    read: Callable[[Context, datetime], Value]


def values(context: Context, now: datetime) -> Values:
    """All of them for one mail; each is read only when the text has it."""
    return {name: partial(word.read, context, now) for name, word in WORDS.items()}


def city_round(context: Context) -> CityRound:
    """The town's part in a round that the mail is about."""
    return places(context)[0].registration.city_round


def places(context: Context) -> list[Enrolment]:
    """The places that the mail is about: those of a registration, which may be none, several, or one."""
    if "times" in context:
        return [enrolment for at_a_time in context["times"] for enrolment, _link in at_a_time]
    return list(context.get("coming") or context.get("enrolments") or [context["enrolment"]])


def _reads_for_others(context: Context) -> bool:
    """Whether the contact reads it, for people who are reached through the contact."""
    one = context.get("enrolment")
    return not context.get("person") or (one is not None and one.through_contact)


def _several_pages(context: Context) -> bool:
    """Whether one address is that of several: of two businesses' contact, or of two people."""
    return len(context.get("parts", ())) > 1


def _reader(context: Context, now: datetime) -> str:
    if "parts" in context:
        return _each_once(part.reader for part in context["parts"])
    if "reader" in context:
        return context["reader"]
    if _reads_for_others(context):
        return places(context)[0].registration.business.contact_name
    return str(context["person"])


def _businesses(context: Context, now: datetime) -> str:
    return _each_once(enrolment.registration.business for enrolment in places(context))


def _people(context: Context, now: datetime) -> str:
    return _listed(enrolment.person for enrolment in places(context))


def _each_once(named: Iterable[object]) -> str:
    return _listed(dict.fromkeys(str(each) for each in named))


def _listed(named: Iterable[object]) -> str:
    return get_text_list([str(each) for each in named], _("och"))


def _day(context: Context, now: datetime) -> str:
    return date_format(localtime(_workshop(context).starts_at), "l j F")


def _time(context: Context, now: datetime) -> str:
    workshop = _workshop(context)
    times = {"starts_at": workshop.starts_at, "ends_at": workshop.ends_at}
    return render_to_string("components/workshop_time.txt", times)


def _how_soon(context: Context, now: datetime) -> str:
    days = (_workshop(context).starts_on - localdate(now)).days
    said = render_to_string("emails/_when.txt", {"days": days})
    return said[:1].lower() + said[1:]


def _workshop(context: Context) -> Workshop:
    return context["workshop"]


def _last_day(context: Context, now: datetime) -> str:
    return date_format(localtime(context["closes_at"]), "l j F")


def _contact(context: Context, now: datetime) -> str:
    organisation = context["organisation"]
    return f"{organisation.contact_name}, {organisation.contact_phone}"


def _films(context: Context, now: datetime) -> str:
    return render_to_string("registration/_films_open.txt", {"round": city_round(context).round, "at": now})


def _no_thanks(context: Context, now: datetime) -> Piece:
    """Of several seats there is no one question: who gives one back is settled on the business's page."""
    return _link(context["no_thanks_url"] or context["url"])


def _button(context: Context, now: datetime) -> str:
    if _several_pages(context):
        return ""  # each page's link stands with whom it is about: emails/_own
    if not _reads_for_others(context):
        return _("Till din sida")
    if context.get("person"):
        return _("Egen sida för %(name)s") % {"name": context["person"]}
    return _("Till er sida")


def _link(url: str) -> Piece:
    return Piece(url, url=url)


WORDS: dict[str, Word] = {
    "namn": Word(gettext_lazy("namnet på den som läser"), _reader),
    "verksamhet": Word(gettext_lazy("verksamhetens namn"), _businesses),
    "personer": Word(gettext_lazy("namnen på dem som mejlet gäller"), _people),
    "utbildning": Word(
        gettext_lazy("utbildningens namn"), lambda c, now: city_round(c).round.program.name_here
    ),
    "del": Word(gettext_lazy("”del 1”"), lambda c, now: city_round(c).round.title),
    "stad": Word(gettext_lazy("stadens namn"), lambda c, now: city_round(c).city.name),
    "dag": Word(gettext_lazy("”torsdag 26 november”"), _day),
    "tid": Word(gettext_lazy("”kl. 9.00–12.00”"), _time),
    "när": Word(gettext_lazy("”i dag”, ”i morgon” eller ”om 5 dagar”, räknat när mejlet skickas"), _how_soon),
    "lokal": Word(gettext_lazy("lokalens namn"), lambda c, now: _workshop(c).venue.name),
    "adress": Word(gettext_lazy("lokalens adress"), lambda c, now: _workshop(c).venue.address),
    "filmerna": Word(gettext_lazy("”Filmerna öppnar måndag 2 november.” eller att de är öppna"), _films),
    "sista_dag": Word(gettext_lazy("”torsdag 19 november”, den sista dagen att välja"), _last_day),
    "kontakt": Word(gettext_lazy("stadens kontaktperson och telefonnummer"), _contact),
    "länk": Word(gettext_lazy("adressen till mottagarens egen sida"), lambda c, now: _link(c["url"])),
    "tacka_nej": Word(gettext_lazy("adressen där man lämnar platsen till nästa"), _no_thanks),
    "kontroll": Word(
        gettext_lazy("adressen där vem som helst ser att intyget är äkta"),
        lambda c, now: _link(c["certificate"].proof_url),
    ),
    "tid_och_plats": Word(gettext_lazy("rutan med dag, tid och plats, på en egen rad"), lambda c, now: "-"),
    "knapp": Word(gettext_lazy("knappen till mottagarens egen sida, på en egen rad"), _button),
    "uppgifter": Word(
        gettext_lazy("vad vi sparar och hur man slipper vara med, på en egen rad"), lambda c, now: "-"
    ),
}

_ALWAYS = ("namn", "verksamhet", "personer", "utbildning", "del", "stad", "kontakt", "länk", "knapp")
_WORKSHOP = ("dag", "tid", "lokal", "adress")
OWN_PAGE = ("länk", "knapp")  # the link is the key


def known(*more: str, workshop: bool = False, but: Iterable[str] = ()) -> tuple[str, ...]:
    """The placeholders of a kind, in the order in which they are explained.

    Every mail about a place knows most of them; of the workshop only where there is always one.
    """
    names = {*_ALWAYS, *more, *(_WORKSHOP if workshop else ())} - set(but)
    return tuple(name for name in WORDS if name in names)
