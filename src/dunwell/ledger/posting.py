"""How each event is booked: pure functions from what happened to legs that balance.

Debits are above zero, credits below. `receivable` and `unapplied_cash` legs name the open
item that they move; every other account stands alone.

| event                    | debit            | credit             |
|--------------------------|------------------|--------------------|
| invoice issued           | receivable       | revenue, tax       |
| credit note issued       | revenue, tax     | receivable (note)  |
| payment received         | cash or clearing | unapplied cash     |
| payment reversed         | unapplied cash   | cash or clearing   |
| payment allocated        | unapplied cash   | receivable         |
| credit note allocated    | receivable (note)| receivable         |
| settled outside          | settled outside  | receivable         |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal

AccountCode = Literal[
    "receivable",
    "unapplied_cash",
    "cash",
    "clearing",
    "revenue_clearing",
    "tax",
    "discount_allowed",
    "late_charge_income",
    "bad_debt",
    "refunds_payable",
    "settled_outside",
]


class OutOfBalance(Refusal):
    code = "posting-out-of-balance"
    says = "A {kind} posting does not balance: it is off by {off} {currency}."


@dataclass(frozen=True, slots=True)
class Leg:
    account: AccountCode
    amount_minor: int
    currency: str
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A posting not yet in the books. Refuses with OutOfBalance when it is made."""

    entity_id: int
    kind: str
    happened_on: date
    legs: tuple[Leg, ...]
    memo: str = ""
    reverses_id: int | None = None

    def __post_init__(self) -> None:
        sums: dict[str, int] = {}
        for leg in self.legs:
            sums[leg.currency] = sums.get(leg.currency, 0) + leg.amount_minor
        for currency, off in sums.items():
            if off:
                raise OutOfBalance(kind=self.kind, off=off, currency=currency)


def _legs(*legs: tuple[AccountCode, int, int | None], currency: str) -> tuple[Leg, ...]:
    """Build legs, leaving out those of zero."""
    return tuple(
        Leg(account, amount, currency, item_id) for account, amount, item_id in legs if amount
    )


def invoice_issued(
    *, entity_id: int, item_id: int, amount: Money, tax_minor: int, on: date, memo: str = ""
) -> Draft:
    """The customer owes the face; revenue and tax are earned."""
    legs = _legs(
        ("receivable", amount.minor, item_id),
        ("revenue_clearing", tax_minor - amount.minor, None),
        ("tax", -tax_minor, None),
        currency=amount.currency,
    )
    return Draft(entity_id, "invoice_issued", on, legs, memo)


def credit_note_issued(
    *, entity_id: int, item_id: int, amount: Money, tax_minor: int, on: date, memo: str = ""
) -> Draft:
    """An invoice the other way round: the note itself is an open item below zero."""
    legs = _legs(
        ("receivable", -amount.minor, item_id),
        ("revenue_clearing", amount.minor - tax_minor, None),
        ("tax", tax_minor, None),
        currency=amount.currency,
    )
    return Draft(entity_id, "credit_note_issued", on, legs, memo)


def payment_received(
    *,
    entity_id: int,
    item_id: int,
    amount: Money,
    on: date,
    through: Literal["cash", "clearing"],
    memo: str = "",
) -> Draft:
    """Money arrives, and stands to the customer's credit until it is allocated."""
    legs = _legs(
        (through, amount.minor, None),
        ("unapplied_cash", -amount.minor, item_id),
        currency=amount.currency,
    )
    return Draft(entity_id, "payment_received", on, legs, memo)


def allocated(
    *,
    entity_id: int,
    credit_item_id: int,
    credit_account: Literal["unapplied_cash", "receivable"],
    debit_item_id: int,
    amount: Money,
    on: date,
) -> Draft:
    """A credit (money or a credit note) settles a part of an invoice."""
    legs = _legs(
        (credit_account, amount.minor, credit_item_id),
        ("receivable", -amount.minor, debit_item_id),
        currency=amount.currency,
    )
    return Draft(entity_id, "allocated", on, legs)


def settled_outside(
    *,
    entity_id: int,
    item_id: int,
    amount: Money,
    on: date,
    memo: str,
    account: Literal["receivable", "unapplied_cash"] = "receivable",
) -> Draft:
    """Another system says that this is no longer open; we were not told how.

    An amount below zero closes a credit: a credit note, or money in ``unapplied_cash``.
    """
    legs = _legs(
        ("settled_outside", amount.minor, None),
        (account, -amount.minor, item_id),
        currency=amount.currency,
    )
    return Draft(entity_id, "settled_outside", on, legs, memo)


def reversal(of: Draft, *, posting_id: int, kind: str, on: date, memo: str = "") -> Draft:
    """The same legs the other way round, naming what they undo."""
    legs = tuple(
        Leg(leg.account, -leg.amount_minor, leg.currency, leg.item_id) for leg in of.legs
    )
    return Draft(of.entity_id, kind, on, legs, memo, reverses_id=posting_id)
