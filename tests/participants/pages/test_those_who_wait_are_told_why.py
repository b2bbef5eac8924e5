"""The business's and the participant's pages say where one stands in line, and what one can do."""

import re

import pytest
from django.urls import reverse

from participants.registration.models import Enrolment
from participants.registration.services import cancel, promote_waiting
from tests.factories import NOW, WorkshopFactory, sign_up, wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    """Three who wait together were passed over: one seat was free, and somebody behind took it."""
    workshop = WorkshopFactory(capacity=2)
    first = sign_up(workshop, "Första", "Andra")
    three = sign_up(workshop, "Ena", "Två", "Tre", may_wait=True, together=True, now=wall(11, 23, 10, 1))
    sign_up(workshop, "Ensam", may_wait=True, now=wall(11, 23, 10, 2))
    cancel(enrolment=first.enrolments.all()[0], by="visitor", now=NOW)
    promote_waiting(now=NOW)
    return three


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def business_page(registration) -> str:
    return reverse("pages:business", args=[registration.business.link])


PASSED_OVER = (
    "En plats fanns, men ni är 3 som vill gå tillsammans. Den gick till någon som kom efter er. "
    "Ni står kvar först."
)


def test_both_pages_say_who_was_passed_over_and_why(three, client):
    person = three.enrolments.all()[0].person
    assert words(client.get(business_page(three))).count(PASSED_OVER) == 1  # once for those who wait together
    assert PASSED_OVER in words(client.get(reverse("pages:person", args=[person.link])))


def test_so_does_the_receipt_and_where_each_stands(three, client, assert_queries):
    address = reverse("registration:receipt", args=[three.business.link])
    with assert_queries(4):
        assert words(client.get(address)).count(PASSED_OVER) == 1
    assert f'href="{business_page(three)}"' in client.get(address).content.decode()
    alone = sign_up(three.enrolments.all()[0].workshop, "Ek", "Al", may_wait=True, now=wall(11, 23, 10, 5))
    for address in (reverse("registration:receipt", args=[alone.business.link]), business_page(alone)):
        page = words(client.get(address))
        assert [n for n in range(1, 5) if f"Nummer {n} i kön." in page] == [2, 3]
        assert page.count("Tiden är full.") == 1


def test_where_one_stands_in_line(three, client):
    last = sign_up(three.enrolments.all()[0].workshop, "Sist", may_wait=True, now=wall(11, 23, 10, 5))
    assert "Nummer 2 i kön." in words(client.get(business_page(last)))


def test_in_the_last_hour_the_pages_say_that_the_list_is_closed(three, client, clock_at):
    clock_at(wall(11, 26, 8))
    person = three.enrolments.all()[0].person
    receipt = reverse("registration:receipt", args=[three.business.link])
    for address in (business_page(three), receipt, reverse("pages:person", args=[person.link])):
        page = words(client.get(address))
        assert page.count("Väntelistan är stängd: workshopen börjar inom en timme") == 1
        assert "i kön" not in page and PASSED_OVER not in page and "var för sig" not in page
    clock_at(wall(11, 26, 9))
    assert "Väntelistan är stängd" not in words(client.get(business_page(three)))


def test_one_tap_lets_them_go_one_by_one(three, client):
    for seated in Enrolment.objects.confirmed():
        cancel(enrolment=seated, by="visitor", now=NOW)
    address = reverse("pages:split", args=[three.business.link, three.enrolments.all()[0].pk])
    page = client.get(business_page(three)).content.decode()
    assert address in page
    assert page.count("Vi kan gå var för sig") == 1  # once for the group
    content = words(client.post(address, follow=True))
    assert "Den som stod på tur fick plats direkt." in content
    assert [e.state for e in three.enrolments.all()] == ["confirmed", "confirmed", "waiting"]
    assert "Vi kan gå var för sig" not in content


def test_only_the_business_may_split_and_only_its_own(three, client):
    person = three.enrolments.all()[0].person
    page = client.get(reverse("pages:person", args=[person.link])).content.decode()
    assert "Vi kan gå var för sig" not in page
    other = sign_up(WorkshopFactory(starts_at=wall(12, 3, 9)), "Utomstående")
    place = three.enrolments.all()[0]
    for token in (other.business.link, person.link, three.business.calendar_link):
        assert client.post(reverse("pages:split", args=[token, place.pk])).status_code == 404
    assert client.get(reverse("pages:split", args=[three.business.link, place.pk])).status_code == 405
    assert len(set(three.enrolments.values_list("group", flat=True))) == 1


def test_as_many_questions_for_five_who_wait_as_for_one(three, client, assert_queries):
    workshop = three.enrolments.all()[0].workshop
    one = sign_up(workshop, "Sist", may_wait=True, now=wall(11, 23, 10, 5))
    for registration in (one, three):
        with assert_queries(8):
            client.get(business_page(registration))
