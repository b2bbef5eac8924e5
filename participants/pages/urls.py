from django.urls import path

from . import views

app_name = "pages"
urlpatterns = [
    path("anmalan/<str:token>/", views.business, name="business"),
    path("anmalan/<str:token>/avboka/<int:enrolment_id>/", views.cancel_place, name="cancel"),
    path("deltagare/<str:token>/", views.person, name="person"),
    path("integritet/", views.privacy, name="privacy"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
]
