"""A call that must not be made any more comes off the list before somebody makes it.

What is only a line on a list can be taken back. So as often as the worker comes by, the engine
decides again for everybody with whom something has happened since their call was last judged: a
hold, money, a word of theirs, a contact. SQL only says for whom; what follows from it is the
engine's to say, as it is for messages at sending.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import connection

from dunwell.casework import gather
from dunwell.casework.models import CallTask, Run
from dunwell.casework.operations.recheck import decided
from dunwell.receivables.models import Address

TOUCHED = """
WITH waiting AS MATERIALIZED (
    SELECT t.id, t.item_ids, c.id AS customer_id,
           greatest(t.judged_at, (SELECT max(prepared_at) FROM casework_run))
           - interval '1 minute' AS since
      FROM casework_calltask t
      JOIN receivables_customer c ON coalesce(c.dun_to_id, c.id) = t.customer_id
     WHERE t.status = 'open')
SELECT DISTINCT w.id
  FROM waiting w
 WHERE EXISTS (SELECT 1 FROM receivables_hold h
                WHERE h.customer_id = w.customer_id AND h.opened_at >= w.since)
    OR EXISTS (SELECT 1 FROM receivables_address a
                WHERE a.customer_id = w.customer_id AND a.status_at >= w.since)
    OR EXISTS (SELECT 1 FROM channels_contactattempt k
                WHERE k.customer_id = w.customer_id AND k.at >= w.since)
    OR EXISTS (SELECT 1 FROM payments_payment p
                WHERE p.customer_id = w.customer_id AND p.recorded_at >= w.since)
    OR EXISTS (SELECT 1 FROM ledger_entry e JOIN ledger_posting g ON g.id = e.posting_id
                WHERE e.item_id = ANY(w.item_ids) AND g.recorded_at >= w.since)
"""
"""Open calls to whom something has happened since. A minute is added, because what is dated by the
beginning of a transaction can be seen only after its end."""
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
    """Take off the calls that the engine would not ask for any more; how many they are."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        touched = [int(task) for (task,) in cursor.fetchall()]
    if not touched:
        return 0
    tasks = CallTask.objects.filter(pk__in=touched, status=CallTask.Status.OPEN)
    over = _over(tasks.select_related("decision"), as_of=as_of, at=at)
    tasks.update(judged_at=at)
    return tasks.filter(pk__in=over).update(status=CallTask.Status.CANCELLED)


def _over(tasks: Collection[CallTask], *, as_of: date, at: datetime) -> list[int]:
    """Which of them nobody should make now."""
    whose = {task.customer_id for task in tasks}
    anew = decided(gather.together(sorted(whose)), as_of=as_of, at=at)
    usable = set(
        Address.objects.filter(
            customer_id__in=whose, channel="call", status=Address.Status.USABLE
        ).values_list("customer_id", "address")
    )
    return [
        task.pk
        for task in tasks
        if (task.customer_id, task.number) not in usable
        or not _is_to_be_made(anew.get(task.decision.key))
    ]


def _is_to_be_made(row: Mapping[str, object] | None) -> bool:
    """Whether the engine still asks for the call, today or once their hours begin again."""
    if row is None or row["action"] != "call":
        return False
    return row["status"] in ("due", "needs_approval") or row["blocked_by"] == ["G1"]


def withdraw_calls_not_due(run: Run) -> int:
    """Take off calls that the day's decisions no longer ask for; tomorrow may ask again."""
    with connection.cursor() as cursor:
        cursor.execute(NO_LONGER_DUE, [run.pk])
        return int(cursor.rowcount)
