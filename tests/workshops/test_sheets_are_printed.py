"""A city's posters and its sign: made by a sweep, anew when something on them changes, and only then."""

import logging

import pytest
from django.db.models import BinaryField

from citykompetens import sweeps
from programs.models import CityRound, Print, PrintKind
from tests.factories import NOW, CityRoundFactory, RoundFactory, WorkshopFactory, wall
from workshops import prints
from workshops.models import Workshop
from workshops.services import print_due, printing

ALL = 3  # sheets of a city


@pytest.fixture
def press(monkeypatch) -> list[prints.Sheet]:
    """Paper that costs nothing; the sheets that were made, in their order."""
    made: list[prints.Sheet] = []

    def render(sheet: prints.Sheet) -> bytes:
        made.append(sheet)
        return f"%PDF {sheet.kind} {sheet.city}".encode()

    monkeypatch.setattr(printing.prints, "render", render)
    return made


@pytest.fixture
def ostersund(db) -> CityRound:
    return CityRoundFactory()


def test_every_sheet_of_a_city_that_takes_part_is_made_once(press, ostersund):
    CityRoundFactory(city__slug="lund", state=CityRound.ASKED)
    assert sweeps.run_now("print_sheets", now=NOW) == ALL
    assert {(p.city_round, p.kind) for p in Print.objects.all()} == {(ostersund, k) for k in PrintKind}
    assert bytes(Print.objects.get(kind=PrintKind.SIGN).pdf) == "%PDF sign Östersund".encode()
    assert print_due(now=NOW) == 0
    assert len(press) == ALL


def test_a_run_that_finds_nothing_is_three_queries_without_a_pdf(press, ostersund, assert_queries):
    print_due(now=NOW)
    CityRoundFactory(city__slug="lund")
    print_due(now=NOW)
    with assert_queries(3) as captured:
        print_due(now=NOW)
    pdf = next(f.column for f in Print._meta.fields if isinstance(f, BinaryField))
    assert [q["sql"] for q in captured if f'"{pdf}"' in q["sql"]] == []


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda c: c.round.program.__class__.objects.update(name="Ett annat tema"), set(PrintKind)),
        (
            lambda c: c.city.organisation.__class__.objects.update(name="Ny förening"),
            {PrintKind.POSTER_A4, PrintKind.POSTER_A3},
        ),
        (
            lambda c: CityRound.objects.update(registration_closes_at=wall(12, 4, 17)),
            {PrintKind.POSTER_A4, PrintKind.POSTER_A3},
        ),
        (lambda c: CityRound.objects.update(businesses=17, people=40), set()),
    ],
    ids=["program", "organisation", "last day", "figures"],
)
def test_what_is_printed_decides_what_is_printed_anew(press, ostersund, change, kinds):
    print_due(now=NOW)
    press.clear()
    change(ostersund)
    print_due(now=NOW)
    assert {sheet.kind for sheet in press} == kinds
    assert Print.objects.count() == ALL


def test_the_start_leaves_the_posters_when_it_has_been(press, ostersund):
    print_due(now=wall(10, 1))
    assert {sheet.starts_at for sheet in press} == {wall(11, 2, 9), None}  # None: the sign has no dates
    press.clear()
    print_due(now=NOW)
    assert [(sheet.kind, sheet.starts_at) for sheet in press] == [
        (PrintKind.POSTER_A4, None),
        (PrintKind.POSTER_A3, None),
    ]


def test_a_poster_tells_of_the_towns_own_workshops(press, ostersund):
    for day in (20, 30, 26):  # the first has been
        WorkshopFactory(city_round=ostersund, starts_at=wall(11, day, 9))
    WorkshopFactory(city_round__city__slug="lund", starts_at=wall(12, 9, 9))
    print_due(now=NOW)
    poster = next(sheet for sheet in press if sheet.city == "Östersund")
    assert [day.day for day in poster.workshops] == [26, 30]
    assert poster.closes_on == wall(11, 30).date()  # the round's own last day is later
    press.clear()
    Workshop.objects.filter(starts_at=wall(11, 30, 9)).update(cancelled_at=NOW)
    print_due(now=NOW)
    assert {(sheet.city, sheet.closes_on.day) for sheet in press} == {("Östersund", 26)}


def test_when_one_cannot_sign_up_any_more_it_does_not_ask_for_it(press, ostersund):
    WorkshopFactory(city_round=ostersund)
    for later in (wall(11, 27), wall(12, 12)):
        press.clear()
        print_due(now=later)
        assert {sheet.closes_on for sheet in press} <= {None}
    assert Print.objects.count() == ALL


def test_a_new_design_prints_anew(press, ostersund, monkeypatch):
    print_due(now=NOW)
    monkeypatch.setattr(prints, "_design", lambda: "another")
    assert print_due(now=NOW) == ALL


def test_one_that_cannot_be_made_does_not_stop_the_others(ostersund, monkeypatch, caplog):
    CityRoundFactory(city__slug="lund")
    monkeypatch.setattr(printing, "BATCH", 4)

    def render(sheet: prints.Sheet) -> bytes:
        if sheet.city == "Lund":
            raise ValueError("no ink")
        return b"%PDF"

    monkeypatch.setattr(printing.prints, "render", render)
    with caplog.at_level(logging.ERROR):
        assert print_due(now=NOW) == ALL
    assert set(Print.objects.values_list("city_round", flat=True)) == {ostersund.pk}
    assert len(caplog.records) == ALL
    monkeypatch.setattr(printing.prints, "render", lambda sheet: b"%PDF")
    assert print_due(now=NOW) == ALL


def test_a_run_makes_a_batch(press, ostersund, monkeypatch):
    monkeypatch.setattr(printing, "BATCH", 2)
    assert [print_due(now=NOW) for _run in range(3)] == [2, 1, 0]


def test_the_part_that_the_site_speaks_of_is_printed(press, ostersund):
    later = RoundFactory(
        number=2,
        registration_opens_at=wall(3, 1, year=2027),
        registration_closes_at=wall(4, 20, year=2027),
        premiere_at=wall(4, 6, 9, year=2027),
        ends_on=wall(4, 30, year=2027).date(),
    )
    second = CityRoundFactory(round=later)
    print_due(now=NOW)
    assert set(Print.objects.values_list("city_round", flat=True)) == {ostersund.pk}
    print_due(now=wall(3, 2, year=2027))
    assert Print.objects.filter(city_round=second).count() == ALL


# --- handing them out -------------------------------------------------------------------------
ADDRESSES = {
    "/ostersund/affisch-a4.pdf": PrintKind.POSTER_A4,
    "/ostersund/affisch-a3.pdf": PrintKind.POSTER_A3,
    "/ostersund/vi-ar-med.pdf": PrintKind.SIGN,
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_while_it_is_being_made_a_page_says_so(client, ostersund, address):
    response = client.get(address)
    assert response.status_code == 202
    assert "Det trycks just nu" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("address", "kind"), ADDRESSES.items())
def test_then_it_is_there_under_a_good_name(client, press, ostersund, address, kind):
    print_due(now=NOW)
    response = client.get(address)
    assert response.content == f"%PDF {kind} Östersund".encode()
    assert response["Content-Type"] == "application/pdf"
    name = address.rpartition("/")[2]
    assert response["Content-Disposition"] == f'inline; filename="citykompetens-ostersund-{name}"'
    assert client.get(f"/en{address}").content == response.content


def test_who_has_it_gets_no_second_one(client, press, ostersund, assert_queries):
    print_due(now=NOW)
    etag = client.get("/ostersund/vi-ar-med.pdf")["ETag"]
    with assert_queries(2):
        again = client.get("/ostersund/vi-ar-med.pdf", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    CityRound.objects.get().round.program.__class__.objects.update(name="Ett annat tema")
    print_due(now=NOW)
    new = client.get("/ostersund/vi-ar-med.pdf", headers={"If-None-Match": etag})
    assert (new.status_code, new["ETag"] == etag) == (200, False)


@pytest.mark.parametrize("slug", ["lund", "vasteras", "atlantis"])
def test_a_town_that_is_not_in_it_has_no_sheets(client, press, ostersund, slug):
    CityRoundFactory(city__slug="lund", state=CityRound.ASKED)
    closed = RoundFactory(program__slug="sociala-medier", program__closed_on="2025-12-31")
    CityRoundFactory(city__slug="vasteras", round=closed)
    print_due(now=NOW)
    for name in ("affisch-a4", "affisch-a3", "vi-ar-med"):
        assert client.get(f"/{slug}/{name}.pdf").status_code == 404


def test_coordinators_find_their_sheets_in_the_admin(cast, client_for):
    address = f"/admin/programs/cityround/{cast.city_round.pk}/change/"
    page = client_for(cast.coordinator).get(address).content.decode()
    for sheet in ADDRESSES:
        assert f'href="{sheet}"' in page
    assert 'href="/program/service-och-bemotande/press/#text-ostersund"' in page
    assert client_for(cast.outsider).get(address).status_code == 404
    assert client_for(cast.national).get("/admin/programs/cityround/add/").status_code == 200


def test_a_city_that_is_not_in_it_has_none_to_find(cast, client_for):
    CityRound.objects.filter(pk=cast.city_round.pk).update(state=CityRound.ASKED)
    address = f"/admin/programs/cityround/{cast.city_round.pk}/change/"
    assert "affisch" not in client_for(cast.coordinator).get(address).content.decode()
