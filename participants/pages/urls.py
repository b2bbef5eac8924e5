from django.urls import path

from .views import my_town, own, person, public, reading, waiting

app_name = "pages"
urlpatterns = [
    path("anmalan/<str:token>/", own.business, name="business"),
    path("anmalan/<str:token>/avboka/<int:enrolment_id>/", own.cancel_place, name="cancel"),
    path("anmalan/<str:token>/dela/<int:enrolment_id>/", waiting.split, name="split"),
    path("deltagare/<str:token>/", person.person, name="person"),
    path("deltagare/<str:token>/tid/<int:enrolment_id>/", person.choose_time, name="choose_time"),
    path("deltagare/<str:token>/kan-inte/<int:enrolment_id>/", person.cannot_come, name="cannot_come"),
    path("deltagare/<str:token>/angra/<int:enrolment_id>/", person.can_come_after_all, name="can_come"),
    path("deltagare/<str:token>/nej-tack/<int:enrolment_id>/", person.no_thanks, name="no_thanks"),
    path("deltagare/<str:token>/adress/", person.ask_for_own_address, name="ask_for_own_address"),
    path("deltagare/<str:token>/uppgifter/", person.stored, name="stored"),
    path("adress/<str:token>/", person.own_address, name="own_address"),
    path("dorr/<str:token>/", reading.door, name="door"),
    path("kalender/<str:token>.ics", reading.calendar, name="calendar"),
    path("program/<slug:slug>/press/", public.press, name="press"),
    path("min-stad/", my_town.my_town, name="my_town"),
    path("integritet/", public.privacy, name="privacy"),
    path("tillganglighet/", public.accessibility, name="accessibility"),
    path("<slug:city_slug>/", public.city, name="city"),
]
