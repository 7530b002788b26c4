"""Paying: from the button to the card page and back, to a receipt and closed invoices."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from dunwell.identity.scope import scope
from dunwell.payments.models import Checkout, Payment, ProviderEvent
from dunwell.payments.providers.demo import signing
from tests.faces.portal.conftest import Carol, sandboxed
from tests.keeping.payments import books
from tests.support.pages import Answer, text_of


def _pay(client: Client, carol: Carol, **more: object) -> Answer:
    items = [carol.due.pk, carol.overdue.pk]
    return client.post(f"{carol.home}/pay", {"i": items, "amount": "", **more})


def _back(card_page: str) -> str:
    return parse_qs(urlsplit(card_page).query)["back"][0]


def test_pay_now_leads_to_the_card_page_and_back_to_a_receipt(
    client: Client, carol: Carol
) -> None:
    begun = _pay(client, carol)
    assert begun.status_code == 303
    page = begun["Location"]
    assert page.startswith("/demo-card/")
    shown = text_of(client.get(page))
    assert "Pay £1,410.00" in shown
    assert "to Hewes & Marlow" in shown

    paid = client.post(page, {"number": "4242 4242 4242 4242", "back": _back(page)})

    assert paid.status_code == 303
    assert paid["Location"].startswith(f"{carol.home}/receipt?session=")
    receipt = text_of(client.get(paid["Location"]))
    assert "Thank you, £1,410.00 is paid" in receipt
    assert "INV-20418 £1,284.00" in receipt
    assert (carol.open_minor(carol.due), carol.open_minor(carol.overdue)) == (0, 0)
    assert carol.open_minor(carol.later) == 41_880
    with scope(carol.firm.organisation.pk):
        assert Payment.objects.get().method == "card"
        assert ProviderEvent.objects.get().handled_at is not None
    assert "nothing is due today" in text_of(client.get(carol.home))


def test_a_declined_card_takes_nothing_and_can_be_tried_again(
    client: Client, carol: Carol
) -> None:
    page = _pay(client, carol)["Location"]

    declined = client.post(page, {"number": "4000000000000002", "back": _back(page)})
    assert "The card was declined. Nothing was taken" in text_of(declined)
    assert carol.open_minor(carol.due) == 128_400

    assert (
        client.post(page, {"number": "4242424242424242", "back": _back(page)}).status_code
        == 303
    )
    assert carol.open_minor(carol.due) == 0


def test_any_other_number_is_refused_and_kept_nowhere(client: Client, carol: Carol) -> None:
    page = _pay(client, carol)["Location"]
    answer = client.post(page, {"number": "5555555555554444", "back": _back(page)})
    assert "only its two test cards work" in text_of(answer)
    assert b"5555" not in answer.content


def test_going_back_without_paying_changes_nothing(client: Client, carol: Carol) -> None:
    page = _pay(client, carol)["Location"]
    back = client.post(page, {"leave": "1", "back": _back(page)})
    assert "Nothing was taken" in text_of(client.get(back["Location"]))
    assert carol.open_minor(carol.due) == 128_400
    assert "This payment is finished" in text_of(client.get(page))


def test_paying_twice_on_one_page_books_once(client: Client, carol: Carol) -> None:
    page = _pay(client, carol)["Location"]
    for _ in range(2):
        client.post(page, {"number": "4242424242424242", "back": _back(page)})
    with scope(carol.firm.organisation.pk):
        assert Payment.objects.count() == 1


def test_a_part_can_be_paid(client: Client, carol: Carol) -> None:
    page = client.post(f"{carol.home}/pay", {"i": [carol.due.pk], "amount": "1,000.50"})[
        "Location"
    ]
    client.post(page, {"number": "4242424242424242", "back": _back(page)})
    assert carol.open_minor(carol.due) == 128_400 - 100_050


def test_credits_are_used_up_with_the_payment(client: Client, carol: Carol) -> None:
    with scope(carol.firm.organisation.pk):
        note = books.invoice(carol.firm, carol.customer, "CN-7", -1_000, due_on=carol.today)
        early = books.paid(carol.firm, books.draft(carol.firm, carol.customer, 500)).item
    page = _pay(client, carol)["Location"]
    client.post(page, {"number": "4242424242424242", "back": _back(page)})
    with scope(carol.firm.organisation.pk):
        assert Payment.objects.latest("pk").amount_minor == 139_500
    assert [carol.open_minor(one) for one in (carol.due, carol.overdue, note, early)] == [0] * 4


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"i": [], "amount": ""}, "Please choose at least one."),
        ({"i": ["0"], "amount": ""}, "Please choose at least one."),
        ({"i": ["x"], "amount": ""}, "Please choose at least one."),
        ({"amount": "99999"}, "That is more than is open. At most £1,410.00."),
        ({"amount": "lots"}, "Please write an amount such as £124.00."),
        ({"amount": "1.234"}, "Please write an amount"),
        ({"amount": "-5"}, "The amount has to be above zero."),
        ({"amount": "0"}, "The amount has to be above zero."),
        ({"amount": "1e9999"}, "Please write an amount"),
    ],
)
def test_what_cannot_be_paid_is_said_on_the_page(
    client: Client, carol: Carol, data: dict[str, object], says: str
) -> None:
    answer = _pay(client, carol, **data)
    assert answer.status_code == 200
    assert says in text_of(answer)
    with scope(carol.firm.organisation.pk):
        assert not Checkout.objects.exists()


def test_the_receipt_of_another_customer_is_not_shown(client: Client, carol: Carol) -> None:
    page = _pay(client, carol)["Location"]
    paid = client.post(page, {"number": "4242424242424242", "back": _back(page)})["Location"]
    with scope(carol.firm.organisation.pk):
        dave = books.customer(carol.firm, "dave")
        token = books.link(dave)
    moved = client.get(paid.replace(carol.token, token))
    assert moved.status_code == 303
    assert moved["Location"] == f"/p/{token}"


def test_the_card_page_only_leads_back_to_us(client: Client, carol: Carol) -> None:
    page = _pay(client, carol)["Location"].split("?")[0]
    for evil in [
        "https://evil.example/p/",
        "//evil.example/p/",
        "/accounts/logout/",
        "/p\\evil",
    ]:
        shown = client.get(page, {"back": evil}).content.decode()
        assert re.search(r'name="back" value="/"', shown)


def test_transfer_details_for_what_was_chosen(client: Client, weber: Carol) -> None:
    answer = client.get(f"{weber.home}/transfer", {"i": str(weber.due.pk), "amount": ""})
    seen = text_of(answer).replace("\xa0", " ")
    assert "DE89 3704 0044 0532 0130 00" in seen
    assert "RF17 INV2 0418" in seen
    assert "1.284,00 €" in seen
    assert '<path stroke="#000"' in answer.content.decode()
    with scope(weber.firm.organisation.pk):
        assert not Checkout.objects.exists()


def test_a_german_amount_is_read_the_german_way(client: Client, weber: Carol) -> None:
    client.post(f"{weber.home}/pay", {"i": [weber.due.pk], "amount": "1.000,50 €"})
    with scope(weber.firm.organisation.pk):
        assert Checkout.objects.get().amount_minor == 100_050


def test_a_firm_without_cards_begins_no_checkout(client: Client, carol: Carol) -> None:
    sandboxed(carol, False)
    assert _pay(client, carol).status_code == 200
    with scope(carol.firm.organisation.pk):
        assert not Checkout.objects.exists()


def test_a_provider_that_tells_twice_is_answered_twice(client: Client, carol: Carol) -> None:
    page = _pay(client, carol)["Location"]
    ref = urlsplit(page).path.rsplit("/", 1)[1]
    told = json.dumps(
        {
            "id": "e-1",
            "type": "card.paid",
            "session": ref,
            "amount_minor": 141_000,
            "currency": "GBP",
            "happened_at": (books.AT + timedelta(hours=1)).isoformat(),
        }
    ).encode()

    def tell(body: bytes, signature: str) -> int:
        answer = client.post(
            "/hooks/demo", body, content_type="application/json",
            headers={"Demo-Signature": signature},
        )  # fmt: skip
        return answer.status_code

    assert [tell(told, signing.sign(told)) for _ in range(2)] == [200, 200]
    assert tell(told, "forged") == 403
    assert (
        client.post("/hooks/nobody", b"{}", content_type="application/json").status_code == 404
    )
    assert client.get("/hooks/demo").status_code == 405
    with scope(carol.firm.organisation.pk):
        assert Payment.objects.count() == 1
