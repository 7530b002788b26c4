"""An episode ends when nothing is overdue any more."""

from datetime import date

from django.db import connection

CLOSE = """
UPDATE casework_case c
   SET episode = 0, episode_opened_on = NULL, stage = NULL, stage_on = NULL
 WHERE c.episode > 0
   AND NOT EXISTS (
       SELECT 1
         FROM ledger_openitem i
         LEFT JOIN receivables_invoice v ON v.item_id = i.id
        WHERE i.customer_id = c.customer_id AND i.entity_id = c.entity_id
          AND i.kind IN ('invoice', 'instalment') AND i.open_minor > 0
          AND greatest(i.due_on, coalesce(v.deferred_until, i.due_on)) < %s)
"""


def close_episodes(*, as_of: date) -> int:
    """Close the episodes of customers with nothing overdue on the day; says how many."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [as_of])
        return int(cursor.rowcount)
