from django.urls import path

from . import views

app_name = "certificates"
urlpatterns = [
    path("intyg/<slug:code>/", views.proof, name="proof"),
    path("deltagare/<str:token>/intyg/<slug:code>.pdf", views.own_pdf, name="own_pdf"),
]
