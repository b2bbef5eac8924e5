"""Swedish for what the outbox and the audit keep as codes."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAIL_REASONS: dict[str, Promise] = {
    "address changed": _("mottagaren hade bytt e-post"),
    "already held": _("workshopen var redan hållen"),
    "bad address": _("adressen fungerar inte"),
    "blanked": _("koden hade redan tagits bort"),
    "cancelled": _("platsen var avbokad"),
    "chosen": _("tiden var redan vald"),
    "closed": _("anmälan hade stängt"),
    "confirmed": _("nyhetsbrevet var redan bekräftat"),
    "contact again": _("mottagaren sköter platserna igen"),
    "expired": _("koden gällde inte längre"),
    "gone": _("det som mejlet handlade om finns inte kvar"),
    "leads it again": _("mottagaren leder workshopen igen"),
    "not meant": _("stämde inte längre in på urvalet"),
    "moved or cancelled": _("workshopen var flyttad eller inställd"),
    "never told": _("mottagaren hade inte hört om platsen än"),
    "no films yet": _("filmerna var inte öppna"),
    "not a coordinator": _("mottagaren samordnar inte längre"),
    "nothing there": _("adressen hade ingenting hos oss"),
    "opted out": _("mottagaren vill bara ha det nödvändiga"),
    "overtaken": _("en annan adress hade bekräftats"),
    "said later": _("ett senare mejl säger detsamma"),
    "seen": _("filmerna var redan sedda"),
    "too late": _("det var för sent"),
    "too many": _("för många till samma adress på några dagar"),
    "taken back": _("avbokningen ångrades"),
    "was not there": _("ingen av dem var på plats"),
    "revoked or erased": _("intyget var återkallat eller borttaget"),
    "worker died": _("avbrott mitt i sändningen"),
}
SERVER_ANSWERS: dict[str, Promise] = {  # RFC 3463
    "5.1.1": _("adressen finns inte"),
    "5.1.2": _("det som står efter @ finns inte"),
    "5.1.10": _("adressen finns inte"),
    "5.2.1": _("brevlådan är avstängd"),
    "5.2.2": _("brevlådan är full"),
    "5.4.1": _("adressen finns inte"),
    "5.7.1": _("mottagaren tar inte emot våra mejl"),
}
ACTIONS: dict[str, Promise] = {
    "added": _("tillagd"),
    "admitted": _("fick plats från väntelistan"),
    "arrived": _("kom fram"),
    "cancelled": _("avbokad"),
    "changed": _("ändrad"),
    "cleared": _("rättad"),
    "closed": _("avslutad"),
    "created": _("skapad"),
    "discarded": _("kastad"),
    "ended": _("avslutad"),
    "issued": _("utfärdat"),
    "lost_workshop": _("workshopen ställdes in"),
    "moved": _("bytte tid"),
    "named": _("fick namn"),
    "planned": _("planerad"),
    "recorded": _("avprickad"),
    "removed": _("borttagen"),
    "renamed": _("nytt namn"),
    "replaced": _("någon annan kommer"),
    "seen": _("sedd"),
    "sent": _("skickad"),
    "sent_again": _("skickas igen"),
    "split": _("går var för sig"),
    "taken_back": _("avbokningen ångrades"),
    "unlinked": _("gamla länkar stängda"),
}


def mail_reason(reason: str) -> str:
    """A known reason in Swedish; what a mail server said with its number."""
    if reason.startswith("bounced "):
        return str(_("kom tillbaka: %(code)s") % {"code": server_answer(reason.removeprefix("bounced "))})
    if reason.startswith("smtp "):
        said = server_answer(reason.removeprefix("smtp "))
        return str(_("mottagarens server svarade %(code)s") % {"code": said})
    return str(MAIL_REASONS.get(reason, reason))


def server_answer(code: str) -> str:
    """What a number means, for whoever has to find out the right address, and the number for who knows."""
    words = SERVER_ANSWERS.get(code.rpartition(" ")[2])
    return f"{words} ({code})" if words else code


def action(code: str) -> str:
    return str(ACTIONS.get(code.rpartition(".")[2], code))


def object_type(label: str) -> str:
    """ "registration.enrolment" → "plats"."""
    return str(apps.get_model(label)._meta.verbose_name)


def field_names(label: str, names: list[str]) -> str:
    """The changed fields by the names that forms use."""
    known = {field.name: field for field in apps.get_model(label)._meta.get_fields()}
    return ", ".join(str(getattr(known.get(name), "verbose_name", name)) for name in names)
