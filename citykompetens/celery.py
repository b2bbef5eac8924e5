"""The Celery application. It knows one task, `citykompetens.sweeps.run`: run this sweep now."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citykompetens.settings")

app = Celery("citykompetens")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["citykompetens"], related_name="sweeps")


@app.on_after_finalize.connect
def plan_the_sweeps(sender: Celery, **kwargs: object) -> None:
    """Beat's schedule is the registry of sweeps; there is no second list to keep."""
    from citykompetens import sweeps

    sender.conf.beat_schedule = sweeps.beat_schedule()
