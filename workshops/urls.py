from django.urls import path

from . import views

app_name = "workshops"
urlpatterns = [
    path("ledare/", views.own, name="own"),
    path("workshoppar.ics", views.calendar_of_all, name="calendar"),
    path("workshoppar.xml", views.feed, name="feed"),
    path("<slug:city_slug>/bild.png", views.town_picture, name="town_picture"),
    path("<slug:city_slug>/workshoppar.ics", views.calendar_of_town, name="town_calendar"),
    path("<slug:city_slug>/workshop/<key:workshop_id>/", views.workshop, name="workshop"),
    path(
        "<slug:city_slug>/workshop/<key:workshop_id>/kalender.ics", views.calendar_file, name="calendar_file"
    ),
    path("<slug:city_slug>/workshop/<key:workshop_id>/bild.png", views.picture, name="picture"),
]
