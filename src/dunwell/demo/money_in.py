"""Payments as banks bring them: several invoices at once, sloppy references, short amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dunwell.demo import calendar
from dunwell.demo.billing import Bill
from dunwell.demo.rows import (
    CreditUseRow,
    CustomerRow,
    Expected,
    InvoiceRow,
    Method,
    PaymentRow,
)
from dunwell.demo.undertakings import PART_PERCENT
from dunwell.kernel.money import Money

NO_REFERENCE_PERCENT = 10
UNEXPLAINED = 5
"""Payments of the last days that nobody has matched yet."""
SPARE_CREDITS = 8
"""Credit notes that still stand to a customer's credit."""
_DIRECT_DEBIT_EVERY = 12
"""One customer in so many pays by direct debit."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a bill that is paid on one day."""

    bill: Bill
    on: date
    minor: int
    missing_minor: int = 0
    """What it leaves open of the bill."""


@dataclass(frozen=True, slots=True)
class MoneyIn:
    payments: tuple[PaymentRow, ...]
    coming: tuple[Expected, ...]


def pay(rng: Random, bills: list[Bill], today: date) -> MoneyIn:
    """One payment for all that a customer pays on a day: past ones happened, later ones may."""
    days: dict[tuple[date, str], list[_Part]] = {}
    for bill in bills:
        for part in _parts(bill):
            days.setdefault((part.on, bill.customer.ref), []).append(part)
    payments, coming = [], []
    for (on, ref), parts in sorted(days.items(), key=lambda day: day[0]):
        parts.sort(key=lambda part: part.missing_minor > 0)
        customer = parts[0].bill.customer
        numbers = tuple(p.bill.number for p in parts)
        key, method = f"bank-{on:%Y%m%d}-{ref}", _method(customer)
        reference = _reference(rng, customer, numbers)
        if on <= today:
            amount = Money(sum(p.minor for p in parts), customer.currency)
            payments.append(
                PaymentRow(key, ref, customer.entity, amount, on, method, reference, numbers)
            )
        else:
            missing = sum(p.missing_minor for p in parts)
            coming.append(
                Expected(key, ref, customer.entity, on, numbers, missing, method, reference)
            )
    payments += _unexplained(rng, bills, today)
    return MoneyIn(tuple(payments), tuple(coming))


def credit(
    rng: Random, bills: list[Bill], today: date
) -> tuple[list[InvoiceRow], list[CreditUseRow]]:
    """Credit notes: most set against the bill that was wrong, a few still to be used."""
    notes: list[InvoiceRow] = []
    uses: list[CreditUseRow] = []
    for bill in bills:
        if bill.credited_on is not None:
            note = _note(bill, _credited(bill), bill.credited_on, len(notes))
            notes.append(note)
            uses.append(CreditUseRow(note.number, bill.number, note.amount, bill.credited_on))
    paid = [
        b for b in bills if b.paid_on <= today and (today - b.paid_on).days < 60 and not b.short
    ]
    for bill in rng.sample(paid, min(SPARE_CREDITS, len(paid))):
        on = calendar.on_or_before(today - timedelta(days=rng.randint(1, 20)), "GB")
        spare = max(bill.amount.minor * rng.randint(5, 25) // 100, 100)
        notes.append(_note(bill, spare, on, len(notes)))
    return notes, uses


def _parts(bill: Bill) -> Iterator[_Part]:
    """The days on which parts of a bill are paid, and how much each time."""
    whole = bill.amount.minor - _credited(bill)
    left = whole
    if bill.parted_on is not None:
        left -= whole * PART_PERCENT // 100
        yield _Part(bill, bill.parted_on, whole - left, left)
    if bill.short:
        missing = whole * bill.short // 100
        yield _Part(bill, bill.paid_on, left - missing, missing)
        if bill.rest_on is not None and missing:
            yield _Part(bill, bill.rest_on, missing)
    else:
        yield _Part(bill, bill.paid_on, left)


def _credited(bill: Bill) -> int:
    return bill.amount.minor * bill.credited // 100


def _method(customer: CustomerRow) -> Method:
    number = int(customer.ref[1:])
    if customer.kind == "consumer":
        return ("bank_transfer", "card", "card", "direct_debit")[number % 4]
    if customer.country == "US" and number % 4 == 0:
        return "cheque"
    return "direct_debit" if number % _DIRECT_DEBIT_EVERY == 0 else "bank_transfer"


def _reference(rng: Random, customer: CustomerRow, numbers: tuple[str, ...]) -> str:
    """What the payer wrote: usually our numbers, now and then nothing of use."""
    if rng.randrange(100) < NO_REFERENCE_PERCENT:
        return rng.choice(("", "", customer.name[:60], "THANK YOU", "PAYMENT"))
    style = rng.randrange(4)
    if style == 0:
        return " ".join(numbers)[:140]
    if style == 1:
        return f"{customer.name[:40]} {', '.join(numbers)}"[:140]
    if style == 2:
        return f"inv {' / '.join(n.replace('-', ' ') for n in numbers)}"[:140]
    return f"PAYMENT {' '.join(n.lower() for n in numbers)}"[:140]


def _unexplained(rng: Random, bills: list[Bill], today: date) -> list[PaymentRow]:
    """Sums on account from the last working days: somebody has to ask what they are for."""
    owing = {
        b.customer.ref: b.customer
        for b in bills
        if b.is_open(today) and b.amount.minor > 60_000
    }
    rows = []
    for n, ref in enumerate(rng.sample(sorted(owing), min(UNEXPLAINED, len(owing)))):
        customer = owing[ref]
        on = calendar.on_or_before(today - timedelta(days=n // 2), customer.country)
        amount = Money(rng.randint(3, 9) * 5_000 + 37 * n, customer.currency)
        rows.append(
            PaymentRow(
                f"bank-{on:%Y%m%d}-{ref}-account",
                ref,
                customer.entity,
                amount,
                on,
                "bank_transfer",
                "on account",
                (),
            )
        )
    return rows


def _note(bill: Bill, minor: int, on: date, place: int) -> InvoiceRow:
    """A credit note that names the bill it corrects."""
    tax = bill.tax_minor * minor // bill.amount.minor
    words = {"de": "Gutschrift zu", "fr": "Avoir sur"}.get(bill.customer.language, "Credit for")
    return InvoiceRow(
        number=f"CN-{7001 + place}",
        customer=bill.customer.ref,
        entity=bill.customer.entity,
        kind="credit_note",
        amount=Money(minor, bill.amount.currency),
        tax_minor=tax,
        issued_on=on,
        due_on=on,
        terms="on receipt",
        reference=bill.number,
        description=f"{words} {bill.number}",
    )
