"""Letters in the words of a town, a round or a program, where somebody has written any."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import override

from citykompetens.mail import texts
from citykompetens.mail.kinds import Letter, Loader, Skip
from citykompetens.mail.models import OutgoingMail
from programs.mail_texts import OwnTexts, own_texts

from . import words


def in_own_words(load: Loader) -> Callable[[list[OutgoingMail], datetime], Mapping[int, Letter | Skip]]:
    """The loader of a kind whose texts may be edited: the same letters, some of them in own words."""

    def reworded(mails: list[OutgoingMail], now: datetime) -> Mapping[int, Letter | Skip]:
        letters, own = load(mails, now), own_texts()
        if not own.by_key:
            return letters
        by_pk = {mail.pk: mail for mail in mails}
        return {
            pk: _reworded(letter, by_pk[pk], own, now) if isinstance(letter, Letter) else letter
            for pk, letter in letters.items()
        }

    return reworded


def _reworded(letter: Letter, mail: OutgoingMail, own: OwnTexts, now: datetime) -> Letter:
    if not words.places(letter.context):
        return letter  # all have been given back: no text of somebody's own speaks of that
    part = words.city_round(letter.context)
    text = own.of(mail.kind, mail.language, part.round.program_id, part.round_id, part.city_id)
    if text is None:
        return letter
    with override(mail.language):
        values = words.values(letter.context, now)
        return replace(letter, text=texts.fill(mail.kind, text.subject, text.body, values))
