"""Reading payments: what a customer paid, and money that waits for an invoice."""

from dataclasses import dataclass
from datetime import date

from dunwell.payments.models import Payment


@dataclass(frozen=True, slots=True)
class PaymentRow:
    id: int
    item_id: int
    method: str
    reference: str
    currency: str
    amount_minor: int
    received_on: date
    reversed_on: date | None


@dataclass(frozen=True, slots=True)
class UnappliedRow:
    """Money that came in and belongs to no invoice yet."""

    payment_id: int
    customer_id: int
    customer_name: str
    currency: str
    unapplied_minor: int
    received_on: date
    reference: str


def payments(customer_id: int, *, most: int) -> list[PaymentRow]:
    """The customer's latest payments, newest first. One statement."""
    rows = Payment.objects.filter(customer_id=customer_id).order_by("-received_on", "-pk")[
        :most
    ]
    return [
        PaymentRow(
            id=one.pk,
            item_id=one.item_id,
            method=one.method,
            reference=one.reference,
            currency=one.currency,
            amount_minor=one.amount_minor,
            received_on=one.received_on,
            reversed_on=one.reversed_on,
        )
        for one in rows
    ]


def unapplied(*, most: int) -> list[UnappliedRow]:
    """Money in without an invoice, oldest first. One statement."""
    rows = (
        Payment.objects.filter(item__open_minor__lt=0, reversed_on__isnull=True)
        .select_related("item", "customer")
        .order_by("received_on", "pk")[:most]
    )
    return [
        UnappliedRow(
            payment_id=one.pk,
            customer_id=one.customer_id,
            customer_name=one.customer.name,
            currency=one.currency,
            unapplied_minor=-one.item.open_minor,
            received_on=one.received_on,
            reference=one.reference,
        )
        for one in rows
    ]
