from django.urls import path

from citykompetens.admin import site

from . import views

app_name = "coordination"
urlpatterns = [
    path("mejl/del/", site.admin_view(views.topical), name="parts"),
    path("mejl/del/<key:pk>/", site.admin_view(views.part), name="part"),
]
