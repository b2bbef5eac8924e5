from django.urls import path

from . import views

app_name = "learning"
urlpatterns = [path("deltagare/<str:token>/film/<slug:slug>/", views.film, name="film")]
