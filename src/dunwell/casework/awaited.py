"""Reading what waits: holds that a person answers, promises that were missed or fall due.

Each function is one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.identity.rows import rows
from dunwell.kernel.money import Money


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A hold that a person must answer or review."""

    id: int
    customer_id: int
    customer_name: str
    kind: str
    reason: str
    from_on: date
    review_on: date | None
    opened_by: str
    item_number: str
    currency: str | None
    held_minor: int | None

    @property
    def amount(self) -> Money | None:
        """What is not asked for meanwhile; nothing where all of a customer waits."""
        if self.held_minor is None or self.currency is None:
            return None
        return Money(self.held_minor, self.currency)


@dataclass(frozen=True, slots=True)
class PromisedRow:
    id: int
    customer_id: int
    customer_name: str
    currency: str
    amount_minor: int
    due_on: date
    status: str
    made_by: str

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


HELD = """
SELECT h.id, h.customer_id, c.name AS customer_name, h.kind, h.reason, h.from_on, h.review_on,
       h.opened_by, coalesce(v.number, '') AS item_number, i.currency,
       CASE WHEN i.id IS NOT NULL THEN coalesce(h.disputed_minor, i.open_minor) END AS held_minor
  FROM receivables_hold h
  JOIN receivables_customer c ON c.id = h.customer_id
  LEFT JOIN ledger_openitem i ON i.id = h.item_id
  LEFT JOIN receivables_invoice v ON v.item_id = h.item_id
 WHERE h.ended_at IS NULL AND h.from_on <= %(day)s
   AND (h.until_on IS NULL OR h.until_on > %(day)s)
   AND (h.item_id IS NULL OR i.open_minor <> 0)
   AND (h.kind = ANY(%(kinds)s) OR h.review_on <= %(day)s)
 ORDER BY h.review_on, h.id LIMIT %(most)s
"""
PROMISED = """
WITH promised AS (
  SELECT p.id, p.customer_id, c.name AS customer_name, p.currency, p.amount_minor, p.due_on,
         p.status, p.made_by, p.status_on
    FROM receivables_promise p
    JOIN receivables_customer c ON c.id = p.customer_id)
(SELECT id, customer_id, customer_name, currency, amount_minor, due_on, status, made_by
   FROM promised
  WHERE status IN ('broken', 'partly') AND status_on >= %(since)s
  ORDER BY amount_minor DESC, id LIMIT %(most)s)
UNION ALL
(SELECT id, customer_id, customer_name, currency, amount_minor, due_on, status, made_by
   FROM promised
  WHERE status = 'open' AND due_on BETWEEN %(first)s AND %(last)s
  ORDER BY due_on, amount_minor DESC, id LIMIT %(most)s)
"""


def holds_to_review(kinds: Sequence[str] = (), *, as_of: date, most: int) -> list[HeldRow]:
    """Holds in force that a person looks at, soonest to be reviewed first.

    Of the given kinds always; of any other once its review is due.
    """
    return rows(HeldRow, HELD, {"kinds": list(kinds), "day": as_of, "most": most})


def promises_to_see(
    *, missed_since: date, due_first: date, due_last: date, most: int
) -> tuple[list[PromisedRow], list[PromisedRow]]:
    """Promises missed lately, the largest first; and those that fall due in the period."""
    found = rows(
        PromisedRow,
        PROMISED,
        {"since": missed_since, "first": due_first, "last": due_last, "most": most},
    )
    missed = [row for row in found if row.status != "open"]
    return missed, [row for row in found if row.status == "open"]
