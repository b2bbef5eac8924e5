from django.urls import path

from . import media

app_name = "media"
urlpatterns = [
    path("films/<str:name>", media.film_file, name="film"),
    path("cities/<str:name>", media.picture, name="picture"),
]
