"""Say of each open promise whether it was kept, as soon as that is sure."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from dunwell.audit import operations as audit
from dunwell.identity import actor as actors
from dunwell.receivables import rules
from dunwell.receivables.models import Hold, Promise

RECEIVED = """
SELECT p.id,
       coalesce((SELECT -sum(e.amount_minor)
                   FROM receivables_promiseditem pi
                   JOIN ledger_entry e ON e.item_id = pi.item_id AND e.account = 'receivable'
                   JOIN ledger_posting b ON b.id = e.posting_id
                  WHERE pi.promise_id = p.id
                    AND b.kind NOT IN ('invoice_issued', 'invoice_reversed')
                    AND b.happened_on BETWEEN p.made_on AND p.judged_on), 0)
     + coalesce((SELECT -sum(i.open_minor)
                   FROM ledger_openitem i
                  WHERE i.customer_id = p.customer_id AND i.entity_id = p.entity_id
                    AND i.currency = p.currency AND i.kind = 'unapplied'
                    AND i.issued_on BETWEEN p.made_on AND p.judged_on), 0)
  FROM receivables_promise p
 WHERE p.status = 'open'
"""
"""What came in for each open promise since it was made: what settled its items, and money of
the customer's that nobody has applied yet, which counts in their favour."""


@dataclass(frozen=True, slots=True)
class Judged:
    kept: int = 0
    partly: int = 0
    broken: int = 0


@transaction.atomic
def judge_promises(*, organisation_id: int, as_of: date, at: datetime) -> Judged:
    """Mark promises kept as soon as enough came in; the others once their last day has passed.

    The holds of an unkept one run on to their own end, a settlement time later.
    """
    open_ones = Promise.objects.select_for_update().filter(status=Promise.Status.OPEN)
    promises = {promise.pk: promise for promise in open_ones.order_by("pk")}
    if not promises:
        return Judged()
    with connection.cursor() as cursor:
        cursor.execute(RECEIVED)
        received = {int(row[0]): int(row[1]) for row in cursor.fetchall()}
    system = actors.system(organisation_id)
    counts = {"kept": 0, "partly": 0, "broken": 0}
    for promise in promises.values():
        outcome = rules.judged(
            promised_minor=promise.amount_minor,
            received_minor=received[promise.pk],
            kept_share_bp=promise.kept_share_bp,
        )
        if outcome != "kept" and as_of <= promise.judged_on:
            continue
        promise.status, promise.status_on = outcome, as_of
        promise.save(update_fields=["status", "status_on"])
        if outcome == "kept":
            _release(promise, as_of, at)
        counts[outcome] += 1
        audit.record(
            actor=system,
            verb=f"promise.{outcome}",
            subject=promise,
            at=at,
            customer_id=promise.customer_id,
            detail={"received_minor": received[promise.pk], "currency": promise.currency},
        )
    return Judged(**counts)


def _release(promise: Promise, as_of: date, at: datetime) -> None:
    """What little is left of a kept promise's items may be asked for again."""
    Hold.objects.filter(promise=promise, ended_at=None, until_on__gt=as_of).update(
        until_on=as_of, ended_at=at, ended_by="Dunwell", ended_why="The promise was kept"
    )
