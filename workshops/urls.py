from django.urls import path

from . import views

app_name = "workshops"
urlpatterns = [
    path("ledare/", views.own, name="own"),
    path("<slug:city_slug>/workshop/<int:workshop_id>/", views.workshop, name="workshop"),
    path(
        "<slug:city_slug>/workshop/<int:workshop_id>/kalender.ics", views.calendar_file, name="calendar_file"
    ),
]
