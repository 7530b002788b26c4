"""Whoever is late is looked at each working day, and a step that is due is taken in time."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tests.simulation.auditor.notebook import Notebook
from tests.simulation.auditor.rule import Objection, Rule
from tests.simulation.auditor.shown import Shown

PATIENCE_RUNS = 8
"""A mail server may be down for a day or two, and a person away for a few."""
DUE_AGAIN = """
SELECT c.ref, d.key, count(*)
  FROM casework_decision d
  JOIN casework_run r ON r.id = d.run_id
  JOIN receivables_customer c ON c.id = d.customer_id
 WHERE d.status = 'due' AND d.action = 'message' AND r.as_of > %(day)s::date - 14
   AND d.disposition <> 'set_aside'
 GROUP BY 1, 2 HAVING count(*) > %(patience)s
"""


def at_night(day: date, known: Notebook, shown: Shown) -> Iterator[Objection]:
    decided = defaultdict(set)
    for one in shown.decisions(day):
        decided[one.debtor].add(one.entity)
    if decided:
        yield from _not_looked_at(day, decided, known, shown)
    for debtor, key, times in shown.rows(DUE_AGAIN, {"day": day, "patience": PATIENCE_RUNS}):
        yield Objection(f"{key} has been due {times} times and never left.", debtor)


def _not_looked_at(
    day: date, decided: dict[str, set[str]], known: Notebook, shown: Shown
) -> Iterator[Objection]:
    """Judged by bills that were a day late this morning: later ones came after the run."""
    open_ = shown.open()
    late = {
        (bill.debtor, bill.entity)
        for bill in known.bills.values()
        if bill.face > 0 and bill.due_on < day and bill.issued_on < day
        and open_.get(bill.number, 0) > 0
    }  # fmt: skip
    for debtor, entity in sorted(late):
        if entity not in decided[debtor]:
            yield Objection(f"They are late at {entity}, and no row says so.", debtor)


RULE = Rule("nobody-forgotten", "Everybody late is looked at.", at_night=at_night)
