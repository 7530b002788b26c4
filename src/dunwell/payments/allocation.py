"""Which items a payment settles, and why: the same answer for the same facts, every time.

In this order, each with what the step before has left over:

1. the items the payer named, in the order named;
2. the numbers or references written beside the payment; a credit note written there is used
   up on the invoices written there;
3. an exact amount: of one item, of one item less one credit note, of all that is due by the
   day the money came, of everything, of everything less all credit notes;
4. the oldest due date first, only where the payer or the firm asked for it.

What is left stays to the customer's credit: money is never guessed onto an invoice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dunwell.payments import reference

Why = Literal["named_by_payer", "reference", "exact_amount", "oldest_first", "by_hand"]


@dataclass(frozen=True, slots=True)
class Item:
    """One open item of the payer: owed above zero, a credit note below."""

    id: int
    number: str
    open_minor: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Incoming:
    """A payment that is to be applied: ``credit_id`` is its own open item."""

    credit_id: int
    amount_minor: int
    received_on: date
    reference: str = ""
    item_ids: tuple[int, ...] = ()
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a credit (the payment, or a credit note) settles so much of an item."""

    credit_id: int
    item_id: int
    amount_minor: int
    why: Why


@dataclass(slots=True)
class _Table:
    """What is still open on each side while the plan is made."""

    payment: Incoming
    items: list[Item]
    owed: dict[int, int] = field(init=False)
    credits: dict[int, int] = field(init=False)
    left: int = field(init=False)
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.items.sort(key=lambda item: (item.due_on, item.id))
        self.owed = {item.id: item.open_minor for item in self.items if item.open_minor > 0}
        self.credits = {item.id: -item.open_minor for item in self.items if item.open_minor < 0}
        self.left = self.payment.amount_minor

    def pay(self, item_id: int, why: Why) -> None:
        """Settle the item with the payment, as far as either goes."""
        amount = min(self.left, self.owed.get(item_id, 0))
        if amount:
            self.left -= amount
            self.owed[item_id] -= amount
            self.parts.append(Part(self.payment.credit_id, item_id, amount, why))

    def use(self, credit_id: int, item_id: int, why: Why) -> None:
        """Settle the item with a credit note, as far as either goes."""
        amount = min(self.credits[credit_id], self.owed[item_id])
        if amount:
            self.credits[credit_id] -= amount
            self.owed[item_id] -= amount
            self.parts.append(Part(credit_id, item_id, amount, why))

    def settle(self, item_ids: Iterable[int], credit_ids: Iterable[int], why: Why) -> None:
        """First the credit notes, then the money, over these items in order."""
        chosen = list(item_ids)
        for credit_id in credit_ids:
            for item_id in chosen:
                self.use(credit_id, item_id, why)
        for item_id in chosen:
            self.pay(item_id, why)


def plan(payment: Incoming, items: Sequence[Item]) -> tuple[Part, ...]:
    """The parts, in the order made: never more than the payment has, nor an item has open."""
    table = _Table(payment, list(items))
    _named(table)
    _written(table)
    _exact(table)
    if payment.oldest_first:
        table.settle(
            [item.id for item in table.items if table.owed.get(item.id)], (), "oldest_first"
        )
    return tuple(table.parts)


def _named(table: _Table) -> None:
    wanted = list(dict.fromkeys(table.payment.item_ids))
    table.settle(
        [item_id for item_id in wanted if item_id in table.owed],
        [item_id for item_id in wanted if item_id in table.credits],
        "named_by_payer",
    )


def _written(table: _Table) -> None:
    year = table.payment.received_on.year
    numbers = {item.id: item.number for item in table.items if item.number}
    ids = reference.mentioned(
        table.payment.reference, numbers, years=(year - 1, year, year + 1)
    )
    table.settle(
        [item_id for item_id in ids if table.owed.get(item_id)],
        [item_id for item_id in ids if table.credits.get(item_id)],
        "reference",
    )


def _exact(table: _Table) -> None:
    """The first set of items whose open total is the money left; sorted, so the oldest wins."""
    if not table.left:
        return
    for item_ids, credit_ids in _sets(table):
        owed = sum(table.owed[item_id] for item_id in item_ids)
        if (
            item_ids
            and owed - sum(table.credits[credit_id] for credit_id in credit_ids) == table.left
        ):
            table.settle(item_ids, credit_ids, "exact_amount")
            return


def _sets(table: _Table) -> Iterable[tuple[list[int], list[int]]]:
    """What an exact amount may stand for, likeliest first: items, and notes taken off."""
    open_items = [item for item in table.items if table.owed.get(item.id)]
    notes = [item.id for item in table.items if table.credits.get(item.id)]
    oldest_with: dict[int, int] = {}
    for item in open_items:
        oldest_with.setdefault(table.owed[item.id], item.id)
    for note in (None, *notes):
        amount = table.left + (0 if note is None else table.credits[note])
        if amount in oldest_with:
            yield [oldest_with[amount]], [] if note is None else [note]
    yield [item.id for item in open_items if item.due_on <= table.payment.received_on], []
    everything = [item.id for item in open_items]
    yield everything, []
    yield everything, notes
