"""Which text a mail says: asked for by every mail, so read at most once a second in each process."""

from dataclasses import dataclass

from citykompetens.kept import read_a_second

from .models import MailText
from .scopes import from_the_most_specific


@dataclass(frozen=True)
class Own:
    subject: str
    body: str


@dataclass(frozen=True)
class OwnTexts:
    """All texts that somebody has put in own words."""

    by_key: dict[tuple, Own]

    def of(self, kind: str, language: str, program: int, round_: int | None, city: int | None) -> Own | None:
        """The most specific one for a town in a round, by their keys; None: what the templates say."""
        for scope in from_the_most_specific(round_, city):
            if own := self.by_key.get((kind, language, program, *scope)):
                return own
        return None


def own_texts() -> OwnTexts:
    """All of them, at most a second old. One query, or none."""
    return read_a_second(OwnTexts, _read)


def _read() -> OwnTexts:
    key = ("kind", "language", "program_id", "round_id", "city_id")
    rows = MailText.objects.values_list(*key, "subject", "body")
    return OwnTexts({tuple(rest): Own(subject, body) for *rest, subject, body in rows})
