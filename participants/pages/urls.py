from django.urls import path

from .views import business, contacts, my_town, names, person, place, public, reading, unreached, waiting

app_name = "pages"
urlpatterns = [
    path("anmalan/<str:token>/", business.business, name="business"),
    path("anmalan/<str:token>/plats/<key:enrolment_id>/", place.place, name="place"),
    path("anmalan/<str:token>/avboka/<key:enrolment_id>/", place.cancel_place, name="cancel"),
    path("anmalan/<str:token>/avboka-alla/<key:registration_id>/", place.cancel_all, name="cancel_all"),
    path("anmalan/<str:token>/dela/<key:enrolment_id>/", waiting.split, name="split"),
    path("anmalan/<str:token>/angra/", place.undo, name="undo"),
    path("anmalan/<str:token>/lapp/<key:enrolment_id>/", place.print_slips, name="slip"),
    path("anmalan/<str:token>/lappar/", place.print_slips, name="slips"),
    path("anmalan/<str:token>/fler/<key:registration_id>/", business.add, name="add"),
    path("anmalan/<str:token>/igen/<key:city_round_id>/", business.again, name="again"),
    path("anmalan/<str:token>/kontakter/", contacts.contacts, name="contacts"),
    path("anmalan/<str:token>/kontakter/<key:contact_id>/", contacts.remove, name="remove_contact"),
    path("anmalan/<str:token>/adresser/", unreached.unreached_page, name="unreached"),
    path("mina-lankar/", contacts.my_links, name="my_links"),
    path("mina-lankar/<str:token>/", contacts.all_places, name="all_places"),
    path("platser/<str:token>/", names.names, name="names"),
    path("deltagare/<str:token>/", person.person, name="person"),
    path("deltagare/<str:token>/tid/<key:enrolment_id>/", person.choose_time, name="choose_time"),
    path("deltagare/<str:token>/kan-inte/<key:enrolment_id>/", person.cannot_come, name="cannot_come"),
    path("deltagare/<str:token>/angra/<key:enrolment_id>/", person.can_come_after_all, name="can_come"),
    path("deltagare/<str:token>/nej-tack/<key:enrolment_id>/", person.no_thanks, name="no_thanks"),
    path("deltagare/<str:token>/adress/", person.ask_for_own_address, name="ask_for_own_address"),
    path("deltagare/<str:token>/uppgifter/", person.stored, name="stored"),
    path("deltagare/<str:token>/mejl/", person.optional_mail, name="optional_mail"),
    path("adress/<str:token>/", person.own_address, name="own_address"),
    path("dorr/<str:token>/", reading.door, name="door"),
    path("kalender/<str:token>.ics", reading.calendar, name="calendar"),
    path("program/<slug:slug>/press/", public.press, name="press"),
    path("min-stad/", my_town.my_town, name="my_town"),
    path("integritet/", public.privacy, name="privacy"),
    path("tillganglighet/", public.accessibility, name="accessibility"),
    path("<slug:city_slug>/", public.city, name="city"),
]
