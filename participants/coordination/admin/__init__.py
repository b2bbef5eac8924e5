"""The lists and pages of the admin that cross rooms."""

from . import lists, mailings, people  # noqa: F401  register themselves
