"""Reading payments, and proving that the money adds up."""

from django.db import connection

from dunwell.ledger.queries import Broken
from dunwell.payments.models import Checkout, Payment

CHECKS = {
    "money-is-conserved": """
        SELECT p.id, 'came in as ' || p.amount_minor || ', of which ' || a.applied
                     || ' is applied and ' || -i.open_minor || ' is not'
          FROM payments_payment p
          JOIN ledger_openitem i ON i.id = p.item_id
          CROSS JOIN LATERAL (
               SELECT coalesce(sum(amount_minor), 0) AS applied FROM payments_allocation
                WHERE credit_id = p.item_id AND undone_by_id IS NULL) a
          CROSS JOIN LATERAL (
               SELECT coalesce(sum(e.amount_minor), 0) AS outside
                 FROM ledger_entry e JOIN ledger_posting o ON o.id = e.posting_id
                WHERE e.item_id = p.item_id
                  AND o.kind IN ('settled_outside', 'settled_outside_reversed')) s
         WHERE CASE WHEN p.reversed_on IS NULL THEN p.amount_minor ELSE 0 END
               <> a.applied - i.open_minor + s.outside
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
    found: list[Broken] = []
    with connection.cursor() as cursor:
        for check, statement in CHECKS.items():
            cursor.execute(statement, [most])
            found += [Broken(check, row[0], row[1]) for row in cursor.fetchall()]
    return found


def checkout(*, provider: str, provider_ref: str) -> Checkout | None:
    """The way to pay that a provider knows by this reference."""
    return (
        Checkout.objects.select_related("customer", "entity", "payment")
        .filter(provider=provider, provider_ref=provider_ref)
        .first()
    )


def payments_of(customer_ids: list[int], *, most: int = 20) -> list[Payment]:
    """What these customers paid and did not have returned, the latest first."""
    return list(
        Payment.objects.filter(customer_id__in=customer_ids, reversed_on__isnull=True)
        .select_related("item")
        .order_by("-received_on", "-pk")[:most]
    )
