from django.urls import path

from . import views

app_name = "programs"
urlpatterns = [
    path("", views.start, name="start"),
    path("bild.png", views.picture, name="picture"),
    path("program/<slug:slug>/", views.program, name="program"),
    path("program/<slug:slug>/bild.png", views.program_picture, name="program_picture"),
    path("film/<slug:slug>/", views.film, name="film"),
]
