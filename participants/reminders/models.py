"""Which moments of which rules have been seen to."""

from django.db import models

from programs.models import MailRule


class Swept(models.Model):
    """A rule's moment has come for something, and the mails of everybody have been planned.

    What is done is never looked at again. Until the mails have gone out it is not: somebody may get
    another address meanwhile, and is found there once more.
    """

    rule = models.ForeignKey(MailRule, on_delete=models.CASCADE, related_name="swept")
    subject = models.CharField(
        max_length=60, help_text="What it was about: a workshop as it was planned then, a town, a week."
    )
    until = models.DateTimeField(db_index=True, help_text="When its mails no longer apply.")
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "subject"], name="swept_once")]

    def __str__(self) -> str:
        return self.subject
