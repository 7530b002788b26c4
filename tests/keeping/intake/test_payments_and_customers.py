"""Importing payments and customers: once, whole, and with what is wrong said by row."""

from datetime import date, timedelta

from dunwell.casework import gather
from dunwell.payments.models import Payment
from dunwell.receivables.models import Customer, Freshness, Invoice
from tests.keeping.intake.conftest import Bring
from tests.keeping.receivables.people import TODAY

INVOICES = (
    "number,customer,amount,issued_on,due_on\n"
    "A,C-1,100.00,2026-09-01,2026-10-01\n"
    "B,C-1,50.00,2026-09-01,2026-10-01\n"
)
PAYMENTS = "customer,amount,received_on,number,reference\nC-1,50.00,2026-10-05,B,thanks\n"
CUSTOMERS = "customer,name,email,country,dun_to\nC-1,Carol's Cakes,carol@cakes.example,GB,\n"


def test_a_payment_settles_the_invoice_it_names(bring: Bring) -> None:
    bring("invoices", INVOICES)
    outcome = bring("payments", PAYMENTS)
    assert (outcome.read, outcome.created, outcome.rejected) == (1, 1, ())
    opens = dict(Invoice.objects.values_list("number", "item__open_minor"))
    assert opens == {"A": 10_000, "B": 0}
    known = Freshness.objects.get()
    assert (known.ledger_on, known.bank_on) == (TODAY, TODAY)


def test_money_that_lies_ahead_has_not_come(bring: Bring) -> None:
    bring("invoices", INVOICES)
    ahead = f"C-1,50.00,{TODAY + timedelta(days=8)},B,\n"
    soon = f"C-1,50.00,{TODAY + timedelta(days=7)},B,\n"
    head = "customer,amount,received_on,number,reference\n"
    stopped = bring("payments", head + soon + ahead)
    assert stopped.is_stopped and not Payment.objects.exists()
    assert [(one.row, one.field) for one in stopped.rejected] == [(3, "received_on")]
    outcome = bring("payments", head + soon + ahead, skip=True)
    assert (outcome.created, len(outcome.rejected)) == (1, 1)
    paid = INVOICES.replace("due_on", "due_on,paid_on").replace("10-01\n", "10-01,2027-11-01\n")
    assert [one.field for one in bring("invoices", paid).rejected] == ["paid_on", "paid_on"]


def test_an_older_file_can_say_up_to_when_it_knows(bring: Bring) -> None:
    bring("invoices", INVOICES, known_on=date(2026, 11, 2))
    bring("payments", PAYMENTS, known_on=date(2026, 11, 3))
    known = Freshness.objects.get()
    assert (known.ledger_on, known.bank_on) == (date(2026, 11, 2), date(2026, 11, 3))


def test_no_file_knows_tomorrow(bring: Bring) -> None:
    bring("invoices", INVOICES, known_on=TODAY + timedelta(days=1))
    assert Freshness.objects.get().ledger_on == TODAY


def test_the_same_payments_again_change_nothing(bring: Bring) -> None:
    bring("invoices", INVOICES)
    bring("payments", PAYMENTS)
    outcome = bring("payments", PAYMENTS)
    assert (outcome.created, outcome.unchanged) == (0, 1)
    assert Payment.objects.count() == 1


def test_two_equal_payments_of_one_day_are_two(bring: Bring) -> None:
    bring("invoices", INVOICES)
    twice = PAYMENTS + PAYMENTS.splitlines()[1] + "\n"
    assert bring("payments", twice).created == 2
    assert bring("payments", twice).unchanged == 2
    assert Payment.objects.count() == 2


def test_an_unknown_customer_is_told_with_row_and_remedy(bring: Bring) -> None:
    outcome = bring("payments", PAYMENTS.replace("C-1", "C-9"))
    (problem,) = outcome.rejected
    assert (problem.row, problem.field, problem.value) == (2, "customer", "C-9")
    assert problem.error == "There is no customer with this number."
    assert problem.remedy == "Import the customers, or their invoices, first."
    assert not Payment.objects.exists()


def test_a_payment_of_zero_or_below_is_told(bring: Bring) -> None:
    bring("invoices", INVOICES)
    for amount, error in (("0.00", "It is zero."), ("-5.00", "It is below zero.")):
        outcome = bring("payments", PAYMENTS.replace("50.00", amount))
        assert [problem.error for problem in outcome.rejected] == [error]


def test_a_known_payment_with_another_amount_is_told(bring: Bring) -> None:
    bring("invoices", INVOICES)
    head = "payment_id,customer,amount,received_on\n"
    bring("payments", head + "P-1,C-1,50.00,2026-10-05\n")
    outcome = bring("payments", head + "P-1,C-1,60.00,2026-10-05\n")
    (problem,) = outcome.rejected
    assert problem.error == "This payment is known already, over 50.00 GBP."


def test_customers_come_in_and_update(bring: Bring) -> None:
    assert bring("customers", CUSTOMERS).created == 1
    assert bring("customers", CUSTOMERS).unchanged == 1
    assert bring("customers", CUSTOMERS.replace("Cakes,", "Bakes,")).updated == 1
    assert Customer.objects.get().name == "Carol's Bakes"


def test_the_same_customer_twice_with_other_words_is_told(bring: Bring) -> None:
    outcome = bring("customers", CUSTOMERS + "C-1,Someone else,,,\n")
    (problem,) = outcome.rejected
    assert (problem.row, problem.value) == (3, "C-1")
    assert problem.error == "Row 2 has the same number and says something else."


def test_an_unknown_head_office_is_told(bring: Bring) -> None:
    outcome = bring("customers", CUSTOMERS + "C-2,Branch,,GB,HEAD\n")
    (problem,) = outcome.rejected
    assert (problem.row, problem.field, problem.value) == (3, "dun_to", "HEAD")


def test_a_city_comes_in_and_reaches_the_engine(bring: Bring) -> None:
    """Some cities have rules of their own, so the engine has to know which is theirs."""
    bring("customers", "customer,name,country,state,town\nC-1,Carol,US,NY,Buffalo\n")
    seen = gather.snapshot(as_of=TODAY).customers
    assert seen.select("region", "city").rows() == [("NY", "Buffalo")]


def test_a_country_may_be_a_name(bring: Bring) -> None:
    bring("customers", CUSTOMERS.replace(",GB,", ",Deutschland,"))
    customer = Customer.objects.get()
    assert (customer.country, customer.language) == ("DE", "de")
