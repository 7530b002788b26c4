"""Which bills count, and what may be asked: the contract's words, counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tests.simulation.auditor.notebook import Bill, Notebook, Purse


@dataclass(frozen=True, slots=True)
class Counted:
    """A bill that may be asked for, and how much of it."""

    bill: Bill
    asked: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What one debtor may be asked for by one entity at a moment, oldest first."""

    today: date
    """The day where the entity is."""
    bills: tuple[Counted, ...]
    held: Mapping[str, str]
    """Bills that may not be asked for, and why."""

    def amounts(self) -> dict[str, int]:
        """What is asked altogether, by currency."""
        sums: dict[str, int] = {}
        for one in self.bills:
            sums[one.bill.currency] = sums.get(one.bill.currency, 0) + one.asked
        return sums

    def overdue(self) -> dict[str, int]:
        late = Owed(self.today, self.late(), self.held)
        return late.amounts()

    def late(self) -> tuple[Counted, ...]:
        return tuple(one for one in self.bills if one.bill.due_on < self.today)

    def days_late(self) -> int:
        """Of the oldest bill; below zero while nothing is due."""
        oldest = min(one.bill.due_on for one in self.bills)
        return (self.today - oldest).days


def owed(
    known: Notebook,
    *,
    debtor: str,
    entity: str,
    at: datetime,
    open_: Mapping[str, int],
    credit: Mapping[Purse, int],
) -> Owed:
    """Open, undisputed, held by nothing; credits pay the oldest first."""
    held = known.held_bills(debtor, at)
    left = dict(credit)
    found = []
    bills = [
        bill
        for bill in known.bills.values()
        if (bill.debtor, bill.entity) == (debtor, entity) and bill.face > 0
    ]
    for bill in sorted(bills, key=lambda bill: (bill.due_on, str(bill.item_id))):
        asked = open_.get(bill.number, 0) - known.disputed_part(bill.number, at)
        if asked <= 0 or bill.number in held:
            continue
        covered = min(asked, left.get(bill.purse, 0))
        left[bill.purse] = left.get(bill.purse, 0) - covered
        if asked > covered:
            found.append(Counted(bill, asked - covered))
    return Owed(known.entity_day(entity, at), tuple(found), held)
