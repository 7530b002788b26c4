"""How things stand with a customer: facts that flatter nobody and shame nobody."""

from datetime import timedelta

import pytest

from dunwell.casework.standing import Standing, standings
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.receivables.models import Customer
from tests.keeping.casework.desk import Desk
from tests.keeping.receivables.people import carol, invoice

pytestmark = pytest.mark.django_db


def standing_of(place: Desk, customer: Customer) -> Standing:
    return standings([customer.pk], as_of=place.day)[customer.pk]


def paid_on_time(place: Desk, customer: Customer, count: int) -> None:
    for n in range(count):
        due_on = place.day - timedelta(days=30 * (n + 1))
        owed = invoice(place.firm, customer, number=f"PAID-{n}", due_on=due_on)
        payments.record_payment(
            actor=place.firm.collector,
            draft=payments.PaymentDraft(
                customer_id=customer.pk,
                entity_id=place.firm.entity.pk,
                amount=Money.parse("100.00", "GBP"),
                received_on=due_on,
                method="bank_transfer",
                reference=owed.number,
                source_key=f"paid-{n}",
            ),
            at=place.now,
        )


def test_a_few_invoices_say_nothing_and_what_is_not_due_counts_for_nothing(
    monday: Desk,
) -> None:
    with scope(monday.organisation_id):
        customer = carol(monday.firm)
        paid_on_time(monday, customer, 5)
        invoice(monday.firm, customer, number="NOT-DUE", due_on=monday.day)
        facts = standing_of(monday, customer)
        assert (facts.invoices, facts.on_time) == (5, 5)
        assert not facts.is_good_payer


def test_trap_the_rating_counts_paid_invoices_only(monday: Desk) -> None:
    """Elsewhere whoever pays nothing more scores as well as ever."""
    with scope(monday.organisation_id):
        customer = carol(monday.firm)
        paid_on_time(monday, customer, 6)
        assert standing_of(monday, customer).is_good_payer
        for n in range(2):
            late = monday.day - timedelta(days=40 + n)
            invoice(monday.firm, customer, number=f"LATE-{n}", due_on=late)
        facts = standing_of(monday, customer)
        assert (facts.invoices, facts.on_time) == (8, 6)
        assert not facts.is_good_payer
