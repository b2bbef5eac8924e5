from django.urls import path

from . import views

app_name = "programs"
urlpatterns = [
    path("", views.start, name="start"),
    path("program/", views.current, name="current"),
    path("program/<slug:slug>/", views.program, name="program"),
    path("film/<slug:slug>/", views.film, name="film"),
]
