"""A call that must not be made any more comes off the list before somebody makes it.

What is only a line on a list can be taken back, so it is judged again as often as the worker
comes by: a hold, or the money, may have come since the morning.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection

from dunwell.casework import gather
from dunwell.casework.models import CallTask, Run
from dunwell.casework.operations.recheck import decided

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
PAID_SINCE = """
SELECT DISTINCT t.customer_id
  FROM casework_calltask t
  JOIN receivables_customer c ON coalesce(c.dun_to_id, c.id) = t.customer_id
  JOIN payments_payment p ON p.customer_id = c.id
 WHERE t.status = 'open' AND p.recorded_at >= (SELECT max(prepared_at) FROM casework_run)
"""
"""Who has paid something since the day was decided; and whether that is good faith, or leaves
too little to ring for, only the engine says."""
NO_LONGER_DUE = """
UPDATE casework_calltask t SET status = 'cancelled'
 WHERE t.status = 'open'
   AND NOT EXISTS (
       SELECT 1 FROM casework_decision d
        WHERE d.run_id = %s AND d.customer_id = t.customer_id AND d.entity_id = t.entity_id
          AND d.stage = t.stage AND d.action = 'call'
          AND d.status IN ('due', 'needs_approval'))
"""


def withdraw_calls_in_vain(*, as_of: date, at: datetime) -> int:
    """Take off calls to those on hold or who want none, about nothing that may be asked for,
    and to those who have paid so much today that they are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(IN_VAIN, {"as_of": as_of})
        withdrawn = int(cursor.rowcount)
        cursor.execute(PAID_SINCE)
        paid = [int(customer) for (customer,) in cursor.fetchall()]
    if not paid:
        return withdrawn
    anew = decided(gather.together(paid), as_of=as_of, at=at)
    tasks = CallTask.objects.filter(customer_id__in=paid, status=CallTask.Status.OPEN)
    over = [
        task.pk
        for task in tasks.select_related("decision")
        if not _is_to_be_made(anew.get(task.decision.key))
    ]
    return withdrawn + tasks.filter(pk__in=over).update(status=CallTask.Status.CANCELLED)


def _is_to_be_made(row: Mapping[str, object] | None) -> bool:
    """Whether the engine still asks for the call, today or once their hours begin again."""
    return row is not None and (row["status"] != "blocked" or row["blocked_by"] == ["G1"])


def withdraw_calls_not_due(run: Run) -> int:
    """Take off calls that the day's decisions no longer ask for; tomorrow may ask again."""
    with connection.cursor() as cursor:
        cursor.execute(NO_LONGER_DUE, [run.pk])
        return int(cursor.rowcount)
