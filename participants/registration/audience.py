"""Exactly who gets a mail, and who does not and why: known before it is sent."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from citykompetens.mail.models import BadAddress, OptOut

from .models import Enrolment
from .readers import Reader, readers

# Why somebody does not get it, in the words of the outbox, in the order in which it is said.
REASONS = {
    "cancelled": ngettext_lazy("%(n)d har avbokat", "%(n)d har avbokat", "n"),
    "opted out": ngettext_lazy("%(n)d vill inte ha mejl", "%(n)d vill inte ha mejl", "n"),
    "bad address": ngettext_lazy(
        "%(n)d har en adress som inte fungerar", "%(n)d har adresser som inte fungerar", "n"
    ),
}


@dataclass(frozen=True)
class Audience:
    """Each reader is one mail. Somebody who gets two, at two addresses or of two towns, counts in each."""

    getting: list[Reader]
    skipped: Mapping[str, list[Reader]] = field(default_factory=dict)  # by reason, none of them empty

    @property
    def mails(self) -> int:
        return len(self.getting)

    @property
    def people(self) -> int:
        return people(self.getting)

    @property
    def people_skipped(self) -> dict[str, int]:
        return {reason: people(found) for reason, found in self.skipped.items()}

    @property
    def named_skipped(self) -> list[tuple[str, list[Reader]]]:
        """Those skipped, each group under how many they are and why."""
        return [(counted(reason, people(found)), found) for reason, found in self.skipped.items()]

    @property
    def all_skipped(self) -> int:
        return sum(self.people_skipped.values())

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same readers of the same places, and for no others."""
        said = [
            (reader.address.lower(), sorted(e.pk for e in reader.enrolments), reason)
            for reason, found in {"": self.getting, **self.skipped}.items()
            for reader in found
        ]
        return hashlib.sha256(repr(sorted(said)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Unreachable:
    """Addresses, in small letters, that get no mail, or none but the necessary."""

    bad: frozenset[str]
    opted_out: frozenset[str]

    @classmethod
    def now(cls) -> "Unreachable":
        """As they are at this moment. Two queries."""
        return cls(
            bad=frozenset(BadAddress.objects.values_list("address", flat=True)),
            opted_out=frozenset(OptOut.objects.values_list("address", flat=True)),
        )


def audience(
    places: Iterable[Enrolment],
    *,
    unreachable: Unreachable,
    is_optional: bool,
    only_contacts: bool = False,
    by_town: bool = False,
) -> Audience:
    """The audience of a mail about these places, those given back among them. No query.

    Places come as `readers` wants them. Who gave one place back and has another is not skipped.
    `is_optional`: a mail that the booking does not need. `by_town`: each town writes its own.
    """
    as_readers = partial(readers, only_contacts=only_contacts, by_town=by_town)
    places = list(places)
    here = {place.person_id for place in places if not place.is_cancelled}
    gone = (place for place in places if place.is_cancelled and place.person_id not in here)
    found: dict[str, list[Reader]] = {
        "": [],
        "cancelled": list(as_readers(gone)),
        "opted out": [],
        "bad address": [],
    }
    for reader in as_readers(p for p in places if not p.is_cancelled):
        address = reader.address.lower()
        is_bad, has_opted_out = address in unreachable.bad, address in unreachable.opted_out
        # As the dispatcher does: what does not arrive anywhere is said first.
        reason = "bad address" if is_bad else "opted out" if has_opted_out and is_optional else ""
        found[reason].append(reader)
    return Audience(getting=found.pop(""), skipped={reason: some for reason, some in found.items() if some})


def people(found: Iterable[Reader]) -> int:
    """How many people these readers are reached for."""
    return sum(len(reader.people) for reader in found)


def counted(reason: str, number: int) -> str:
    """ "9 har avbokat"."""
    return str(REASONS[reason] % {"n": number})


def summary(found: Audience) -> str:
    """ "237 personer får mejlet, i 230 mejl. 12 hoppas över: 9 har avbokat, 3 vill inte ha mejl." """
    said = ngettext("%(n)d person får mejlet", "%(n)d personer får mejlet", found.people)
    text = said % {"n": found.people}
    if found.mails != found.people:
        text += _(", i %(n)d mejl") % {"n": found.mails}
    return f"{text}. {summary_of_skipped(found)}".strip()


def summary_of_skipped(found: Audience) -> str:
    """How many are skipped, and why; nothing for nobody."""
    if not found.skipped:
        return ""
    why = ", ".join(counted(reason, n) for reason, n in found.people_skipped.items())
    said = ngettext("%(n)d hoppas över: %(why)s.", "%(n)d hoppas över: %(why)s.", found.all_skipped)
    return said % {"n": found.all_skipped, "why": why}
