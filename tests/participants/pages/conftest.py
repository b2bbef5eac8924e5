from collections.abc import Callable

import pytest

from participants.registration.models import Enrolment
from participants.registration.services import Place
from tests.factories import sign_up


@pytest.fixture
def page(cast) -> str:
    """The address of the business's own page."""
    return f"/anmalan/{cast.business.link}/"


@pytest.fixture
def named(db: None) -> Callable[[str], Enrolment]:
    """`named("Maja Berg")`: the place of that person, as it is now."""
    return lambda name: Enrolment.objects.get(person__name=name)


@pytest.fixture
def neighbour(cast) -> Enrolment:
    """A place of another business, in the same workshop."""
    place = Place(name="Någon Annan", workshop_id=cast.workshop.pk)
    return sign_up(
        cast.workshop, place, name="Grannen", contact_email="granne@granne.example"
    ).enrolments.get()
