"""Who did it: what services take as `by` and the audit keeps as text, without personal data."""

from typing import Any

VISITOR = "visitor"


def user(user: Any) -> str:
    """Somebody logged in."""
    return f"user:{user.pk}"


def link(purpose: str, row: Any) -> str:
    """Whoever holds the link of this row."""
    return f"link:{purpose}:{row.public_id}"


def system(name: str) -> str:
    """The site itself: a sweep or a command."""
    return f"system:{name}"
