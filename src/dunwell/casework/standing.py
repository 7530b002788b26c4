"""How things stand with customers, as plain facts from their own history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from dunwell.kernel.money import Money

GOOD_PAYER_INVOICES = 6
GOOD_PAYER_SHARE_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts over the last 365 days; the promise that was broken last, within 60 days."""

    invoices: int
    """Settled in that time, or overdue now: who never pays does not look reliable."""
    on_time: int
    """Of those, the ones settled by their due date."""
    promises_kept: int
    promises_fallen_due: int
    replies: int
    contacts: int
    was_chased_before: bool
    broken_promise: tuple[Money, date] | None

    @property
    def is_good_payer(self) -> bool:
        """At least six invoices in a year, four in five of them on time."""
        return (
            self.invoices >= GOOD_PAYER_INVOICES
            and self.on_time * 100 >= GOOD_PAYER_SHARE_PERCENT * self.invoices
        )


FACTS = """
SELECT c.id,
       coalesce(paid.invoices, 0), coalesce(paid.on_time, 0),
       coalesce(p.kept, 0), coalesce(p.fallen_due, 0),
       coalesce(t.replies, 0), coalesce(t.contacts, 0), coalesce(t.chased, false),
       broken.amount_minor, broken.currency, broken.due_on
  FROM unnest(%(customers)s::bigint[]) AS c(id)
  LEFT JOIN (
       SELECT customer_id, count(*) AS invoices,
              count(*) FILTER (WHERE closed_on <= due_on) AS on_time
         FROM ledger_openitem
        WHERE customer_id = ANY(%(customers)s) AND kind = 'invoice'
          AND (closed_on > %(year_ago)s OR (open_minor > 0 AND due_on < %(day)s))
        GROUP BY customer_id) paid ON paid.customer_id = c.id
  LEFT JOIN (
       SELECT customer_id, count(*) FILTER (WHERE status = 'kept') AS kept, count(*) AS fallen_due
         FROM receivables_promise
        WHERE customer_id = ANY(%(customers)s) AND status IN ('kept', 'partly', 'broken')
          AND due_on > %(year_ago)s
        GROUP BY customer_id) p ON p.customer_id = c.id
  LEFT JOIN (
       SELECT customer_id,
              count(*) FILTER (WHERE direction = 'in' AND at > %(year_ago)s) AS replies,
              count(*) FILTER (WHERE direction = 'out' AND at > %(year_ago)s) AS contacts,
              bool_or(direction = 'out' AND episode > 0) AS chased
         FROM channels_contactattempt
        WHERE customer_id = ANY(%(customers)s)
        GROUP BY customer_id) t ON t.customer_id = c.id
  LEFT JOIN LATERAL (
       SELECT amount_minor, currency, due_on
         FROM receivables_promise b
        WHERE b.customer_id = c.id AND b.status IN ('broken', 'partly')
          AND b.due_on > %(lately)s
        ORDER BY b.due_on DESC, b.id DESC LIMIT 1) broken ON true
"""


def standings(customer_ids: Collection[int], *, as_of: date) -> dict[int, Standing]:
    """The standing of each customer, by their id, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            FACTS,
            {
                "customers": sorted(customer_ids),
                "day": as_of,
                "year_ago": as_of - timedelta(days=365),
                "lately": as_of - timedelta(days=60),
            },
        )
        rows = cursor.fetchall()
    return {
        row[0]: Standing(
            invoices=row[1],
            on_time=row[2],
            promises_kept=row[3],
            promises_fallen_due=row[4],
            replies=row[5],
            contacts=row[6],
            was_chased_before=row[7],
            broken_promise=(Money(row[8], row[9]), row[10]) if row[8] else None,
        )
        for row in rows
    }
