"""What customers promised, and how it ended: fitted to how each kind keeps its word."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from dunwell.demo import calendar
from dunwell.demo.behaviour import BEHAVIOURS, PARTLY_OF_UNKEPT, Behaviour
from dunwell.demo.billing import Bill
from dunwell.demo.rows import PromiseRow, PromiseStatus
from dunwell.kernel.money import Money

OPEN_NOW = 14
GRACE = 2
"""Working days after the promised date that still keep the promise."""
PART_PERCENT = 50

Occasion = list[Bill]


def promise(rng: Random, bills: list[Bill], today: date) -> list[PromiseRow]:
    """A year of promises, and a few that are open this morning."""
    late = _late_occasions(bills, today)
    rng.shuffle(late)
    rows: list[PromiseRow] = []
    for behaviour in BEHAVIOURS:
        mine = [o for o in late if o[0].customer.behaviour == behaviour.name]
        rows += _year(rng, behaviour, [o for o in mine if o[0].paid_on <= today])
    rows += _open(rng, [o for o in late if o[0].paid_on > today and o[0].due_on < today], today)
    return sorted(rows, key=lambda row: (row.made_on, row.customer))


def _late_occasions(bills: list[Bill], today: date) -> list[Occasion]:
    together: dict[tuple[str, int], Occasion] = {}
    for bill in bills:
        if bill.issued_on <= today and bill.days_late >= 8:
            together.setdefault((bill.customer.ref, bill.occasion), []).append(bill)
    return [o for o in together.values() if not any(b.held or b.short for b in o)]


def _year(rng: Random, behaviour: Behaviour, occasions: list[Occasion]) -> list[PromiseRow]:
    """As many as the class makes in a year, kept as often as it keeps them."""
    kept = round(behaviour.promises * behaviour.kept / 1000)
    partly = round((behaviour.promises - kept) * PARTLY_OF_UNKEPT / 1000)
    rows: list[PromiseRow] = []
    for occasion in sorted(occasions, key=lambda o: o[0].days_late < 20):
        if len(rows) == behaviour.promises:
            break
        unkept = behaviour.promises - kept
        if len(rows) < unkept and occasion[0].days_late >= 20:
            rows.append(_unkept(rng, occasion, in_part=len(rows) < partly))
        elif len(rows) >= unkept:
            rows.append(_kept(rng, occasion))
    return rows


def _kept(rng: Random, occasion: Occasion) -> PromiseRow:
    first = occasion[0]
    paid, country = first.paid_on, first.customer.country
    earliest = max(first.due_on + timedelta(days=2), paid - timedelta(days=15))
    made = calendar.on_or_after(earliest, country)
    due = max(paid + timedelta(days=rng.randint(-1, 3)), made + timedelta(days=1))
    return _row(occasion, made, due, "kept", paid)


def _unkept(rng: Random, occasion: Occasion, *, in_part: bool) -> PromiseRow:
    first = occasion[0]
    country = first.customer.country
    made = calendar.on_or_after(first.due_on + timedelta(days=rng.randint(3, 6)), country)
    due = calendar.on_or_after(made + timedelta(days=rng.randint(2, 4)), country)
    if in_part:
        for bill in occasion:
            bill.parted_on = due
    judged = calendar.after(due, GRACE, country)
    return _row(
        occasion, made, due, "partly" if in_part else "broken", judged + timedelta(days=1)
    )


def _open(rng: Random, occasions: list[Occasion], today: date) -> list[PromiseRow]:
    """Promises not yet due: most will be kept, as the payment is on its way for that day."""
    rows: list[PromiseRow] = []
    for occasion in occasions:
        first = occasion[0]
        country = first.customer.country
        made = calendar.on_or_before(today - timedelta(days=rng.randint(1, 5)), country)
        due = min(first.paid_on, calendar.on_or_before(made + timedelta(days=14), country))
        if len(rows) < OPEN_NOW and made > first.due_on and due >= today:
            rows.append(_row(occasion, made, due, "open", None))
    return rows


def _row(
    occasion: Occasion, made: date, due: date, status: PromiseStatus, on: date | None
) -> PromiseRow:
    """The promise, which holds its bills until it has been judged."""
    first = occasion[0]
    judged = calendar.after(due, GRACE, first.customer.country)
    for bill in occasion:
        bill.held.append((made, judged + timedelta(days=1)))
    return PromiseRow(
        customer=first.customer.ref,
        entity=first.customer.entity,
        numbers=tuple(b.number for b in occasion),
        amount=Money(sum(b.amount.minor for b in occasion), first.amount.currency),
        made_on=made,
        due_on=due,
        judged_on=judged,
        status=status,
        status_on=on,
    )
