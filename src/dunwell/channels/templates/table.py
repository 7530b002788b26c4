"""The table of what is owed, row by row, for both parts of an e-mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dunwell.channels.templates.facts import Facts, Row
from dunwell.channels.templates.words import Words


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line, a credit, a sum, or the small heading before what is not due yet."""

    kind: Literal["line", "sum", "heading"]
    label: str
    due: str = ""
    amount: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    number_head: str
    due_head: str
    amount_head: str
    rows: tuple[TableRow, ...]


def of(facts: Facts, shared: Words) -> Table | None:
    """What is past its date first, then what is not due yet; None without lines."""
    if not (facts.due or facts.coming):
        return None
    return Table(
        number_head=shared.line("head_number", facts),
        due_head=shared.line("head_due", facts),
        amount_head=shared.line("head_amount", facts),
        rows=tuple(_rows(facts, shared)),
    )


def _rows(facts: Facts, shared: Words) -> Iterator[TableRow]:
    yield from map(_line, facts.due or facts.coming)
    for credit in facts.credits:
        yield TableRow(
            "line", credit.number or shared.line("credits", facts), amount=credit.amount
        )
    if facts.has_total:
        label = shared.line("sum_due" if facts.due else "sum_all", facts)
        yield from _sums(label, facts.totals_due if facts.due else facts.totals)
    if facts.due and facts.coming:
        yield TableRow("heading", shared.line("not_due_yet", facts))
        yield from map(_line, facts.coming)
        yield from _sums(shared.line("sum_all", facts), facts.totals)


def _line(row: Row) -> TableRow:
    return TableRow("line", row.number, row.due, row.amount, row.note)


def _sums(label: str, sums: tuple[str, ...]) -> Iterator[TableRow]:
    for place, amount in enumerate(sums):
        yield TableRow("sum", "" if place else label, amount=amount)
