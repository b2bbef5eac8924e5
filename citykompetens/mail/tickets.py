"""At most three mails a day to one address from forms that anybody can fill in.

Whoever types somebody else's address, however often and from wherever, cannot fill that mailbox. The
count is kept where mails leave, not where forms arrive: nothing is refused and nothing is lost, what is
too much today goes out tomorrow, in one mail (caps).
"""

import datetime as dt
import hmac
from collections.abc import Iterable

from django.conf import settings
from django.utils.timezone import get_current_timezone, localdate

from .models import FormTicket, OutgoingMail

A_DAY = 3  # mails from forms to one address
MORNING = dt.time(7)  # in Stockholm: when those go out that were too many the day before
GIVEN_UP_AFTER = dt.timedelta(days=3)
KEPT_FOR = dt.timedelta(days=2)


def take(mails: Iterable[OutgoingMail], *, now: dt.datetime) -> set[int]:
    """Take today's tickets for these mails; returns the keys of those that have one.

    Two statements, none for no mails. Exact however many dispatchers ask at once, as the database keeps
    each ticket unique; a mail that got one and could not be handed over has it still when it is tried
    again. Days are calendar days in Stockholm.
    """
    wanted = sorted({(digest(mail.recipient), mail.pk) for mail in mails})
    if not wanted:
        return set()
    day = localdate(now)
    # Each mail asks for all three; the constraints leave it the first that is free, and one at most.
    # In the same order everywhere, so that two dispatchers never wait for each other in a circle.
    FormTicket.objects.bulk_create(
        [
            FormTicket(address=address, day=day, number=number, mail=pk)
            for address, pk in wanted
            for number in range(1, A_DAY + 1)
        ],
        ignore_conflicts=True,
    )
    pks = [pk for _address, pk in wanted]
    return set(FormTicket.objects.filter(day=day, mail__in=pks).values_list("mail", flat=True))


def digest(address: str) -> str:
    """The address as the tickets know it: the same in capitals, and not to be read back without the key."""
    return hmac.digest(settings.SECRET_KEY.encode(), address.lower().encode(), "sha256").hex()


def tomorrow(now: dt.datetime) -> dt.datetime:
    """Seven o'clock on the wall in Stockholm, the day after."""
    day = localdate(now) + dt.timedelta(days=1)
    return dt.datetime.combine(day, MORNING, tzinfo=get_current_timezone())


def is_given_up(mail: OutgoingMail, now: dt.datetime) -> bool:
    """Whether it has been too much for three days: by now it would only surprise."""
    return localdate(now) - localdate(mail.planned_at) >= GIVEN_UP_AFTER


def forget_old(*, now: dt.datetime) -> int:
    """Delete tickets that decide nothing any more; returns how many."""
    return FormTicket.objects.filter(day__lt=localdate(now) - KEPT_FOR).delete()[0]
