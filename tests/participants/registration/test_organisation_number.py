"""One rule for organisation numbers, on the site and in the admin."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from participants.registration.organisation_number import parse

NUMBER = "5560360793"
PERSONAL = "8112289874"


@pytest.mark.parametrize(
    "typed",
    ["5560360793", "556036-0793", " 556036−0793 ", "16556036-0793", "SE556036079301", "５５６０３６０７９３"],
)
def test_every_usual_way_to_write_it(typed):
    assert parse(typed) == NUMBER


@pytest.mark.parametrize("typed", ["hej", "5560360794", "556036079", PERSONAL, "811228-9874"])
def test_what_is_no_number_or_a_personal_one_is_refused(typed):
    with pytest.raises(ValidationError):
        parse(typed)


def test_nothing_is_no_number():
    assert parse(" ") == ""


def below(name: str) -> dict[str, int]:
    """What a browser posts for rows below a row that can only be read."""
    return {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}


def change(cast, client, **changed):
    business = cast.business
    typed = {
        "name": business.name,
        "industry": business.industry,
        "contact_name": business.contact_name,
        "contact_email": business.contact_email,
        "contact_phone": "063-12 34 56",
        "organisation_number": business.organisation_number,
        **below("registrations"),
    }
    address = reverse("admin:registration_business_change", args=[business.pk])
    response = client.post(address, typed | changed)
    business.refresh_from_db()
    return response


@pytest.mark.parametrize("typed", ["hej", PERSONAL])
def test_a_coordinator_cannot_save_one_either(cast, client_for, typed):
    response = change(cast, client_for(cast.coordinator), organisation_number=typed)
    assert list(response.context["adminform"].form.errors) == ["organisation_number"]
    assert cast.business.organisation_number == NUMBER


def test_a_coordinator_writes_it_as_on_the_site(cast, client_for):
    assert change(cast, client_for(cast.coordinator), organisation_number="556016-0680").status_code == 302
    assert cast.business.organisation_number == "5560160680"
