"""The books add up: every posting, every bill, and what everybody owes altogether."""

from collections.abc import Iterator
from datetime import date

from tests.simulation.auditor.notebook import Notebook
from tests.simulation.auditor.rule import Objection, Rule
from tests.simulation.auditor.shown import Shown

LOPSIDED = """
SELECT posting_id, currency FROM ledger_entry
 GROUP BY 1, 2 HAVING sum(amount_minor) <> 0
"""
ASTRAY = """
SELECT i.id, i.open_minor, coalesce(sum(n.amount_minor), 0)
  FROM ledger_openitem i LEFT JOIN ledger_entry n ON n.item_id = i.id
 GROUP BY i.id
HAVING i.open_minor <> coalesce(sum(n.amount_minor), 0)
    OR sum(n.amount_minor) NOT BETWEEN least(0, i.face_minor) AND greatest(0, i.face_minor)
    OR (i.closed_on IS NULL) <> (i.open_minor <> 0)
"""


def at_night(_day: date, known: Notebook, shown: Shown) -> Iterator[Objection]:
    for posting, currency in shown.rows(LOPSIDED):
        yield Objection(f"Posting {posting} does not balance in {currency}.")
    for item, stored, summed in shown.rows(ASTRAY):
        yield Objection(f"Item {item} shows {stored} open; its entries come to {summed}.")
    booked = shown.balance()
    for purse in sorted(booked.keys() | known.balance.keys()):
        expected, found = known.balance.get(purse, 0), booked.get(purse, 0)
        if expected != found:
            debtor, entity, currency = purse
            yield Objection(
                f"{debtor} owes {entity} {expected} {currency}; booked is {found}.", debtor
            )


RULE = Rule("ledger", "The books balance, and say what happened.", at_night=at_night)
