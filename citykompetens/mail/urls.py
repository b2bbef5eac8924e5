from django.urls import path

from . import views

app_name = "mail"
urlpatterns = [path("<str:token>/avanmal/", views.unsubscribe, name="unsubscribe")]
