"""Importing invoices: what comes in, what stays, what is refused; the same file again."""

from datetime import date

import pytest

from dunwell.ledger.models import Entry, OpenItem, Posting
from dunwell.payments.models import Payment
from dunwell.receivables.models import Address, Customer, Freshness, Hold, ImportBatch, Invoice
from tests.keeping.intake.conftest import Bring
from tests.keeping.receivables.people import TODAY

HEAD = "number,customer,customer_name,email,currency,amount,issued_on,due_on\n"
TWO = (
    HEAD
    + "INV-1,C-1,Carol's Cakes,carol@cakes.example,GBP,120.00,2026-10-01,2026-10-31\n"
    + "INV-2,C-2,Dan's Doors,dan@doors.example,GBP,80.50,2026-10-02,2026-11-01\n"
)


def everything() -> tuple[int, ...]:
    tables = (Customer, Address, Invoice, OpenItem, Posting, Entry, Payment, Hold, ImportBatch)
    return tuple(table.objects.count() for table in tables)


def test_new_customers_and_invoices_come_in(bring: Bring) -> None:
    outcome = bring("invoices", TWO)
    assert (outcome.read, outcome.created, outcome.rejected) == (2, 2, ())
    invoice = Invoice.objects.select_related("item", "customer").get(number="INV-2")
    assert invoice.customer.name == "Dan's Doors"
    assert (invoice.item.open_minor, invoice.due_on) == (8050, date(2026, 11, 1))
    assert Address.objects.get(customer=invoice.customer).address == "dan@doors.example"


def test_the_same_file_again_changes_nothing(bring: Bring) -> None:
    bring("invoices", TWO)
    before = everything()
    outcome = bring("invoices", TWO)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, 2)
    assert everything() == before


def test_a_dry_run_counts_and_leaves_no_trace(bring: Bring) -> None:
    outcome = bring("invoices", TWO, dry_run=True)
    assert (outcome.read, outcome.created, outcome.is_dry_run) == (2, 2, True)
    assert everything() == (0,) * 9


def test_new_contact_data_updates(bring: Bring) -> None:
    bring("invoices", TWO)
    outcome = bring("invoices", TWO.replace("dan@doors", "accounts@doors"))
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 1)
    assert Address.objects.get(customer__ref="C-2").address == "accounts@doors.example"


@pytest.mark.parametrize(
    ("before", "after", "field", "value", "was"),
    [
        ("80.50", "90.50", "amount", "90.50 GBP", "80.50 GBP"),
        ("GBP,80.50", "EUR,80.50", "currency", "EUR", "GBP"),
        ("2026-11-01", "2026-11-15", "due_on", "2026-11-15", "2026-11-01"),
        ("2026-10-02", "2026-10-03", "issued_on", "2026-10-03", "2026-10-02"),
    ],
)
def test_figures_of_an_issued_invoice_do_not_change(
    bring: Bring, before: str, after: str, field: str, value: str, was: str
) -> None:
    bring("invoices", TWO)
    rows = everything()
    outcome = bring("invoices", TWO.replace(before, after))
    (problem,) = outcome.rejected
    assert (problem.row, problem.field, problem.value) == (3, field, value)
    assert problem.error == f"Invoice INV-2 was issued with {was}."
    assert problem.remedy == (
        "Issue a credit note for the difference, or import again with --correct and a reason."
    )
    assert outcome.is_stopped
    assert everything() == rows


def test_with_a_reason_an_untouched_invoice_is_corrected_by_reversal(bring: Bring) -> None:
    bring("invoices", TWO)
    outcome = bring("invoices", TWO.replace("80.50", "90.50"), correct="Typing mistake")
    assert (outcome.updated, outcome.unchanged, outcome.rejected) == (1, 1, ())
    invoice = Invoice.objects.select_related("item").get(number="INV-2")
    assert (invoice.amount_minor, invoice.item.open_minor) == (9050, 9050)
    assert Posting.objects.filter(kind="invoice_reversed").count() == 1
    assert sum(item.open_minor for item in OpenItem.objects.all()) == 12000 + 9050


def test_an_invoice_that_money_touched_is_not_corrected(bring: Bring) -> None:
    paid = (
        TWO.replace("due_on\n", "due_on,paid_on,paid_amount\n")
        .replace("2026-11-01\n", "2026-11-01,2026-11-02,10.00\n")
        .replace("2026-10-31\n", "2026-10-31,,\n")
    )
    bring("invoices", paid)
    outcome = bring("invoices", paid.replace("80.50", "90.50"), correct="Typing mistake")
    (problem,) = outcome.rejected
    assert problem.remedy == (
        "Issue a credit note for the difference; it is settled in part already."
    )


def test_a_row_with_paid_on_is_an_invoice_and_its_payment(bring: Bring) -> None:
    file = (
        "number,customer,currency,amount,issued_on,due_on,paid_on,paid_amount\n"
        "A,C-1,GBP,100.00,2026-09-01,2026-10-01,2026-10-05,\n"
        "B,C-1,GBP,100.00,2026-09-01,2026-10-01,2026-10-06,40.00\n"
        "C,C-1,GBP,100.00,2026-09-01,2026-10-01,,\n"
    )
    outcome = bring("invoices", file)
    assert (outcome.created, outcome.payments) == (3, 2)
    opens = dict(Invoice.objects.values_list("number", "item__open_minor"))
    assert opens == {"A": 0, "B": 6000, "C": 10000}
    known = Freshness.objects.get()
    assert (known.ledger_on, known.bank_on) == (TODAY, TODAY)
    before = everything()
    assert bring("invoices", file).unchanged == 3
    assert everything() == before


def test_what_was_paid_since_is_booked_once(bring: Bring) -> None:
    head = "number,customer,currency,amount,issued_on,due_on,paid_on,paid_amount\n"
    row = "A,C-1,GBP,100.00,2026-09-01,2026-10-01,{}\n"
    bring("invoices", head + row.format(","))
    bring("invoices", head + row.format("2026-10-05,40.00"))
    outcome = bring("invoices", head + row.format("2026-11-05,100.00"))
    assert (outcome.updated, outcome.payments) == (1, 1)
    assert sorted(Payment.objects.values_list("amount_minor", flat=True)) == [4000, 6000]
    assert Invoice.objects.get().item.open_minor == 0


def test_an_overpaid_invoice_leaves_the_rest_to_their_credit_once(bring: Bring) -> None:
    file = (
        "number,customer,currency,amount,issued_on,due_on,paid_on,paid_amount\n"
        "A,C-1,GBP,100.00,2026-09-01,2026-10-01,2026-10-05,130.00\n"
    )
    bring("invoices", file)
    assert bring("invoices", file).unchanged == 1
    assert OpenItem.objects.get(kind="unapplied").open_minor == -3000


def test_a_credit_note_comes_in_as_one(bring: Bring) -> None:
    bring(
        "invoices",
        "number,customer,currency,amount,kind,issued_on,due_on\n"
        "CN-1,C-1,GBP,-25.00,credit_note,2026-10-01,2026-10-01\n",
    )
    invoice = Invoice.objects.select_related("item").get()
    assert (invoice.kind, invoice.amount_minor, invoice.item.open_minor) == (
        "credit_note",
        2500,
        -2500,
    )


def test_a_dispute_holds_what_is_still_open(bring: Bring) -> None:
    file = (
        "number,customer,currency,amount,issued_on,due_on,paid_on,disputed\n"
        "A,C-1,GBP,100.00,2026-09-01,2026-10-01,2026-10-05,yes\n"
        "B,C-1,GBP,100.00,2026-09-01,2026-10-01,,yes\n"
        "C,C-1,GBP,100.00,2026-09-01,2026-10-01,,30.00\n"
        "D,C-1,GBP,100.00,2026-09-01,2026-10-01,,no\n"
    )
    bring("invoices", file)
    disputed = dict(Invoice.objects.values_list("number", "disputed_minor"))
    assert disputed == {"A": 0, "B": 10000, "C": 3000, "D": 0}
    assert bring("invoices", file).unchanged == 4
    assert Hold.objects.count() == 2


def test_good_rows_come_in_and_bad_ones_go_to_a_file_to_correct(bring: Bring) -> None:
    bad = TWO + "INV-3,C-3,Eve,,GBP,ten,2026-10-01,2026-10-31\n"
    outcome = bring("invoices", bad, skip=True)
    assert (outcome.read, outcome.created, len(outcome.rejected)) == (3, 2, 1)
    assert outcome.rejected_csv.splitlines() == [
        HEAD.strip() + ",problem",
        "INV-3,C-3,Eve,,GBP,ten,2026-10-01,2026-10-31,"
        "amount: It is not an amount. Write it like 1240.00.",
    ]
    again = bring("invoices", outcome.rejected_csv.replace("ten", "10.00"))
    assert (again.created, again.rejected) == (1, ())
    assert Invoice.objects.count() == 3


def test_one_bad_row_stops_everything(bring: Bring) -> None:
    outcome = bring("invoices", TWO + "INV-3,C-3,Eve,,GBP,ten,2026-10-01,2026-10-31\n")
    assert outcome.is_stopped
    assert (outcome.created, outcome.read) == (0, 3)
    assert everything() == (0,) * 9


def test_the_same_row_twice_is_one_invoice(bring: Bring) -> None:
    outcome = bring("invoices", TWO + TWO.splitlines()[1] + "\n")
    assert (outcome.read, outcome.created, outcome.unchanged) == (3, 2, 1)


def test_an_unknown_entity_is_named_with_the_known_ones(bring: Bring) -> None:
    outcome = bring(
        "invoices",
        "number,customer,entity,amount,issued_on,due_on\nA,C-1,elsewhere,1.00,2026-09-01,2026-10-01\n",
    )
    (problem,) = outcome.rejected
    assert (problem.row, problem.field, problem.value) == (2, "entity", "elsewhere")
    assert problem.remedy == "Write one of wren-co, or add the entity first."
