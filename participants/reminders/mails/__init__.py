"""What automatic mails say, read at the moment when they are sent, and whether they still apply."""

from django.utils.translation import gettext_lazy as _

from citykompetens.mail.kinds import Kind, register

from .feedback import load_feedback
from .figures import load_weekly_figures
from .films import load_films_open, load_films_unseen
from .leaders import load_facilitator_list
from .times import load_choose_time, load_reminder

register(Kind(name="films_open", load=load_films_open, label=_("filmerna är öppna"), can_wait=True))
register(
    Kind(
        name="films_unseen",
        load=load_films_unseen,
        label=_("filmer kvar att se"),
        optional=True,
        can_wait=True,
    )
)
register(Kind(name="choose_time", load=load_choose_time, label=_("välj tid")))
register(Kind(name="reminder", load=load_reminder, label=_("påminnelse om workshopen")))
register(Kind(name="feedback", load=load_feedback, label=_("en fråga efteråt"), optional=True, can_wait=True))
register(Kind(name="facilitator_list", load=load_facilitator_list, label=_("workshopledarens lista")))
register(
    Kind(name="weekly_figures", load=load_weekly_figures, label=_("samordnarens veckosiffror"), can_wait=True)
)
