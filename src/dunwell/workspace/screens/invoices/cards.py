"""An invoice as a line of a list."""

from dataclasses import dataclass
from datetime import date

from dunwell.kernel.money import Money
from dunwell.receivables.listing import InvoiceRow
from dunwell.ui.cards import Mark
from dunwell.workspace import addresses, words


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    number: str
    description: str
    customer: str
    customer_url: str
    issued_on: date
    due_on: date
    mark: Mark
    amount: Money
    open: Money


def line(row: InvoiceRow, as_of: date) -> InvoiceLine:
    return InvoiceLine(
        number=row.number,
        description=row.description,
        customer=row.customer_name,
        customer_url=addresses.of("customer", row.customer_id),
        issued_on=row.issued_on,
        due_on=row.asked_on,
        mark=mark(row, as_of),
        amount=Money(row.amount_minor, row.currency),
        open=Money(row.open_minor, row.currency),
    )


def mark(row: InvoiceRow, as_of: date) -> Mark:
    """How it is, in a word and a shape."""
    if row.open_minor == 0:
        return Mark("Settled", "good")
    if row.kind == "credit_note":
        return Mark("To their credit", "good")
    if row.hold:
        return Mark(words.hold(row.hold), words.hold_tone(row.hold))
    late = (as_of - row.asked_on).days
    return Mark(words.days_late(late), "honey" if late > 0 else "")
