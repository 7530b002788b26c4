"""What a customer or a colleague may do at any moment: pay, object, promise, ask for peace."""

from collections.abc import Callable
from datetime import timedelta

from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.policy.model import PromiseRules
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer, Invoice
from tests.keeping.casework.desk import Desk

Happening = Callable[[Desk, Customer, Invoice], object]


def pays(place: Desk, customer: Customer, invoice: Invoice) -> object:
    return _pays(place, customer, invoice, Money(10_000, "GBP"))


def pays_a_little(place: Desk, customer: Customer, invoice: Invoice) -> object:
    """Too little to stop the reminder, and enough to make its amount wrong."""
    return _pays(place, customer, invoice, Money(1_000, "GBP"))


def _pays(place: Desk, customer: Customer, invoice: Invoice, amount: Money) -> object:
    return payments.record_payment(
        actor=place.firm.collector,
        draft=payments.PaymentDraft(
            customer_id=customer.pk,
            entity_id=place.firm.entity.pk,
            amount=amount,
            received_on=place.day,
            method="bank_transfer",
            reference=invoice.number,
            source_key="test-1",
        ),
        at=place.now,
    )


def disputes(place: Desk, customer: Customer, invoice: Invoice) -> object:
    return receivables.place_hold(
        actor=place.firm.collector,
        customer_id=customer.pk,
        item_id=invoice.item_id,
        kind="dispute",
        reason="Two crates were broken.",
        from_on=place.day,
        at=place.now,
    )


def disputes_a_part(place: Desk, customer: Customer, invoice: Invoice) -> object:
    return receivables.place_hold(
        actor=place.firm.collector,
        customer_id=customer.pk,
        item_id=invoice.item_id,
        kind="dispute",
        reason="One crate was broken.",
        from_on=place.day,
        disputed=Money(2_500, "GBP"),
        at=place.now,
    )


def is_in_hardship(place: Desk, customer: Customer, invoice: Invoice) -> object:
    return receivables.place_hold(
        actor=place.firm.collector,
        customer_id=customer.pk,
        kind="hardship",
        reason="Said so on the telephone.",
        from_on=place.day,
        at=place.now,
    )


def promises(place: Desk, customer: Customer, invoice: Invoice) -> object:
    return receivables.record_promise(
        actor=place.firm.collector,
        customer_id=customer.pk,
        entity_id=place.firm.entity.pk,
        item_ids=[invoice.item_id],
        amount=Money(10_000, "GBP"),
        due_on=place.day + timedelta(days=4),
        rules=PromiseRules(),
        as_of=place.day,
        at=place.now,
    )


def wants_no_email(place: Desk, customer: Customer, invoice: Invoice) -> object:
    return receivables.stop_channel(
        actor=place.firm.collector,
        customer_id=customer.pk,
        channel="email",
        status="opted_out",
        why="Asked us to.",
        at=place.now,
    )
