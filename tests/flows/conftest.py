"""Whole journeys meet the same real mail server as the tests of the outbox."""

from tests.citykompetens.mail.conftest import relay  # noqa: F401
