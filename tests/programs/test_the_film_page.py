"""A film leads to the one before and the one after it, and is not there before its premiere."""

import pytest

from tests.factories import FilmFactory, wall


@pytest.fixture
def films(db):
    return [FilmFactory(order=order, title=f"Film {order}") for order in (1, 2, 3)]


@pytest.mark.parametrize(
    ("order", "before", "after"),
    [(1, None, "se-gasten-2"), (2, "se-gasten-1", "se-gasten-3"), (3, "se-gasten-2", None)],
)
def test_the_films_beside_it(client, films, order, before, after):
    page = client.get(f"/film/se-gasten-{order}/").content.decode()
    for rel, slug in (("prev", before), ("next", after)):
        assert f'rel="{rel}"' not in page if slug is None else f'rel="{rel}" href="/film/{slug}/"' in page


def test_not_before_the_premiere(client, films, clock_at):
    clock_at(wall(11, 2, 8, 59))
    assert client.get("/film/se-gasten-1/").status_code == 404
    clock_at(wall(11, 2, 9))
    assert client.get("/film/se-gasten-1/").status_code == 200


def test_two_queries_however_many(client, films, assert_queries):
    with assert_queries(2):
        client.get("/film/se-gasten-1/")
