"""What the mails of registration say, read at the moment when they are sent."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from citykompetens.mail.kinds import Kind, register

from .asking import load_town_joined
from .calendars import invitation
from .common import (
    Part,
    enrolments_with_all,
    enrolments_with_entry,
    enrolments_with_round,
    parts,
    person_url,
    reader_context,
    same_address,
    still_reached,
)
from .links import load_business_link, load_handed_over, load_links
from .newsletter import load_newsletter
from .own_links import load_own_address, load_person_link
from .own_words import in_own_words
from .places import load_enrolment, load_moved, load_offered, load_workshop_cancelled
from .receipts import load_changed, load_receipt
from .trial import as_trial, load_trial
from .words import OWN_PAGE, known

__all__ = [
    "OWN_PAGE",
    "Part",
    "as_trial",
    "enrolments_with_all",
    "enrolments_with_entry",
    "enrolments_with_round",
    "in_own_words",
    "invitation",
    "known",
    "parts",
    "person_url",
    "reader_context",
    "same_address",
    "still_reached",
]

_RIGHT_NOW: dict[str, Any] = {
    "urgent": True,
    "asked_for": True,
    "typed": True,
}  # somebody looks into the mailbox for it

register(
    Kind(
        name="receipt",
        load=in_own_words(load_receipt),
        label=_("bekräftelse"),
        **_RIGHT_NOW,
        send_again=True,
        placeholders=known("tid_och_plats", "filmerna"),
        must_say=(OWN_PAGE,),
    )
)
register(
    Kind(
        name="changed",
        load=in_own_words(load_changed),
        label=_("ändrad anmälan"),
        asked_for=True,
        typed=True,
        send_again=True,
        placeholders=known("tid_och_plats", "filmerna"),
        must_say=(OWN_PAGE, ("tid_och_plats",)),
    )
)
register(
    Kind(
        name="signed_up",
        load=in_own_words(load_enrolment),
        label=_("du är anmäld"),
        asked_for=True,
        typed=True,
        send_again=True,
        placeholders=known("tid_och_plats", "filmerna", "uppgifter"),
        must_say=(OWN_PAGE, ("uppgifter",)),  # GDPR, article 14
    )
)
register(
    Kind(
        name="place_offered",
        load=in_own_words(load_offered),
        label=_("plats från väntelistan"),
        urgent=True,
        typed=True,  # whoever signs up strangers, and gives own seats back, decides when
        send_again=True,
        placeholders=known("tid_och_plats", "när", "tacka_nej", workshop=True),
        must_say=(OWN_PAGE,),
    )
)
register(
    Kind(
        name="place_changed",
        load=in_own_words(load_enrolment),
        label=_("ny tid"),
        asked_for=True,
        typed=True,
        send_again=True,
        placeholders=known("tid_och_plats"),
        must_say=(OWN_PAGE, ("tid_och_plats",)),
    )
)
register(
    Kind(
        name="place_cancelled",
        load=in_own_words(load_enrolment),
        label=_("platsen är avbokad"),
        asked_for=True,
        typed=True,
        send_again=True,
        placeholders=known(),
    )
)
register(
    Kind(
        name="moved",
        load=in_own_words(load_moved),
        label=_("workshopen är flyttad"),
        urgent=True,
        send_again=True,
        placeholders=known("tid_och_plats", "när", workshop=True),
        must_say=(OWN_PAGE, ("tid_och_plats", "dag")),
    )
)
register(
    Kind(
        name="workshop_cancelled",
        load=in_own_words(load_workshop_cancelled),
        label=_("workshopen är inställd"),
        urgent=True,
        send_again=True,
        placeholders=known(workshop=True),
        must_say=(OWN_PAGE,),
    )
)
register(
    Kind(
        name="town_joined",
        load=load_town_joined,
        label=_("staden är med"),
        typed=True,
        send_again=True,
        can_wait=True,
    )
)
register(
    Kind(
        name="business_link",
        load=load_business_link,
        label=_("länk till verksamhetens sida"),
        urgent=True,
        typed=True,
        send_again=True,
    )
)
register(
    Kind(
        name="handed_over",
        load=load_handed_over,
        label=_("någon annan sköter platserna"),
        typed=True,
        send_again=True,
    )
)
register(Kind(name="links", load=load_links, label=_("borttappade länkar"), **_RIGHT_NOW, send_again=True))
register(
    Kind(
        name="newsletter",
        load=load_newsletter,
        label=_("nyhetsbrev, att bekräfta"),
        asked_for=True,
        typed=True,
        send_again=True,
    )
)
register(
    Kind(
        name="own_address",
        load=load_own_address,
        label=_("egen adress, att bekräfta"),
        **_RIGHT_NOW,
        send_again=True,
    )
)
register(
    Kind(
        name="person_link",
        load=load_person_link,
        label=_("länk till egen sida"),
        **_RIGHT_NOW,
        send_again=True,
    )
)
register(
    Kind(
        name="test",
        load=load_trial,
        label=_("prov till sig själv"),
        urgent=True,
        asked_for=True,
        secret=True,
    )
)
