"""Who sees which page: every role its own, nobody another organisation's."""

import pytest
from django.test import Client
from django.urls import reverse

from dunwell.casework.models import Decision, Run
from dunwell.identity.models import Membership
from dunwell.identity.scope import scope
from dunwell.receivables.models import Hold, Note
from dunwell.workspace.entering import SIGNED_OUT
from tests.faces.workspace.office import ROLES, Office, mallory, office
from tests.support.pages import text_of

PAGES = (
    "today",
    "customers",
    "customers_csv",
    "invoices",
    "invoices_csv",
    "import",
    "mailbox",
    "time",
    "settings",
    "settings_post",
    "settings_people",
    "settings_policy",
    "places",
)
OF_TODAY = ("out", "held", "peace")


def _url(name: str, *args: object) -> str:
    return reverse(f"workspace:{name}", args=args)


@pytest.mark.parametrize("name", ROLES)
def test_every_role_reads_every_page(place: Office, name: str) -> None:
    customer, _ = place.owing()
    run = place.desk.prepare()
    with scope(place.id):
        decision = Decision.objects.get(run=run)
    client = place.signed_in(name)
    pages = [_url(page) for page in (*PAGES, *OF_TODAY)]
    pages += [
        _url("customer", customer.pk),
        _url("explain", customer.pk),
        _url("decision", decision.pk),
        _url("decision_message", decision.pk),
    ]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(db: None, page: str) -> None:
    answer = Client().get(_url(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_who_was_signed_out_meanwhile_comes_back_to_the_page_they_were_on(
    place: Office,
) -> None:
    customer, _ = place.owing()
    client, page = Client(), _url("customer", customer.pk)
    answer = client.post(_url("deed", customer.pk, "note"), {"text": "Rang.", "next": page})
    assert answer["Location"] == f"/accounts/login/?next={page}"
    with scope(place.id):
        assert not Note.objects.exists()
    assert SIGNED_OUT in text_of(client.get(answer["Location"]))


def test_who_was_signed_out_never_comes_back_to_another_site(place: Office) -> None:
    elsewhere = {"next": "https://elsewhere.example/"}
    answer = Client().post(_url("prepare"), elsewhere)
    assert answer["Location"] == "/accounts/login/?next=/"


def test_a_piece_of_a_page_gives_way_to_the_sign_in(place: Office) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/customers/?q=Wren"}
    answer = Client(headers=asked).get(_url("customers"))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == "/accounts/login/?next=/customers/%3Fq%3DWren"


def test_the_address_of_a_button_says_that_nothing_was_changed(place: Office) -> None:
    answer = place.signed_in("alice").get(_url("prepare"))
    assert answer.status_code == 405
    assert "Nothing was changed." in text_of(answer)
    with scope(place.id):
        assert not Run.objects.exists()


def test_mallory_finds_nothing_of_alices(place: Office) -> None:
    customer, invoice = place.owing(amount="777.00")
    run = place.desk.prepare()
    with scope(place.id):
        decision = Decision.objects.get(run=run)
    client = mallory()
    there = [
        _url("customer", customer.pk),
        _url("explain", customer.pk),
        _url("deed", customer.pk, "note"),
        _url("decision", decision.pk),
        _url("decision_message", decision.pk),
    ]
    assert {url: client.get(url).status_code for url in there} == dict.fromkeys(there, 404)
    for page in ("customers", "invoices", "invoices_csv", "today"):
        text = client.get(_url(page)).content.decode()
        assert "777" not in text and invoice.number not in text


def test_mallory_changes_nothing_of_alices(place: Office) -> None:
    customer, _ = place.owing()
    run = place.desk.prepare()
    with scope(place.id):
        decision = Decision.objects.get(run=run)
    client = mallory()
    posts = [
        (_url("approve", decision.pk), {}),
        (_url("set_aside", decision.pk), {}),
        (_url("undo", decision.pk), {}),
        (_url("pay_link", customer.pk), {}),
        (_url("deed", customer.pk, "note"), {"text": "Hello from next door."}),
        (_url("deed", customer.pk, "hold"), {"kind": "hardship"}),
        (_url("note_fresh", place.desk.firm.entity.pk), {"bank_on": "2026-11-23"}),
        (_url("name_agency", place.desk.firm.entity.pk), {"agency": "Mallory & Co"}),
    ]
    answers = {url: client.post(url, data).status_code for url, data in posts}
    assert answers == {url: 404 for url, _ in posts}
    with scope(place.id):
        assert Decision.objects.get(pk=decision.pk).disposition == "proposed"
        assert not Note.objects.exists() and not Hold.objects.exists()


def test_a_viewer_changes_nothing(place: Office) -> None:
    customer, _ = place.owing()
    run = place.desk.prepare()
    with scope(place.id):
        decision = Decision.objects.get(run=run)
    client = place.signed_in("vera")
    for url, data in (
        (_url("approve", decision.pk), {}),
        (_url("approve_all"), {}),
        (_url("set_aside", decision.pk), {}),
        (_url("deed", customer.pk, "note"), {"text": "Seen."}),
        (_url("pay_link", customer.pk), {}),
        (_url("move", "day"), {}),
        (_url("prepare"), {}),
        (_url("first_yes"), {}),
        (_url("add_member"), {"email": "x@y.example", "name": "X", "role": "admin"}),
        (_url("name_agency", place.desk.firm.entity.pk), {"agency": "Vera & Co"}),
    ):
        assert client.post(url, data).status_code == 403, url
    with scope(place.id):
        assert Decision.objects.get(pk=decision.pk).disposition == "proposed"
        assert not Note.objects.exists()
    page = client.get(_url("today")).content.decode()
    assert "Approve" not in page


@pytest.mark.parametrize(("name", "status"), [("bob", 403), ("olga", 403), ("alice", 302)])
def test_only_an_administrator_invites(place: Office, name: str, status: int) -> None:
    data = {"email": "new@firm.example", "name": "Nell", "role": "viewer"}
    assert place.signed_in(name).post(_url("add_member"), data).status_code == status


def test_a_real_firm_has_no_time_machine_and_no_mailbox(db: None) -> None:
    real = office(is_sandbox=False)
    client = real.signed_in("alice")
    assert client.get(_url("mailbox")).status_code == 404
    assert client.get(_url("time")).status_code == 404
    assert client.post(_url("move", "day")).status_code == 404
    assert b"Sandbox" not in client.get(_url("today")).content


def test_somebody_without_a_place_is_told_so_kindly(place: Office) -> None:
    client = place.signed_in("vera")
    Membership.objects.filter(user__email__startswith="vera@").delete()
    answer = client.get(_url("today"))
    assert answer.status_code == 403
    assert "There is no desk for you yet" in answer.content.decode()


def test_the_desk_speaks_one_language(place: Office) -> None:
    place.owing(amount="1240.00")
    client = place.signed_in("vera")
    page = client.get(_url("customers"), headers={"accept-language": "de"}).content.decode()
    assert "£1,240<i>.00</i>" in page
