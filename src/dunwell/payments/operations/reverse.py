"""A payment that did not hold: returned, charged back, or booked by mistake."""

from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.ledger import operations as ledger
from dunwell.ledger.models import Posting
from dunwell.payments import open_book
from dunwell.payments.models import Allocation, Payment
from dunwell.payments.operations.apply import take_back
from dunwell.payments.operations.outside import reopen_settled_outside


class UnknownPayment(Refusal):
    code = "unknown-payment"
    says = "There is no such payment."


class PaymentReversed(Refusal):
    code = "payment-reversed"
    says = "This payment was reversed on {reversed_on:%-d %B %Y} already; nothing was changed."


@transaction.atomic
def reverse_payment(
    *, actor: Actor, payment_id: int, why: str, on: date, at: datetime
) -> Payment:
    """Take back what it settled, then the money itself; the invoices are open again.

    Refuses with UnknownPayment, PaymentReversed or NotAllowed.
    """
    actor.require("collector")
    found = Payment.objects.filter(pk=payment_id).first()
    if found is None:
        raise UnknownPayment
    open_book.lock_payers([found.customer_id])
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.reversed_on is not None:
        raise PaymentReversed(reversed_on=payment.reversed_on)
    on = max(on, payment.received_on)
    applied = Allocation.objects.filter(credit_id=payment.item_id, undone_by=None).order_by(
        "pk"
    )
    for allocation in applied:
        take_back(allocation, on=on, memo=why, at=at)
    reopen_settled_outside(actor=actor, item_ids=[payment.item_id], on=on, memo=why, at=at)
    received = Posting.objects.get(kind="payment_received", entries__item_id=payment.item_id)
    ledger.reverse(posting_id=received.pk, kind="payment_reversed", on=on, memo=why, at=at)
    payment.reversed_on = on
    payment.save(update_fields=["reversed_on"])
    audit.record(
        actor=actor,
        verb="payment.reversed",
        subject=payment,
        at=at,
        customer_id=payment.customer_id,
        detail={"amount": str(Money(payment.amount_minor, payment.currency)), "why": why},
    )
    return payment
