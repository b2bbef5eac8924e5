"""Refusals: what a service raises when a rule says no."""


class Refused(Exception):
    """A rule says no. The message is a sentence for the person who asked, in their language."""

    def __init__(self, message: object, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
