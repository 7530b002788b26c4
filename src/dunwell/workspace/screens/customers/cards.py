"""The list of customers, in words."""

from dataclasses import dataclass
from datetime import date

from dunwell.kernel.money import Money
from dunwell.receivables.listing import Balance, CustomerRow
from dunwell.ui.cards import Mark
from dunwell.workspace import addresses, words


@dataclass(frozen=True, slots=True)
class CustomerLine:
    url: str
    name: str
    about: str
    owner: str
    overdue: tuple[Money, ...]
    owed: tuple[Money, ...]
    late: str
    marks: tuple[Mark, ...]


def line(row: CustomerRow, as_of: date) -> CustomerLine:
    return CustomerLine(
        url=addresses.of("customer", row.id),
        name=row.name,
        about=f"{row.ref}, {row.kind}, {words.country(row.country)}",
        owner=row.owner,
        overdue=tuple(
            Money(b.overdue_minor, b.currency) for b in row.balances if b.overdue_minor
        ),
        owed=tuple(Money(b.open_minor, b.currency) for b in row.balances),
        late=_late(row.balances, as_of),
        marks=tuple(Mark(words.hold(kind), words.hold_tone(kind)) for kind in row.holds),
    )


def _late(balances: tuple[Balance, ...], as_of: date) -> str:
    oldest = min((b.oldest_due_on for b in balances if b.oldest_due_on), default=None)
    if oldest is None or oldest >= as_of:
        return ""
    return f"oldest {words.days_late((as_of - oldest).days)}"
