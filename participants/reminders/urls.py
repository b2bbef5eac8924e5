from django.urls import path

from citykompetens.admin import site

from . import views

app_name = "reminders"
urlpatterns = [path("mejl/kommande/", site.admin_view(views.upcoming), name="upcoming")]
