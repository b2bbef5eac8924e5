from django.urls import path

from . import views

app_name = "attendance"
urlpatterns = [
    path("ledare/workshop/<key:workshop_id>/", views.workshop_sheet, name="sheet"),
    path("ledare/workshop/<key:workshop_id>/pricka/", views.tick, name="tick"),
    path("ledare/workshop/<key:workshop_id>/avsluta/", views.close_workshop, name="close"),
]
