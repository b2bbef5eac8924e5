from django.urls import path

from .views import my_town, own, public, waiting

app_name = "pages"
urlpatterns = [
    path("anmalan/<str:token>/", own.business, name="business"),
    path("anmalan/<str:token>/avboka/<int:enrolment_id>/", own.cancel_place, name="cancel"),
    path("anmalan/<str:token>/dela/<int:enrolment_id>/", waiting.split, name="split"),
    path("deltagare/<str:token>/", own.person, name="person"),
    path("program/<slug:slug>/press/", public.press, name="press"),
    path("min-stad/", my_town.my_town, name="my_town"),
    path("integritet/", public.privacy, name="privacy"),
    path("tillganglighet/", public.accessibility, name="accessibility"),
    path("<slug:city_slug>/", public.city, name="city"),
]
