from django.db import models


class Heartbeat(models.Model):
    """One row: when the worker last did what beat asked for."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)
