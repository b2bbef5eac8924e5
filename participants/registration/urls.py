from django.urls import path

from . import views

app_name = "registration"
urlpatterns = [
    path("anmalan/<str:token>/bekraftelse/", views.receipt, name="receipt"),
    path("anmalan/<str:token>/bekraftelse/<key:registration_id>/", views.receipt, name="receipt_of"),
    path("nyhetsbrev/<str:token>/", views.newsletter, name="newsletter"),
    path("<slug:city_slug>/anmalan/", views.sign_up, name="sign_up"),
]
