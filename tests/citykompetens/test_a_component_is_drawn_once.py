"""`{% drawn %}` keeps what it drew; what it keeps must never be shown to the wrong reader."""

import datetime as dt

from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override

PAGE = Template('{% load drawn %}{% drawn "components/figure.html" number=number text=text %}')


def test_other_values_are_drawn_anew():
    assert "53" in PAGE.render(Context({"number": 53, "text": "verksamheter"}))
    assert "54" in PAGE.render(Context({"number": 54, "text": "verksamheter"}))


def test_each_language_has_its_own_drawing():
    day = Template('{% load drawn %}{% drawn "components/workshop_date.html" starts_at=at %}')
    at = dt.datetime(2026, 12, 1, 8, 30, tzinfo=dt.UTC)
    assert "tisdag" in day.render(Context({"at": at}))
    with override("en"):
        assert "Tuesday" in day.render(Context({"at": at}))


def test_text_that_was_safe_once_is_still_escaped_when_somebody_typed_it():
    bold = "<b>verksamheter</b>"
    assert bold in PAGE.render(Context({"number": 1, "text": mark_safe(bold)}))
    assert bold not in PAGE.render(Context({"number": 1, "text": bold}))
