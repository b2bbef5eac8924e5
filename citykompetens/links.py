"""Links without a password: derived from a row, not stored.

A token is the row's public id and a signature over purpose, id and link version. Raising the
version kills every older link of that row; a link of one purpose is worthless for another.
"""

import hashlib
import hmac
import secrets
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.http import Http404

MANAGE, PERSON, CALENDAR, DOOR, NAMES = "manage", "person", "calendar", "door", "names"
UNSUBSCRIBE = "unsubscribe"

# Without letters and digits that are mixed up when a link is read aloud or typed from paper.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
ID_LENGTH = 10
SIGNATURE_LENGTH = 20  # 99 bits


class Linked(Protocol):
    public_id: str
    link_version: int


def new_public_id() -> str:
    """A random id for a row that appears in links; 49 bits, and the signature guards it."""
    return _letters(secrets.randbelow(len(ALPHABET) ** ID_LENGTH), ID_LENGTH)


def token(purpose: str, row: Linked) -> str:
    """The part of a link that opens `row` for `purpose`."""
    return row.public_id + _signature(purpose, row.public_id, row.link_version)


def token_of_key(purpose: str, pk: int) -> str:
    """A link to a row that has no public id, by its key; nothing kills it but the end of the row."""
    public_id = _letters(pk, ID_LENGTH)
    return public_id + _signature(purpose, public_id, 0)


def key_or_404(purpose: str, token_: str) -> int:
    """The key of the row that the token opens for this purpose, if it is still there. Raises Http404."""
    public_id, signature = token_[:ID_LENGTH], token_[ID_LENGTH:]
    if not set(token_) <= set(ALPHABET) or not hmac.compare_digest(
        signature.encode(), _signature(purpose, public_id, 0).encode()
    ):
        raise Http404
    return sum(ALPHABET.index(letter) * len(ALPHABET) ** place for place, letter in enumerate(public_id))


def get_or_404(queryset: "models.QuerySet[Any]", purpose: str, token_: str) -> Any:
    """The row that the token opens for this purpose, in one query.

    Raises Http404 alike for an unknown id, a forged signature, another purpose and an old version.
    """
    return opened_or_404(queryset.filter(public_id=public_id_or_404(token_)).first(), purpose, token_)


def public_id_or_404(token_: str) -> str:
    """Which row the token is for; `opened_or_404` tells whether it opens it. Raises Http404."""
    if not set(token_) <= set(ALPHABET):
        raise Http404  # PostgreSQL does not even take every character in a question
    return token_[:ID_LENGTH]


def opened_or_404(row: Any, purpose: str, token_: str) -> Any:
    """The row, if the token opens it. Raises Http404 as `get_or_404`."""
    expected = _signature(purpose, token_[:ID_LENGTH], row.link_version if row else 0)
    if row is None or not hmac.compare_digest(token_[ID_LENGTH:].encode(), expected.encode()):
        raise Http404
    return row


def _signature(purpose: str, public_id: str, version: int) -> str:
    message = f"{purpose}:{public_id}:{version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), b"link:" + message, hashlib.sha256).digest()
    return _letters(int.from_bytes(digest, "big"), SIGNATURE_LENGTH)


def _letters(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
