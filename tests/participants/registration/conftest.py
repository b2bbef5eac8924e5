from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.participants.registration.form import URL


@pytest.fixture
def send(client: Client, db: None) -> Callable[[dict[str, str]], HttpResponse]:
    """Sends the form of Östersund."""
    return lambda form: client.post(URL, form)
