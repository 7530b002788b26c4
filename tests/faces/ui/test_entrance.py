"""The way in: kind words for a slip, a link for a lost password, and no sign-up."""

import base64
import hmac
import re
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from dunwell.identity.models import User
from tests.faces.workspace.office import Office, office
from tests.support.pages import text_of

PASSWORD = "four unrelated words stand here"


@pytest.fixture
def place(db: None) -> Office:
    return office()


def _sign_in(place: Office, password: str) -> tuple[Client, str]:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    answer = client.post(
        "/accounts/login/",
        {
            "login": f"bob@{place.id}.example",
            "password": password,
            "csrfmiddlewaretoken": token[1],
        },
        follow=True,
    )
    return client, text_of(answer)


def test_a_wrong_password_is_a_slip(place: Office) -> None:
    _, page = _sign_in(place, "not this one")
    assert "E-mail and password do not belong together." in page


def test_a_new_password_by_mail_opens_the_desk(place: Office) -> None:
    client = Client()
    address = f"bob@{place.id}.example"
    page = client.post("/accounts/password/reset/", {"email": address}, follow=True)
    assert "Look in your post" in text_of(page)
    assert mail.outbox[0].subject == "A link to choose a new password"
    link = re.search(r"http://\S+", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[0], follow=True)
    assert "Choose a new password" in text_of(form)
    done = client.post(
        form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD}, follow=True
    )
    assert "Your password is changed" in text_of(done)
    signed_in, today = _sign_in(place, PASSWORD)
    assert "Monday 23 November" in today
    out = signed_in.get("/accounts/logout/")
    assert "Sign out?" in text_of(out)


def test_an_unknown_address_gets_the_same_answer(place: Office) -> None:
    page = Client().post("/accounts/password/reset/", {"email": "no@one.example"}, follow=True)
    assert "Look in your post" in text_of(page)


def test_nobody_signs_up_alone(db: None) -> None:
    answer = Client().get("/accounts/signup/")
    assert "By invitation" in text_of(answer)


def test_a_second_key_is_offered_with_its_code(place: Office) -> None:
    client = place.signed_in("bob")
    assert "Set up an app" in text_of(client.get("/accounts/2fa/"))


def test_with_a_second_key_the_password_alone_opens_nothing(
    place: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Set up, signed out, and in again: without the code, with a wrong one, with the right one."""
    user = User.objects.get(email=f"bob@{place.id}.example")
    user.set_password(PASSWORD)
    user.save()
    clock = SimpleNamespace(time=lambda: 1_795_000_000)
    monkeypatch.setattr(totp, "time", clock)
    client = _at_the_door(place)
    asked = client.get("/accounts/2fa/totp/activate/", follow=True)
    form = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = re.search(r"\b[A-Z2-7]{32}\b", form.content.decode())
    assert secret is not None
    refused = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "Incorrect code" in text_of(refused)
    code = {"code": _code(secret[0], at=clock.time())}
    assert client.post("/accounts/2fa/totp/activate/", code).status_code == 302
    client.post("/accounts/logout/")

    again = _at_the_door(place)
    assert again.get("/").status_code == 302
    wrong = again.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "Incorrect code" in text_of(wrong)
    clock.time = lambda: 1_795_000_060
    code = {"code": _code(secret[0], at=clock.time())}
    right = again.post("/accounts/2fa/authenticate/", code, follow=True)
    assert "Monday 23 November" in text_of(right)


def _at_the_door(place: Office) -> Client:
    """Bob's browser, after his password; what follows needs no token of a form."""
    client, _ = _sign_in(place, PASSWORD)
    client.handler.enforce_csrf_checks = False
    return client


def _code(secret: str, *, at: int) -> str:
    """What an app on a telephone shows then: RFC 6238, with SHA-1, 30 seconds and six digits."""
    counter = (at // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 1_000_000:06d}"


def test_a_form_grown_old_says_that_nothing_changed(place: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "Nothing was changed." in text_of(answer)


def test_an_address_that_leads_nowhere(db: None) -> None:
    answer = Client(raise_request_exception=False).get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is nothing here" in text_of(answer)


def test_the_entrance_speaks_english_to_every_browser(place: Office, client: Client) -> None:
    answer = client.post(
        "/accounts/login/",
        {"login": "not an address", "password": ""},
        headers={"Accept-Language": "de-DE,de;q=0.9"},
    )
    page = text_of(answer)
    assert "This field is required." in page and "Enter a valid email address." in page
    assert "Dieses Feld" not in page
    assert answer["Content-Language"] == "en-gb"
