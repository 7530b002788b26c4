"""Reading payments: what a customer paid, and money that waits for an invoice."""

from dataclasses import dataclass
from datetime import date

from dunwell.identity.rows import rows


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


PAID = """
SELECT id, item_id, method, reference, currency, amount_minor, received_on, reversed_on
  FROM payments_payment
 WHERE customer_id = %(customer)s
 ORDER BY received_on DESC, id DESC LIMIT %(most)s
"""
UNAPPLIED = """
SELECT p.id AS payment_id, p.customer_id, c.name AS customer_name, p.currency,
       -i.open_minor AS unapplied_minor, p.received_on, p.reference
  FROM payments_payment p
  JOIN ledger_openitem i ON i.id = p.item_id
  JOIN receivables_customer c ON c.id = p.customer_id
 WHERE i.open_minor < 0 AND p.reversed_on IS NULL
 ORDER BY p.received_on, p.id LIMIT %(most)s
"""


def payments(customer_id: int, *, most: int) -> list[PaymentRow]:
    """The customer's latest payments, newest first. One statement."""
    return rows(PaymentRow, PAID, {"customer": customer_id, "most": most})


def unapplied(*, most: int) -> list[UnappliedRow]:
    """Money in without an invoice, oldest first. One statement."""
    return rows(UnappliedRow, UNAPPLIED, {"most": most})
