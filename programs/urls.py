from django.urls import path

from . import views
from .models import PrintKind

app_name = "programs"
urlpatterns = [
    path("", views.start, name="start"),
    path("bild.png", views.picture, name="picture"),
    path("program/", views.current, name="current"),
    path("program/<slug:slug>/", views.program, name="program"),
    path("program/<slug:slug>/karta.svg", views.map_svg, name="map_svg"),
    path("program/<slug:slug>/karta.png", views.map_png, name="map_png"),
    path("program/<slug:slug>/bild.png", views.program_picture, name="program_picture"),
    path("<slug:city_slug>/affisch-a4.pdf", views.sheet, {"kind": PrintKind.POSTER_A4}, name="poster_a4"),
    path("<slug:city_slug>/affisch-a3.pdf", views.sheet, {"kind": PrintKind.POSTER_A3}, name="poster_a3"),
    path("<slug:city_slug>/vi-ar-med.pdf", views.sheet, {"kind": PrintKind.SIGN}, name="sign"),
    path("film/<slug:slug>/", views.film, name="film"),
]
