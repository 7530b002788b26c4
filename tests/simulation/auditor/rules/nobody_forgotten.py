"""Whoever is late is looked at each working day, and a step that is due is taken in time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from tests.simulation.auditor.notebook import Notebook
from tests.simulation.auditor.rule import Objection, Rule
from tests.simulation.auditor.shown import Shown

PATIENCE_RUNS = 8
"""A mail server may be down for a day or two, and a person away for a few."""
DUE_AGAIN = """
SELECT c.ref, d.key, count(*),
       (SELECT m.status || ': ' || m.outcome FROM channels_outboxmessage m
         WHERE m.key = d.key OR m.key LIKE d.key || '|%%' ORDER BY m.created_at DESC LIMIT 1)
  FROM casework_decision d
  JOIN casework_run r ON r.id = d.run_id
  JOIN receivables_customer c ON c.id = d.customer_id
 WHERE d.status = 'due' AND d.action = 'message' AND r.as_of > %(day)s::date - 14
   AND d.disposition <> 'set_aside'
 GROUP BY 1, 2 HAVING count(*) > %(patience)s
"""

LATE_THIS_MORNING = """
SELECT v.number, sum(n.amount_minor)
  FROM receivables_invoice v
  JOIN ledger_entry n ON n.item_id = v.item_id
  JOIN ledger_posting p ON p.id = n.posting_id
 WHERE v.kind = 'invoice' AND v.due_on < %(day)s
   AND p.recorded_at < (SELECT started_at FROM casework_run WHERE as_of = %(day)s)
 GROUP BY 1 HAVING sum(n.amount_minor) > 0
"""


def at_night(day: date, known: Notebook, shown: Shown) -> Iterator[Objection]:
    decided = defaultdict(set)
    for one in shown.decisions(day):
        decided[one.debtor].add(one.entity)
    if decided:
        yield from _not_looked_at(day, decided, known, shown)
    for debtor, key, times, last in shown.rows(
        DUE_AGAIN, {"day": day, "patience": PATIENCE_RUNS}
    ):
        yield Objection(f"{key} has been due {times} times and never left ({last}).", debtor)


def _not_looked_at(
    day: date, decided: Mapping[str, set[str]], known: Notebook, shown: Shown
) -> Iterator[Objection]:
    """What came after the morning's run is tomorrow's."""
    for number, _ in shown.rows(LATE_THIS_MORNING, {"day": day}):
        bill = known.bills[number]
        if bill.entity not in decided[bill.debtor]:
            yield Objection(
                f"{number} is late at {bill.entity}, and no row says so.", bill.debtor
            )


RULE = Rule("nobody-forgotten", "Everybody late is looked at.", at_night=at_night)
