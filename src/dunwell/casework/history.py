"""What happened, day by day: decided, sent, said, promised, issued and paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from dunwell.kernel.money import Money


@dataclass(frozen=True, slots=True)
class DayLived:
    """One day, counted. Amounts are by currency; nothing is added across."""

    on: date
    decided: int
    held: int
    sent: int
    called: int
    replied: int
    promised: int
    kept: int
    broken: int
    paid: tuple[Money, ...]
    invoiced: tuple[Money, ...]


COUNTS = """
SELECT day.on,
       coalesce((SELECT sum((r.counts->>'due')::int) FROM casework_run r
                  WHERE r.as_of = day.on), 0),
       coalesce((SELECT sum((r.counts->>'blocked')::int) FROM casework_run r
                  WHERE r.as_of = day.on), 0),
       (SELECT count(*) FROM channels_contactattempt c
         WHERE c.direction = 'out' AND c.channel <> 'call'
           AND (c.at AT TIME ZONE %(zone)s)::date = day.on),
       (SELECT count(*) FROM channels_contactattempt c
         WHERE c.direction = 'out' AND c.channel = 'call'
           AND (c.at AT TIME ZONE %(zone)s)::date = day.on),
       (SELECT count(*) FROM channels_contactattempt c
         WHERE c.direction = 'in' AND (c.at AT TIME ZONE %(zone)s)::date = day.on),
       (SELECT count(*) FROM receivables_promise p WHERE p.made_on = day.on),
       (SELECT count(*) FROM receivables_promise p
         WHERE p.status = 'kept' AND p.status_on = day.on),
       (SELECT count(*) FROM receivables_promise p
         WHERE p.status IN ('partly', 'broken') AND p.status_on = day.on)
  FROM (SELECT generate_series(%(since)s::date, %(until)s::date, '1 day')::date AS on) day
 ORDER BY day.on DESC
"""

MONEY = """
SELECT p.happened_on, p.kind, e.currency, sum(abs(e.amount_minor))
  FROM ledger_posting p JOIN ledger_entry e ON e.posting_id = p.id
 WHERE p.happened_on BETWEEN %(since)s AND %(until)s
   AND (p.kind = 'payment_received' AND e.account = 'unapplied_cash'
        OR p.kind = 'invoice_issued' AND e.account = 'receivable')
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def days(*, since: date, until: date, zone: str) -> list[DayLived]:
    """Each day from `since` on, newest first. Two statements."""
    asked: dict[str, date | str] = {"since": since, "until": until, "zone": zone}
    with connection.cursor() as cursor:
        cursor.execute(MONEY, asked)
        moved: dict[tuple[date, str], list[Money]] = {}
        for on, kind, currency, minor in cursor.fetchall():
            moved.setdefault((on, kind), []).append(Money(int(minor), currency))
        cursor.execute(COUNTS, asked)
        return [_lived(row, moved) for row in cursor.fetchall()]


def _lived(
    row: tuple[date, int, int, int, int, int, int, int, int],
    moved: Mapping[tuple[date, str], list[Money]],
) -> DayLived:
    on, decided, held, sent, called, replied, promised, kept, broken = row
    return DayLived(
        on=on,
        decided=decided,
        held=held,
        sent=sent,
        called=called,
        replied=replied,
        promised=promised,
        kept=kept,
        broken=broken,
        paid=tuple(moved.get((on, "payment_received"), ())),
        invoiced=tuple(moved.get((on, "invoice_issued"), ())),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    sent: int
    called: int
    promised: int
    kept: int
    broken: int
    paid: tuple[Money, ...]
    invoiced: tuple[Money, ...]


def totals(lived: Sequence[DayLived]) -> Totals:
    """The days together."""
    return Totals(
        sent=sum(day.sent for day in lived),
        called=sum(day.called for day in lived),
        promised=sum(day.promised for day in lived),
        kept=sum(day.kept for day in lived),
        broken=sum(day.broken for day in lived),
        paid=_added([money for day in lived for money in day.paid]),
        invoiced=_added([money for day in lived for money in day.invoiced]),
    )


def _added(amounts: Sequence[Money]) -> tuple[Money, ...]:
    sums: dict[str, int] = {}
    for one in amounts:
        sums[one.currency] = sums.get(one.currency, 0) + one.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))
