"""A customer's file: everything in order, and each deed with what it says when it refuses."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from dunwell.identity.scope import scope
from dunwell.payments.models import Payment
from dunwell.receivables import operations as receivables
from dunwell.receivables.customer_file import HoldRow
from dunwell.receivables.models import Address, Hold, Note, Promise
from dunwell.workspace.screens.customers import file_cards
from tests.faces.workspace.counting import statements
from tests.faces.workspace.office import Office
from tests.keeping.casework.desk import MONDAY
from tests.keeping.receivables.people import invoice
from tests.support.pages import Answer, text_of


def _url(name: str, *args: object) -> str:
    return reverse(f"workspace:{name}", args=args)


def _post(place: Office, customer_id: int, verb: str, **data: object) -> str:
    client = place.signed_in("bob")
    return text_of(client.post(_url("deed", customer_id, verb), data, follow=True))


def test_the_file_adds_up(place: Office) -> None:
    customer, _ = place.owing(amount="100.00")
    with scope(place.id):
        invoice(
            place.desk.firm,
            customer,
            number="INV-9",
            amount="62.50",
            due_on=MONDAY + timedelta(days=9),
        )
    page = text_of(place.signed_in("bob").get(_url("customer", customer.pk)))
    assert "Due now £100.00 Not yet due £62.50 Owed in all £162.50" in page
    assert "INV-9" in page and "In 9 days" in page and "1 day past due" in page
    assert "Charged: £100.00" in page and "Owed after: £162.50" in page


def test_a_payment_is_booked_and_shown_with_what_is_owed_after(place: Office) -> None:
    customer, owed = place.owing(amount="100.00")
    page = _post(
        place,
        customer.pk,
        "payment",
        amount="40.00",
        currency="GBP",
        received_on="2026-11-23",
        method="cheque",
        reference="No 7",
    )
    assert "40.00 GBP is in the books." in page
    assert "Cheque, “No 7”." in page and "Owed after: £60.00" in page
    with scope(place.id):
        assert Payment.objects.get().amount_minor == 4000
        owed.item.refresh_from_db()
        assert owed.item.open_minor == 6000


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("12,40,0x", "is not an amount in GBP"),
        ("1.234", "is not an amount in GBP"),
        ("", "This field is required."),
        ("-5", "above zero"),
    ],
)
def test_a_payment_that_cannot_be_keeps_what_was_typed(
    place: Office, amount: str, says: str
) -> None:
    customer, _ = place.owing()
    answer = place.signed_in("bob").post(
        _url("deed", customer.pk, "payment"),
        {"amount": amount, "currency": "GBP", "received_on": "2026-11-23", "method": "cash"},
    )
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert f'value="{amount}"' in answer.content.decode() or not amount
    with scope(place.id):
        assert not Payment.objects.exists()


def test_a_promise_holds_its_invoices(place: Office) -> None:
    customer, owed = place.owing()
    page = _post(
        place,
        customer.pk,
        "promise",
        items=[owed.item_id],
        amount="100.00",
        due_on="2026-12-04",
    )
    assert "Noted: promised for Friday 4 December." in page
    assert "£100.00 promised for 4 December" in page
    with scope(place.id):
        assert Promise.objects.get().made_by == "Bob"
        assert Hold.objects.get().kind == "promise"


def test_a_promise_too_far_away_says_the_latest_day(place: Office) -> None:
    customer, owed = place.owing()
    answer = place.signed_in("bob").post(
        _url("deed", customer.pk, "promise"),
        {"items": [owed.item_id], "amount": "100.00", "due_on": "2027-03-01"},
    )
    assert answer.status_code == 422
    assert "no later than 14 December 2026" in text_of(answer)
    with scope(place.id):
        assert not Promise.objects.exists() and not Hold.objects.exists()


def test_a_query_stops_one_invoice_and_is_settled_with_a_reason(place: Office) -> None:
    customer, owed = place.owing()
    page = _post(
        place, customer.pk, "query", kind="query", items=owed.item_id, reason="Which order?"
    )
    assert "Query, not chased" in page and "Which order?" in page
    with scope(place.id):
        hold = Hold.objects.get()
    client = place.signed_in("bob")
    client.post(_url("end_hold", hold.pk), {"why": "Copy sent."})
    with scope(place.id):
        hold.refresh_from_db()
        assert hold.ended_by == "Bob" and hold.ended_why == "Copy sent."


def test_hardship_holds_everything(place: Office) -> None:
    customer, _ = place.owing()
    page = _post(place, customer.pk, "hold", kind="hardship", reason="Off sick.")
    assert "In difficulty" in page and "We leave it alone." in page
    assert "once the hold has ended" in page and ", if needed" not in page
    with scope(place.id):
        assert Hold.objects.get().item_id is None


def test_no_step_is_announced_for_a_day_that_a_hold_outlasts(place: Office) -> None:
    customer, _ = place.owing()
    client, file = place.signed_in("bob"), _url("customer", customer.pk)
    assert _steps_ahead(client.get(file)) == ["24 November", "29 November", "22 December"]
    place.off_sick(customer, until_on=MONDAY + timedelta(days=10))
    assert _steps_ahead(client.get(file)) == ["3 December", "8 December", "22 December"]


def _steps_ahead(page: Answer) -> list[str]:
    return re.findall(r"from ([^,]*), if needed", text_of(page))


def test_a_note_a_call_and_a_stopped_channel_are_in_the_thread(place: Office) -> None:
    customer, _ = place.owing()
    _post(place, customer.pk, "note", text="Ask for Priya <b>first</b>.")
    _post(
        place, customer.pk, "call", who="in", outcome="conversation", note="Will look into it."
    )
    page = _post(place, customer.pk, "stop", channel="email", why="Said so on the phone.")
    assert "Ask for Priya <b>first</b>." in page
    assert "They rang: we spoke." in page and "Will look into it." in page
    assert "No more e-mail" in page
    with scope(place.id):
        assert Note.objects.count() == 1
        assert Address.objects.get(channel="email").status == "opted_out"


def test_a_pay_link_opens_the_customers_own_page(place: Office) -> None:
    customer, _ = place.owing(amount="55.00")
    client = place.signed_in("bob")
    page = client.post(_url("pay_link", customer.pk)).content.decode()
    link = re.search(r"/p/[\w.=:-]+", page)
    assert link is not None
    assert "£55.00" in text_of(client.get(link[0], follow=True))


def test_any_day_can_be_explained(place: Office) -> None:
    customer, _ = place.owing()
    place.desk.prepare()
    client = place.signed_in("vera")
    page = text_of(client.get(_url("explain", customer.pk)))
    assert "INV-C-1 fell due yesterday" in page
    page = text_of(client.get(_url("explain", customer.pk), {"on": "2026-11-02"}))
    assert "They owed nothing that day" in page
    assert client.get(_url("explain", customer.pk), {"on": "soon"}).status_code == 200


def test_the_list_finds_by_name_number_and_invoice(place: Office) -> None:
    place.owing("C-1", name="Bramble & Oak")
    place.owing("C-2", name="Thornbeck Leisure")
    client = place.signed_in("vera")
    for search in ("bramble", "C-1", "inv-c-1"):
        page = text_of(client.get(_url("customers"), {"q": search}))
        assert "Bramble & Oak" in page and "Thornbeck" not in page
    assert "Nobody fits" in text_of(client.get(_url("customers"), {"q": "%"}))
    answer = client.get(_url("find"), {"q": "thornbeck"})
    assert "/customers/" in answer["Location"]


def test_the_list_is_a_file_too_with_a_line_a_currency_and_no_formula(place: Office) -> None:
    customer, _ = place.owing("C-1", amount="1240.50", name="=1+1")
    with scope(place.id):
        invoice(place.desk.firm, customer, number="E-1", amount="20.00", currency="EUR")
    place.owing("C-2", name="Thornbeck Leisure")
    answer = place.signed_in("vera").get(_url("customers_csv"), {"q": "C-1"})
    assert answer["Content-Disposition"] == 'attachment; filename="customers-2026-11-23.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["name"], row["currency"], row["open"]) for row in rows] == [
        ("'=1+1", "GBP", "1240.50"),
        ("'=1+1", "EUR", "20.00"),
    ]


def test_whoever_owes_most_comes_first_when_asked(place: Office) -> None:
    place.owing("C-1", amount="10.00", name="Aster")
    place.owing("C-2", amount="900.00", name="Zinnia")
    client = place.signed_in("vera")
    by_name = text_of(client.get(_url("customers")))
    by_owed = text_of(client.get(_url("customers"), {"order": "owed"}))
    assert by_name.index("Aster") < by_name.index("Zinnia")
    assert by_owed.index("Zinnia") < by_owed.index("Aster")


def test_the_pages_ask_as_often_for_many_as_for_one(place: Office) -> None:
    customer, owed = place.owing()
    client = place.signed_in("bob")
    file, lists = _url("customer", customer.pk), _url("customers")
    few = (
        statements(client, file),
        statements(client, lists),
        statements(client, "/invoices/"),
    )
    for number in range(20):
        place.owing(f"D-{number}")
        with scope(place.id):
            invoice(place.desk.firm, customer, number=f"X-{number}")
            receivables.add_note(
                actor=place.desk.firm.collector,
                customer_id=customer.pk,
                text=f"Note {number}",
                at=place.desk.now,
            )
            receivables.place_hold(
                actor=place.desk.firm.collector,
                customer_id=customer.pk,
                item_id=owed.item_id,
                kind="query",
                reason=f"Query {number}",
                from_on=MONDAY,
                at=place.desk.now,
            )
    many = (
        statements(client, file),
        statements(client, lists),
        statements(client, "/invoices/"),
    )
    assert many == few
    assert max(few) <= 29, "one of them for the sandbox's clock"


@pytest.mark.parametrize(
    ("review_on", "says"),
    [
        (date(2026, 11, 30), "everything, noted by Bob, looked at again on 30 November"),
        (date(2026, 11, 20), "everything, noted by Bob, to be looked at since 20 November"),
        (None, "everything, noted by Bob"),
    ],
)
def test_a_hold_says_whose_it_is_and_when_it_is_looked_at(
    review_on: date | None, says: str
) -> None:
    hold = HoldRow(
        id=1, item_id=None, kind="hardship", from_on=date(2026, 11, 2), until_on=None,
        review_on=review_on, reason="", disputed_minor=None, opened_by="Bob",
        opened_at=datetime(2026, 11, 2, 9, tzinfo=UTC), ended_at=None, ended_by="", ended_why="",
    )  # fmt: skip
    (line,) = file_cards.holds_in_force([hold], {}, date(2026, 11, 23))
    assert line.says == says
