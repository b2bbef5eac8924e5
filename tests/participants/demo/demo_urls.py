"""The whole site with the demo's pages, as when it starts with DEMO=1."""

from django.urls import include, path

from citykompetens.urls import urlpatterns as site

urlpatterns = [path("demo/", include("participants.demo.urls")), *site]
