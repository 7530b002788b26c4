"""Reading payments, and proving that the money adds up."""

from dataclasses import dataclass

from dunwell.kernel.money import Money
from dunwell.ledger.queries import Broken, broken
from dunwell.payments.models import Allocation, Checkout, Payment

CHECKS = {
    "money-is-conserved": """
        WITH applied AS (
               SELECT credit_id, sum(amount_minor) AS minor FROM payments_allocation
                WHERE undone_by_id IS NULL GROUP BY credit_id),
             elsewhere AS (
               SELECT e.item_id, sum(e.amount_minor) AS minor
                 FROM ledger_entry e JOIN ledger_posting o ON o.id = e.posting_id
                WHERE o.kind IN ('settled_outside', 'settled_outside_reversed')
                GROUP BY e.item_id)
        SELECT p.id, 'came in as ' || p.amount_minor || ', of which ' || coalesce(a.minor, 0)
                     || ' is applied and ' || -i.open_minor || ' is not'
          FROM payments_payment p
          JOIN ledger_openitem i ON i.id = p.item_id
          LEFT JOIN applied a ON a.credit_id = p.item_id
          LEFT JOIN elsewhere s ON s.item_id = p.item_id
         WHERE CASE WHEN p.reversed_on IS NULL THEN p.amount_minor ELSE 0 END
               <> coalesce(a.minor, 0) - i.open_minor + coalesce(s.minor, 0)
         ORDER BY 1 LIMIT %s""",
    "allocation-matches-posting": """
        SELECT a.id, 'says ' || a.amount_minor || ' ' || a.currency || ', its posting does not'
          FROM payments_allocation a
         WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.posting_id = a.posting_id
                 AND e.item_id = a.credit_id AND e.currency = a.currency
                 AND e.amount_minor = a.amount_minor)
            OR NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.posting_id = a.posting_id
                 AND e.item_id = a.debit_id AND e.currency = a.currency
                 AND e.amount_minor = -a.amount_minor)
         ORDER BY 1 LIMIT %s""",
    "allocation-for-each-posting": """
        SELECT p.id, 'applies money, and no allocation says why'
          FROM ledger_posting p LEFT JOIN payments_allocation a ON a.posting_id = p.id
         WHERE p.kind = 'allocated' AND a.id IS NULL
         ORDER BY 1 LIMIT %s""",
    "undone-when-reversed": """
        SELECT a.id, 'is ' || CASE WHEN a.undone_by_id IS NULL THEN 'in force and reversed'
                                   ELSE 'undone without a reversal' END
          FROM payments_allocation a LEFT JOIN ledger_posting r ON r.reverses_id = a.posting_id
         WHERE a.undone_by_id IS DISTINCT FROM r.id
         ORDER BY 1 LIMIT %s""",
}


def unbalanced(*, most: int = 100) -> list[Broken]:
    """Every payment or allocation that the books do not bear out; none, as long as they do."""
    return broken(CHECKS, most=most)


def checkout(provider_ref: str, *, customer_id: int) -> Checkout | None:
    """A customer's own way to pay, by the reference that the provider knows it by."""
    return (
        Checkout.objects.select_related("entity", "payment__item")
        .filter(provider_ref=provider_ref, customer_id=customer_id)
        .first()
    )


@dataclass(frozen=True, slots=True)
class Applied:
    """What a payment settled of one invoice."""

    number: str
    description: str
    amount: Money


def applied(payment: Payment) -> list[Applied]:
    """What the payment settled, in the order in which it was applied. One statement."""
    rows = Allocation.objects.filter(credit_id=payment.item_id, undone_by=None).order_by("pk")
    found = rows.values_list(
        "debit__invoice__number", "debit__invoice__description", "amount_minor"
    )
    return [
        Applied(number or "", description or "", Money(minor, payment.currency))
        for number, description, minor in found
    ]
