"""The way in: kind words for a slip, a link for a lost password, and no sign-up."""

import re

import pytest
from django.core import mail
from django.test import Client

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
