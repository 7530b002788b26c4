"""A customer's money as it moved: what was charged, paid, credited or settled elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.identity.rows import rows


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting's effect on what a customer owes; above zero charged, below zero paid."""

    posting_id: int
    kind: str
    happened_on: date
    recorded_at: datetime
    memo: str
    currency: str
    amount_minor: int
    item_ids: Sequence[int]
    other_item_ids: Sequence[int]
    """Another customer's, where money or credit went from one to the other."""


MOVEMENTS = """
SELECT p.id AS posting_id, p.kind, p.happened_on, p.recorded_at, p.memo, e.currency,
       sum(e.amount_minor)::bigint AS amount_minor, array_agg(DISTINCT e.item_id) AS item_ids,
       CASE WHEN p.kind IN ('allocated', 'deallocated') THEN ARRAY(
            SELECT o.item_id
              FROM ledger_entry o
              JOIN ledger_openitem other ON other.id = o.item_id
             WHERE o.posting_id = p.id AND other.customer_id <> %(customer)s)
            ELSE '{}' END AS other_item_ids
  FROM ledger_openitem i
  JOIN ledger_entry e ON e.item_id = i.id
  JOIN ledger_posting p ON p.id = e.posting_id
 WHERE i.customer_id = %(customer)s AND e.account IN ('receivable', 'unapplied_cash')
 GROUP BY p.id, e.currency
HAVING sum(e.amount_minor) <> 0
 ORDER BY p.happened_on DESC, p.id DESC LIMIT %(most)s
"""


def movements(customer_id: int, *, most: int) -> list[Movement]:
    """The latest postings that changed what the customer owes, newest first. One statement.

    Allocations only move money between a payment and an invoice; they sum to zero and are
    left out.
    """
    return rows(Movement, MOVEMENTS, {"customer": customer_id, "most": most})
