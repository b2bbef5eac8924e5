"""Unfold: the admin in the colours and words of the house."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

NATIONAL = "citykompetens.admin.is_national"
LISTS = "citykompetens.admin.opens_lists"
SCOPE_MODEL = "cities.City"  # a row of these within reach opens the lists


def _list(title: Any, icon: str, model: str, *, national: bool = False) -> dict[str, Any]:
    """A line of the menu: the list of a model ("app_model")."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{model}_changelist"),
        "permission": NATIONAL if national else LISTS,
    }


def _page(title: Any, icon: str, name: str) -> dict[str, Any]:
    """A line of the menu: a page of its own."""
    return {"title": title, "icon": icon, "link": reverse_lazy(name), "permission": LISTS}


UNFOLD = {
    "SITE_TITLE": "Citykompetens",
    "SITE_HEADER": "Citykompetens",
    "SITE_LOGO": lambda request: static("img/wordmark.svg"),  # templates/unfold/helpers/site_logo.html
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}
    ],
    "SITE_URL": reverse_lazy("programs:start"),
    "SHOW_HISTORY": False,  # Django's own log is not kept: "Vem gjorde vad" is the history
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "4px",
    "STYLES": [lambda request: static("css/admin.css")],
    "SCRIPTS": [lambda request: static("js/admin-regions.js")],
    "DASHBOARD_CALLBACK": "participants.reports.views.figures",
    "COLORS": {
        # paper by day, night after dark; brick for the one thing to do
        "base": {
            "50": "#faf6ef",
            "100": "#f3ede3",
            "200": "#ddd5c8",
            "300": "#cbd0cf",
            "400": "#a9b4b8",
            "500": "#5a666b",
            "600": "#43525a",
            "700": "#33424a",
            "800": "#1c282d",
            "900": "#121b1f",
            "950": "#0d1518",
        },
        "primary": {
            "50": "#fcf1ec",
            "100": "#f8e0d7",
            "200": "#f1c3b3",
            "300": "#ffb8a2",
            "400": "#ff9b7d",
            "500": "#ff9b7d",
            "600": "#a83e26",
            "700": "#86301c",
            "800": "#6b2717",
            "900": "#4d1c11",
            "950": "#2a0f08",
        },
        # copper for done, amber for look here, slate for the rest: unfold's own are louder
        "green": {"100": "#dcece4", "400": "#6fd0b8", "500": "#2b8a76", "600": "#1f6f5f", "700": "#1f6f5f"},
        "orange": {"100": "#fbecc9", "400": "#f2b33d", "500": "#f2b33d", "600": "#8a5a00", "700": "#7a4f00"},
        "blue": {"100": "#e6ebec", "400": "#a9b4b8", "500": "#5a666b", "600": "#43525a", "700": "#33424a"},
        "font": {
            "subtle-light": "#5a666b",
            "subtle-dark": "#a9b4b8",
            "default-light": "#33424a",
            "default-dark": "#d6d4cd",
            "important-light": "#1b2a30",
            "important-dark": "#efe9df",
        },
    },
    "ACCOUNT": {
        "navigation": [
            {"title": _("Säkrare inloggning"), "link": reverse_lazy("mfa_index")},
            {"title": _("Var jag är inloggad"), "link": reverse_lazy("usersessions_list")},
        ]
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {"items": [{"title": _("Översikt"), "icon": "dashboard", "link": reverse_lazy("admin:index")}]},
            {
                "title": _("Anmälningar"),
                "items": [
                    _list(_("Anmälningar"), "assignment", "registration_registration"),
                    _list(_("Verksamheter"), "storefront", "registration_business"),
                    _list(_("Deltagare"), "groups", "registration_person"),
                    _list(_("Platser"), "event_seat", "registration_enrolment"),
                    _list(_("Nyhetsbrev"), "newspaper", "registration_newsletterconsent"),
                    _list(_("Önskade städer"), "add_location", "registration_townwish", national=True),
                ],
            },
            {
                "title": _("Workshoppar"),
                "items": [
                    _list(_("Workshoppar"), "event", "workshops_workshop"),
                    _list(_("Lokaler"), "meeting_room", "workshops_venue"),
                    _list(_("Workshopledare"), "co_present", "workshops_facilitator"),
                    _list(_("Träningar"), "school", "workshops_facilitatortraining", national=True),
                    _list(_("Avprickningar"), "how_to_reg", "attendance_attendanceevent"),
                ],
            },
            {
                "title": _("Intyg"),
                "items": [_list(_("Intyg"), "workspace_premium", "certificates_certificate")],
            },
            {
                "title": _("Mejl"),
                "items": [
                    _list(_("Utskick"), "campaign", "coordination_mailing"),
                    _page(_("Kommande mejl"), "schedule", "reminders:upcoming"),
                    _page(_("Mejl i delen"), "fact_check", "coordination:parts"),
                    _list(_("Skickade mejl"), "mail", "mail_outgoingmail"),
                    _list(_("Adresser som inte fungerar"), "unsubscribe", "mail_badaddress"),
                    _list(_("Mejltexter"), "edit_note", "programs_mailtext"),
                    _list(_("Automatiska mejl"), "schedule_send", "programs_mailrule"),
                ],
            },
            {
                "title": _("Del och städer"),
                "items": [
                    _list(_("Städernas delar"), "flag", "programs_cityround"),
                    _list(_("Cityorganisationer"), "apartment", "cities_cityorganisation"),
                    _list(_("Personer att ringa"), "call", "cities_contactperson"),
                    _list(_("Städer"), "location_city", "cities_city"),
                    _list(_("Utbildningar"), "menu_book", "programs_program", national=True),
                    _list(_("Delar"), "calendar_month", "programs_round", national=True),
                    _list(_("Filmer"), "movie", "programs_film", national=True),
                ],
            },
            {
                "title": _("Inloggningar"),
                "items": [
                    _list(_("Samordnare"), "badge", "cities_cityrole"),
                    _list(_("Nationella roller"), "public", "accounts_nationalrole", national=True),
                    _list(_("Inloggningar"), "key", "accounts_user", national=True),
                    _list(_("Vem gjorde vad"), "history", "audit_entry"),
                ],
            },
        ],
    },
}
