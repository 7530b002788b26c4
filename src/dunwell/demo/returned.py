"""Debits that the bank took back some days later, and that were then paid all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from dunwell.demo import calendar
from dunwell.demo.rows import CustomerRow, PaymentRow

PERMILLE = {"business": 18, "consumer": 40}
_SETTLED_DAYS = 40
"""Only debits so old that what followed is over by today."""


def some(
    rng: Random, payments: Sequence[PaymentRow], customers: Sequence[CustomerRow], today: date
) -> tuple[PaymentRow, ...]:
    """The payments with a share of the debits returned, each followed by a transfer."""
    kinds = {customer.ref: customer.kind for customer in customers}
    countries = {customer.ref: customer.country for customer in customers}
    found: dict[str, tuple[PaymentRow, PaymentRow]] = {}
    for kind, permille in PERMILLE.items():
        debits = [
            row
            for row in payments
            if row.method == "direct_debit"
            and kinds[row.customer] == kind
            and (today - row.received_on).days > _SETTLED_DAYS
        ]
        for row in rng.sample(debits, len(debits) * permille // 1000):
            found[row.key] = _twice(rng, row, countries[row.customer])
    return tuple(each for row in payments for each in found.get(row.key, (row,)))


def _twice(rng: Random, row: PaymentRow, country: str) -> tuple[PaymentRow, PaymentRow]:
    returned_on = calendar.after(row.received_on, rng.randint(2, 5), country)
    again_on = calendar.on_or_after(returned_on + timedelta(days=rng.randint(4, 16)), country)
    again = replace(row, key=f"{row.key}-again", received_on=again_on, method="bank_transfer")
    return replace(row, returned_on=returned_on), again
