"""Not under /en/: one sitemap tells of both languages."""

from django.urls import path

from .views import public

urlpatterns = [path("sitemap.xml", public.sitemap, name="sitemap")]
