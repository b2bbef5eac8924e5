"""What Django refuses before any page is asked gets a page of the house too."""


def test_it_says_so_in_swedish(client, db):
    response = client.get("/", headers={"host": "någon_annan.example"})
    assert response.status_code == 400
    page = response.content.decode()
    assert '<html lang="sv">' in page
    assert "Det gick inte att läsa" in page
