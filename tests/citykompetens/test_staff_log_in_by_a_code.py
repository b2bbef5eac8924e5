"""No password: a code by mail, through the outbox, blanked once it is sent."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from citykompetens.accounts.services import change
from citykompetens.mail.models import OutgoingMail, State
from programs.models import SupplierRole
from tests.factories import NOW, FacilitatorFactory, UserFactory

LOGIN = "/konto/login/code/"


@pytest.fixture
def ask(client, cast, settled):
    """Asks for a code for an address; the mails that went out."""

    def send(email: str):
        response = client.post(LOGIN, {"email": email})
        assert response.status_code == 302
        return settled()

    return send


def test_a_code_by_mail_and_in(client, cast, ask):
    [message] = [m for m in ask(cast.facilitator.email) if m.to == [cast.facilitator.email]]
    code = OutgoingMail.objects.get(kind="account")
    [typed] = re.findall(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", message.body)
    response = client.post(f"{LOGIN}confirm/", {"code": typed})
    assert response.url == "/konto/start/"
    assert client.get("/konto/start/").url == "/ledare/"
    assert code.state == State.SENT


def test_the_code_is_nowhere_once_it_is_sent(cast, ask):
    ask(cast.facilitator.email)
    mail = OutgoingMail.objects.get(kind="account")
    assert (mail.state, mail.secret, mail.context) == (State.SENT, {}, {})


def test_the_code_waits_in_the_outbox_and_goes_first(client, cast):
    client.post(LOGIN, {"email": cast.facilitator.email})
    mail = OutgoingMail.objects.get(kind="account")
    assert (mail.state, mail.urgent, mail.recipient) == (State.PLANNED, True, cast.facilitator.email)
    assert mail.secret["code"]


@pytest.mark.parametrize(
    ("email", "opens"), [("frida@ostersund.example", False), ("frida@nytt.example", True)]
)
def test_after_a_change_the_new_address_opens_and_the_old_one_no_longer(cast, ask, email, opens):
    assert cast.facilitator.email == "frida@ostersund.example"
    change(user=cast.facilitator, changes={"email": "frida@nytt.example"}, by=cast.national, now=NOW)
    assert ([email] in [message.to for message in ask(email)]) is opens


def test_a_wrong_code_does_not_open(client, cast, ask):
    ask(cast.facilitator.email)
    response = client.post(f"{LOGIN}confirm/", {"code": "AAAA-BBBB"})
    assert response.status_code == 200
    assert client.get("/ledare/").status_code == 302


def test_an_unknown_address_looks_the_same_and_gets_no_mail(cast, ask):
    unknown = "ingen@ostersund.example"
    assert [unknown] not in [message.to for message in ask(unknown)]


def test_an_expired_code_is_told(client, cast, ask, settings):
    ask(cast.facilitator.email)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    response = client.post(f"{LOGIN}confirm/", {"code": "AAAA-BBBB"}, follow=True)
    assert client.get("/ledare/").status_code == 302
    assert response.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "password/change/",
        "password/set/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/done/",
        "password/reset/key/1-abc/",
        "3rdparty/",
        "social/signup/",
        "",
    ],
)
def test_what_leads_past_the_services_is_not_there(client, cast, client_for, address):
    for browser in (client, client_for(cast.facilitator)):
        assert browser.get(f"/konto/{address}").status_code == 404
        assert browser.post(f"/konto/{address}", {"email": "annan@ostersund.example"}).status_code == 404
    assert cast.facilitator.emailaddress_set.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "sessions/",
        "logout/",
        "inactive/",
        "om-inloggningen/",
    ],
)
def test_what_staff_needs_of_their_login_answers(cast, client_for, address):
    assert client_for(cast.facilitator).get(f"/konto/{address}").status_code == 200


def test_the_login_answers_and_lets_out(client, cast, client_for):
    for address in ("/konto/login/", LOGIN):
        assert client.get(address).status_code == 200
    facilitator = client_for(cast.facilitator)
    facilitator.post("/konto/logout/")
    assert facilitator.get("/ledare/").status_code == 302


def test_a_second_factor_is_asked_for_again_before_it_is_taken_away(cast, client_for):
    secret = get_adapter().encrypt("A" * 32)
    Authenticator.objects.create(user=cast.facilitator, type="totp", data={"secret": secret})
    response = client_for(cast.facilitator).get("/konto/2fa/totp/deactivate/", follow=True)
    assert response.redirect_chain[0][0].startswith("/konto/2fa/reauthenticate/")
    assert response.status_code == 200


def test_who_has_no_page_learns_what_a_login_is_for(cast, client_for):
    supplier = UserFactory()
    SupplierRole.objects.create(user=supplier, program=cast.city_round.round.program)
    page = client_for(supplier).get("/konto/start/", follow=True)
    assert page.redirect_chain[-1][0] == "/konto/om-inloggningen/"
    assert "det finns ingen sida för dig här än" in page.content.decode()


def test_a_facilitator_without_workshops_has_the_own_page(cast, client_for):
    page = client_for(FacilitatorFactory().user).get("/konto/start/", follow=True)
    assert page.redirect_chain == [("/ledare/", 302)]


def test_coordinators_go_to_the_admin(cast, client_for):
    assert client_for(cast.coordinator).get("/konto/start/").url == "/admin/"
