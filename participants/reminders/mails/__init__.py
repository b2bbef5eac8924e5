"""What automatic mails say, read at the moment when they are sent, and whether they still apply."""

from django.utils.translation import gettext_lazy as _

from citykompetens.mail.kinds import Kind, register
from participants.registration.mails import OWN_PAGE, in_own_words, known

from .feedback import load_feedback
from .figures import load_weekly_figures
from .films import load_films_open, load_films_unseen
from .leaders import load_facilitator_list
from .times import load_choose_time, load_reminder

register(
    Kind(
        name="films_open",
        load=in_own_words(load_films_open),
        label=_("filmerna är öppna"),
        can_wait=True,
        placeholders=known(),
        must_say=(OWN_PAGE,),
    )
)
register(
    Kind(
        name="films_unseen",
        load=in_own_words(load_films_unseen),
        label=_("filmer kvar att se"),
        optional=True,
        can_wait=True,
        placeholders=known(),
        must_say=(OWN_PAGE,),
    )
)
register(
    Kind(
        name="choose_time",
        load=in_own_words(load_choose_time),
        label=_("välj tid"),
        placeholders=known("sista_dag"),
        must_say=(OWN_PAGE,),
    )
)
register(
    Kind(
        name="reminder",
        load=in_own_words(load_reminder),
        label=_("påminnelse om workshopen"),
        placeholders=known("tid_och_plats", "när", workshop=True),
        must_say=(OWN_PAGE,),
    )
)
register(
    Kind(
        name="feedback",
        load=in_own_words(load_feedback),
        label=_("en fråga efteråt"),
        optional=True,
        can_wait=True,
        placeholders=known("dag", but=("länk", "knapp")),
    )
)
register(Kind(name="facilitator_list", load=load_facilitator_list, label=_("workshopledarens lista")))
register(
    Kind(name="weekly_figures", load=load_weekly_figures, label=_("samordnarens veckosiffror"), can_wait=True)
)
