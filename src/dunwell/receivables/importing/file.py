"""From the bytes of a file to records and problems."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, TypeVar

from dunwell.kernel.currencies import DECIMALS
from dunwell.kernel.money import decimals
from dunwell.kernel.progress import Told, nobody
from dunwell.receivables.importing import amounts, dates, delimited, text, workbook
from dunwell.receivables.importing.about_customers import customer
from dunwell.receivables.importing.about_invoices import invoice, open_item
from dunwell.receivables.importing.about_payments import payment
from dunwell.receivables.importing.amounts import Signs
from dunwell.receivables.importing.columns import COLUMNS, FileKind
from dunwell.receivables.importing.guess import Guess, guess
from dunwell.receivables.importing.line import Lens, Line
from dunwell.receivables.importing.mapping import Mapping, Source
from dunwell.receivables.importing.problem import Problem, WrongHeader
from dunwell.receivables.importing.records import (
    CustomerRecord,
    InvoiceRecord,
    PaymentRecord,
    Record,
)
from dunwell.receivables.importing.table import Cell, Row, Table, shape

DATES = ("issued_on", "due_on", "paid_on", "received_on", "customer_since")
AMOUNTS = ("amount", "open", "tax", "paid_amount", "disputed")
TOLD_EVERY = 500
"""Rows; so often whoever waits sees that it goes on."""
Read = TypeVar("Read", bound=Record)


@dataclass(frozen=True, slots=True)
class Reading(Generic[Read]):
    """What became of a file. Every row is a record or has a problem."""

    table: Table
    mapping: Mapping
    date_format: str
    records: tuple[Read, ...]
    problems: tuple[Problem, ...]
    """Rows that are not imported; several may speak of one row."""
    doubts: tuple[Problem, ...]
    """What was left out of rows that are imported."""
    rows: int

    def bad_rows(self) -> frozenset[int]:
        return frozenset(problem.row for problem in self.problems)


def table_of(data: bytes, mapping: Mapping | None = None) -> Table:
    """The table in a file, whichever kind it is. Refuses with Unreadable, and says why."""
    said = mapping or Mapping({})
    if workbook.is_workbook(data):
        sheet = workbook.read(data, said.sheet)
        return shape(
            sheet.lines, header_row=said.header_row, delimiter=None, doubts=sheet.doubts
        )
    decoded = text.decode(data, said.encoding)
    lines, delimiter = delimited.lines(decoded, said.delimiter)
    return shape(lines, header_row=said.header_row, delimiter=delimiter)


def guessed(table: Table, kind: FileKind) -> Guess:
    """Which column is which, by the header alone."""
    return guess(table.header, kind)


def check_header(table: Table, mapping: Mapping, kind: FileKind) -> None:
    """Refuse with WrongHeader where a column that is named or needed is not there."""
    named = {name for source in mapping.columns.values() for name in source.reads()}
    named |= mapping.only.keys() | ({mapping.rows_with} if mapping.rows_with else set())
    missing = sorted(named - set(table.header))
    missing += [
        column.name
        for column in COLUMNS[kind]
        if column.is_needed and column.name not in mapping.columns
    ]
    if kind in ("invoices", "open-items") and not {"due_on", "terms"} & mapping.columns.keys():
        missing.append("due_on (or terms)")
    if missing:
        raise WrongHeader(
            row=table.header_row,
            missing=" or ".join(f"`{name}`" for name in missing),
            columns=", ".join(name for name in table.header if name),
        )


def customers(
    table: Table, mapping: Mapping, *, currency: str, country: str, told: Told = nobody
) -> Reading[CustomerRecord]:
    return _read(table, mapping, "customers", currency, country, customer, told)


def invoices(
    table: Table, mapping: Mapping, *, currency: str, country: str, told: Told = nobody
) -> Reading[InvoiceRecord]:
    """Rows of invoices; the same number with other figures is a problem of the later row."""
    reading = _read(table, mapping, "invoices", currency, country, invoice, told)
    return _without_contradictions(reading)


def open_items(
    table: Table, mapping: Mapping, *, currency: str, country: str, told: Told = nobody
) -> Reading[InvoiceRecord]:
    reading = _read(table, mapping, "open-items", currency, country, open_item, told)
    return _without_contradictions(reading)


def payments(
    table: Table, mapping: Mapping, *, currency: str, country: str, told: Told = nobody
) -> Reading[PaymentRecord]:
    """Rows of payments; equal rows of one file are as many payments."""
    reading = _read(table, mapping, "payments", currency, country, payment, told)
    seen: Counter[str] = Counter()
    records = []
    for record in reading.records:
        seen[record.key] += 1
        nth = seen[record.key]
        is_repeat = nth > 1 and record.key.startswith("row:")
        records.append(replace(record, key=f"{record.key}:{nth}") if is_repeat else record)
    return replace(reading, records=tuple(records))


def _read(
    table: Table,
    mapping: Mapping,
    kind: FileKind,
    currency: str,
    country: str,
    build: Callable[[Line], Read | None],
    told: Told,
) -> Reading[Read]:
    check_header(table, mapping, kind)
    rows = _data_rows(table, mapping)
    lens = _lens(table, mapping, rows, currency, country)
    problems = [*_of_cells(table, mapping), *table.problems]
    bad = {problem.row for problem in problems}
    kept = {row.number for row in rows}
    problems = [problem for problem in problems if problem.row in kept]
    records: list[Read] = []
    doubts: list[Problem] = []
    for place, row in enumerate(rows):
        if place % TOLD_EVERY == 0:
            told(place, len(rows))
        if row.number in bad:
            continue
        line = Line(row, lens)
        record = build(line)
        problems += line.problems
        if record is not None and not line.problems:
            records.append(record)
            doubts += line.doubts
    problems.sort(key=lambda problem: problem.row)
    return Reading(
        table=table,
        mapping=mapping,
        date_format=lens.date_format,
        records=tuple(records),
        problems=tuple(problems),
        doubts=tuple(doubts),
        rows=len(rows),
    )


def _data_rows(table: Table, mapping: Mapping) -> Sequence[Row]:
    """The rows that are data, by the mapping's `rows_with` and `only`."""
    wanted = {name: words for name, words in mapping.only.items() if name in table.header}
    places = {table.header.index(name): words for name, words in wanted.items()}
    filled = [i for i, name in enumerate(table.header) if name and name == mapping.rows_with]

    def is_data(row: Row) -> bool:
        return all(str(row.cells[i]).strip() for i in filled) and all(
            str(row.cells[i]).strip().lower() in words for i, words in places.items()
        )

    return [row for row in table.rows if is_data(row)]


def _lens(
    table: Table, mapping: Mapping, rows: Sequence[Row], currency: str, country: str
) -> Lens:
    """What the rows have in common, as said or as found. Refuses with AmbiguousDates,
    AmbiguousAmounts."""
    date_format = mapping.date_format
    if date_format is None:
        date_format = dates.format_of(_texts(table, mapping, rows, DATES))
    signs = _said_signs(mapping)
    if signs is None:
        found = _texts(table, mapping, rows, AMOUNTS)
        places = max(decimals(code) for code in _currencies(table, mapping, rows, currency))
        signs = amounts.signs_of(found, decimals=places)
    return Lens(
        mapping=mapping,
        index={name: place for place, name in enumerate(table.header) if name},
        date_format=date_format,
        signs=signs,
        currency=currency,
        country=country,
    )


def _currencies(
    table: Table, mapping: Mapping, rows: Sequence[Row], currency: str
) -> frozenset[str]:
    """Those that the rows name, and the entity's own."""
    source = mapping.columns.get("currency", Source())
    named = {word.upper() for word in _texts(table, mapping, rows, ("currency",))}
    named |= {source.constant.upper()} if source.constant else set()
    named |= {code.upper() for code in source.values.values()}
    return frozenset(named & DECIMALS.keys()) | {currency}


def _said_signs(mapping: Mapping) -> Signs | None:
    if mapping.decimal is None:
        return None
    other = {",": ".", ".": ","}.get(mapping.decimal, "")
    return Signs(mapping.decimal, other if mapping.thousands is None else mapping.thousands)


def _texts(
    table: Table, mapping: Mapping, rows: Sequence[Row], names: Iterable[str]
) -> list[str]:
    """All that is written as text in some columns; not where a column says its own format."""
    sources = [mapping.columns[name] for name in names if name in mapping.columns]
    headings = {
        heading
        for source in sources
        if source.date_format is None
        for heading in (source.column, source.start)
        if heading in table.header
    }
    places = [table.header.index(heading) for heading in sorted(filter(None, headings))]
    cells = (row.cells[place] for row in rows for place in places)
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


def _of_cells(table: Table, mapping: Mapping) -> list[Problem]:
    """Formulas and merged cells, in columns that we read."""
    used = {name for source in mapping.columns.values() for name in source.reads()}
    problems = []
    for doubt in table.doubts:
        is_data = doubt.row > table.header_row and doubt.column <= len(table.header)
        heading = table.header[doubt.column - 1] if is_data else ""
        if heading not in used:
            continue
        is_formula = doubt.why == "formula"
        problems.append(
            Problem(
                row=doubt.row,
                field=heading,
                value=doubt.text,
                error="The cell holds a formula, and what it last came to may be out of date."
                if is_formula
                else "The cell is merged with others, so it is not clear which rows it is for.",
                remedy="Copy the column and paste it as values."
                if is_formula
                else "Unmerge the cells and fill in each row.",
            )
        )
    return problems


def _without_contradictions(reading: Reading[InvoiceRecord]) -> Reading[InvoiceRecord]:
    """Turn a row that contradicts an earlier one of the same number into a problem."""
    first: dict[tuple[str, str], InvoiceRecord] = {}
    kept: list[InvoiceRecord] = []
    problems = list(reading.problems)
    heading = reading.mapping.columns["number"].column or "number"
    for record in reading.records:
        before = first.setdefault((record.entity, record.number), record)
        if _figures(before) == _figures(record):
            kept.append(record)
            continue
        problems.append(
            Problem(
                row=record.row,
                field=heading,
                value=record.number,
                error=f"Row {before.row} has the same number with other figures.",
                remedy="Give each invoice its own number, or leave the wrong row out.",
            )
        )
    problems.sort(key=lambda problem: problem.row)
    return replace(reading, records=tuple(kept), problems=tuple(problems))


def _figures(record: InvoiceRecord) -> tuple[object, ...]:
    return (
        record.kind,
        record.customer.ref,
        record.amount,
        record.open,
        record.issued_on,
        record.due_on,
        record.paid_on,
        record.paid_amount,
    )


def shown(cell: Cell, mapping: Mapping, date_format: str) -> str:
    """A cell as the file's own mapping will read it again."""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", mapping.decimal or ".")
    return cell if isinstance(cell, str) else dates.write(cell, date_format)
