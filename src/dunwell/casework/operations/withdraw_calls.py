"""A call that must not be made any more comes off the list before somebody makes it.

What is only a line on a list can be taken back, so it is judged again as often as the worker
comes by: a hold, or the money, may have come since the morning.
"""

from datetime import date

from django.db import connection

from dunwell.casework.models import Run

IN_VAIN = """
UPDATE casework_calltask t SET status = 'cancelled'
 WHERE t.status = 'open'
   AND (EXISTS (
            SELECT 1 FROM receivables_hold h
              JOIN receivables_customer c ON c.id = h.customer_id
             WHERE coalesce(c.dun_to_id, c.id) = t.customer_id AND h.item_id IS NULL
               AND h.from_on <= %(as_of)s AND h.ended_at IS NULL
               AND (h.until_on IS NULL OR h.until_on > %(as_of)s))
     OR NOT EXISTS (
            SELECT 1 FROM receivables_address a
             WHERE a.customer_id = t.customer_id AND a.channel = 'call'
               AND a.address = t.number AND a.status = 'usable')
     OR NOT EXISTS (
            SELECT 1 FROM ledger_openitem i
             WHERE i.id = ANY(t.item_ids) AND i.open_minor > 0
               AND NOT EXISTS (
                   SELECT 1 FROM receivables_hold h
                    WHERE h.item_id = i.id AND h.disputed_minor IS NULL
                      AND h.from_on <= %(as_of)s AND h.ended_at IS NULL
                      AND (h.until_on IS NULL OR h.until_on > %(as_of)s))))
"""
NO_LONGER_DUE = """
UPDATE casework_calltask t SET status = 'cancelled'
 WHERE t.status = 'open'
   AND NOT EXISTS (
       SELECT 1 FROM casework_decision d
        WHERE d.run_id = %s AND d.customer_id = t.customer_id AND d.entity_id = t.entity_id
          AND d.stage = t.stage AND d.action = 'call'
          AND d.status IN ('due', 'needs_approval'))
"""


def withdraw_calls_in_vain(*, as_of: date) -> int:
    """Take off calls to those on hold or who want none, and about nothing that may be asked for."""
    with connection.cursor() as cursor:
        cursor.execute(IN_VAIN, {"as_of": as_of})
        return int(cursor.rowcount)


def withdraw_calls_not_due(run: Run) -> int:
    """Take off calls that the day's decisions no longer ask for; tomorrow may ask again."""
    with connection.cursor() as cursor:
        cursor.execute(NO_LONGER_DUE, [run.pk])
        return int(cursor.rowcount)
