"""Money in: booked once, applied where it is sure, never to anybody else's invoice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dunwell.audit.models import AuditEvent
from dunwell.identity import actor
from dunwell.identity.actor import Actor, NotAllowed
from dunwell.kernel.refusal import Refusal
from dunwell.ledger.models import Entry, OpenItem, Posting
from dunwell.payments import operations
from dunwell.payments.models import Allocation, Payment
from tests.keeping.payments import books
from tests.keeping.payments.books import AT, Firm


def test_a_payment_that_names_its_invoice_closes_it(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-2041", 124_000)

    payment = books.paid(firm, books.draft(firm, carol, 124_000, items=(item.pk,)))

    closed = OpenItem.objects.get(pk=item.pk)
    assert (closed.open_minor, closed.closed_on) == (0, books.TODAY)
    assert books.open_minor(payment.item) == 0
    made = Allocation.objects.get()
    assert (made.amount_minor, made.why) == (124_000, "named_by_payer")
    entries = Entry.objects.filter(posting=made.posting).order_by("amount_minor")
    assert [(entry.account, entry.amount_minor) for entry in entries] == [
        ("receivable", -124_000),
        ("unapplied_cash", 124_000),
    ]
    assert AuditEvent.objects.filter(verb="payment.recorded", customer_id=carol.pk).count() == 1


def test_the_reference_beside_the_money_is_read(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    first = books.invoice(firm, carol, "INV-2041", 10_000)
    second = books.invoice(firm, carol, "INV-2042", 20_000)

    books.paid(firm, books.draft(firm, carol, 15_000, reference="inv 2042, thanks"))

    assert (books.open_minor(first), books.open_minor(second)) == (10_000, 5_000)


def test_money_that_says_nothing_stays_to_the_customers_credit(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-2041", 10_000)

    payment = books.paid(firm, books.draft(firm, carol, 7_777))

    assert books.open_minor(item) == 10_000
    assert books.open_minor(payment.item) == -7_777


def test_the_same_payment_told_twice_is_booked_once(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    books.invoice(firm, carol, "INV-2041", 10_000)
    one = books.draft(firm, carol, 10_000)

    first = operations.record_payments(actor=firm.system, drafts=[one, one], at=AT)
    again = books.paid(firm, one)

    assert {payment.pk for payment in first} == {again.pk}
    assert Payment.objects.count() == 1
    assert Posting.objects.filter(kind="payment_received").count() == 1


def test_one_key_for_two_different_payments_is_refused(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    books.paid(firm, books.draft(firm, carol, 10_000))

    with pytest.raises(operations.AnotherPayment, match="belongs to a payment of 100.00 GBP"):
        books.paid(firm, books.draft(firm, carol, 20_000))

    assert Payment.objects.count() == 1


def test_a_head_office_pays_for_its_branches(firm: Firm) -> None:
    head = books.customer(firm, "head")
    branch = books.customer(firm, "branch", dun_to=head)
    item = books.invoice(firm, branch, "INV-2041", 10_000)

    books.paid(firm, books.draft(firm, head, 10_000, reference="INV-2041"))

    assert books.open_minor(item) == 0


def test_several_payments_at_once_never_apply_the_same_open_amount_twice(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-2041", 10_000)
    drafts = [
        books.draft(firm, carol, 6_000, key=f"bank:{n}", items=(item.pk,)) for n in range(3)
    ]

    payments = operations.record_payments(actor=firm.system, drafts=drafts, at=AT)

    assert books.open_minor(item) == 0
    assert [books.open_minor(payment.item) for payment in payments] == [0, -2_000, -6_000]


def test_a_prepayment_settles_its_invoice_on_the_day_that_was_issued(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    later = books.TODAY.replace(day=30)
    item = books.invoice(firm, carol, "INV-2041", 10_000, issued_on=later, due_on=later)

    books.paid(firm, books.draft(firm, carol, 10_000, items=(item.pk,)))

    assert Allocation.objects.get().allocated_on == later


@pytest.mark.parametrize("count", [3, 60])
def test_many_payments_take_no_more_statements_than_few(firm: Firm, count: int) -> None:
    drafts = []
    for n in range(count):
        whose = books.customer(firm, f"customer-{n}")
        item = books.invoice(firm, whose, f"INV-{n:05}", 10_000)
        drafts.append(books.draft(firm, whose, 10_000, key=f"bank:{n}", items=(item.pk,)))

    with CaptureQueriesContext(
        connection,
    ) as seen:
        operations.record_payments(actor=firm.system, drafts=drafts, at=AT)

    assert len(seen) <= 16
    assert OpenItem.objects.exclude(open_minor=0).count() == 0


def test_what_is_not_theirs_is_refused_and_nothing_is_booked(firm: Firm) -> None:
    carol, dave = books.customer(firm, "carol"), books.customer(firm, "dave")
    theirs = books.invoice(firm, dave, "INV-2041", 10_000)
    euros = books.invoice(firm, carol, "INV-2042", 10_000, currency="EUR")
    cases = [
        (books.draft(firm, carol, 10_000, items=(theirs.pk,)), operations.NotTheirItem),
        (books.draft(firm, carol, 10_000, items=(euros.pk,)), operations.AnotherCurrency),
        (books.draft(firm, carol, 10_000, items=(0,)), operations.UnknownItem),
        (books.draft(firm, carol, 0), operations.AmountNotAboveZero),
        (books.draft(firm, carol, -5), operations.AmountNotAboveZero),
    ]
    for one, refusal in cases:
        with pytest.raises(refusal):
            books.paid(firm, one)
    assert Payment.objects.count() == 0
    assert Posting.objects.filter(kind="payment_received").count() == 0


@pytest.mark.parametrize("kind", ["viewer", "customer"])
def test_a_viewer_and_a_customer_cannot_book_money(firm: Firm, kind: str) -> None:
    carol = books.customer(firm, "carol")
    who = actor.customer(firm.organisation.pk, "Carol")
    if kind == "viewer":
        who = Actor(firm.organisation.pk, "member", "Vera", user_id=1, role="viewer")
    with pytest.raises(NotAllowed):
        operations.record_payment(actor=who, draft=books.draft(firm, carol, 1), at=AT)
    assert Payment.objects.count() == 0


def test_a_refusal_has_a_code_and_a_sentence(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    with pytest.raises(Refusal) as no:
        books.paid(firm, books.draft(firm, carol, 0))
    assert no.value.code == "amount-not-above-zero"
    assert str(no.value) == "The amount has to be above zero; 0.00 GBP is not."
