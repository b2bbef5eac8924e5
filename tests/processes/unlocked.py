"""The site without its guard: what is to be locked is only read."""

from django.db.models import QuerySet

from citykompetens.wsgi import application

__all__ = ["application"]

QuerySet.select_for_update = lambda rows, **_how: rows
