from django import forms

from .models import Presence


class TickForm(forms.Form):
    """One tick; the id is made with the page, so that a tick sent twice is one event."""

    event_id = forms.UUIDField()
    enrolment = forms.IntegerField()
    presence = forms.ChoiceField(choices=Presence)
    reason = forms.CharField(max_length=300, required=False)
