import pytest

from participants.registration.services import Place
from tests.factories import WorkshopFactory, sign_up


@pytest.mark.parametrize(
    ("undecided", "told"),
    [(True, "Välj tid för workshopen på din sida"), (False, "Du ser filmerna, utan workshop.")],
)
def test_the_first_mail_says_what_to_do(db, settled, undecided, told):
    sign_up(WorkshopFactory(), Place(name="Ulla", email="ulla@x.example", undecided=undecided))
    [mail] = [mail for mail in settled() if mail.to == ["ulla@x.example"]]
    for text in (mail.body, mail.alternatives[0].content):
        assert told in text
