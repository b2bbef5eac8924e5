"""The public page: genuine and valid or not; no name, no list, no search."""

import pytest

from participants.certificates.models import Certificate, digest
from tests.factories import wall


@pytest.fixture
def proof(client, certificate):
    """The page as anybody sees it, or after typing a name."""

    def ask(name: str | None = None) -> str:
        url = f"/intyg/{certificate.code}/"
        response = client.get(url) if name is None else client.post(url, {"name": name})
        assert response.status_code == 200
        return response.content.decode()

    return ask


def test_it_is_genuine_and_shows_no_name(proof, certificate):
    page = proof()
    assert "Intyget är äkta" in page
    assert certificate.number in page
    for personal in ("Maja", "Berg", "Kafé Törnrosa", "tornrosa.example", certificate.person.public_id):
        assert personal not in page


@pytest.mark.parametrize("name", ["Maja Berg", "maja berg", "  MAJA   BERG ", "Maja\u00a0Berg", "Maja\tBerg"])
def test_the_name_matches_whatever_the_spaces_and_capitals(proof, name):
    assert "Namnet stämmer med intyget." in proof(name)


@pytest.mark.parametrize("name", ["Maja", "Berg Maja", "Maja Bergh", "Åke Öberg", "MajaBerg", "%"])
def test_another_name_does_not(proof, name):
    page = proof(name)
    assert "Namnet stämmer inte med intyget." in page
    assert "Maja Berg" not in page.replace(f'value="{name}"', "")


@pytest.mark.parametrize("name", ["", "x" * 121, "a\x00b"])
def test_no_name_at_all_is_a_sentence(proof, name):
    page = proof(name)
    assert "Namnet stämmer" not in page
    assert 'role="alert"' in page


def test_a_swedish_name_typed_in_another_normal_form(certificate):
    """A phone may send å as a and a ring."""
    certificate.name_digest = digest(certificate.code, "Åsa Öberg")
    assert certificate.belongs_to("A\u030asa O\u0308berg")


def test_an_unknown_code_is_not_found(client, certificate):
    for code in ("x" * 16, certificate.code[:-1], "okant"):
        response = client.get(f"/intyg/{code}/")
        assert response.status_code == 404
        assert "Det intyget finns inte" in response.content.decode()


def test_a_revoked_one_says_so(proof, certificate):
    Certificate.objects.update(revoked_at=wall(12, 1), revoked_reason="Fel person")
    page = proof()
    assert "Intyget gäller inte längre" in page
    assert "1 december 2026" in page
    assert "Intyget är äkta" not in page
    assert "Fel person" not in page


def test_there_is_no_list(client, certificate):
    assert client.get("/intyg/").status_code == 404


def test_the_page_is_not_for_search_engines_nor_caches(client, certificate):
    response = client.get(f"/intyg/{certificate.code}/")
    assert "noindex" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
