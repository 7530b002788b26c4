"""A table as it stands in a file: its header, its rows and their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from dunwell.receivables.importing.problem import (
    EmptyFile,
    EmptyTable,
    NoHeader,
    Problem,
    TwiceInHeader,
)

Cell = str | Decimal | date
"""A text, or what a workbook itself calls a number or a date. An empty cell is ""."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``number`` counts as a spreadsheet does."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell of a workbook that cannot be taken at its word; row and column count from 1."""

    row: int
    column: int
    why: Literal["formula", "merged"]
    text: str
    """The formula, or the range that was merged."""


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    delimiter: str | None
    """Of a text file; None for a workbook."""
    problems: tuple[Problem, ...] = ()
    """Rows that do not fit the header."""
    doubts: tuple[Doubt, ...] = ()


def shape(
    lines: Sequence[Sequence[Cell]],
    *,
    header_row: int | None,
    delimiter: str | None,
    doubts: Sequence[Doubt] = (),
) -> Table:
    """Find the header and cut the rest into rows; empty lines are passed over.

    Refuses with EmptyFile, NoHeader, TwiceInHeader, EmptyTable.
    """
    if not any(_is_filled(line) for line in lines):
        raise EmptyFile
    first = header_row or _first_filled(lines)
    header = _header(lines[first - 1] if first <= len(lines) else (), first)
    filled = [
        (number, line)
        for number, line in enumerate(lines[first:], start=first + 1)
        if _is_filled(line)
    ]
    if not filled:
        raise EmptyTable
    width = len(header)
    rows = tuple(
        Row(number, (*line[:width], *[""] * (width - len(line)))) for number, line in filled
    )
    too_long = [
        _too_long(number, line, width) for number, line in filled if _is_filled(line[width:])
    ]
    return Table(header, first, rows, delimiter, tuple(too_long), tuple(doubts))


def _header(line: Sequence[Cell], row: int) -> tuple[str, ...]:
    names = [str(cell).strip() for cell in line]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise NoHeader(row=row)
    for name in names:
        if name and names.count(name) > 1:
            raise TwiceInHeader(row=row, name=name)
    return tuple(names)


def _is_filled(line: Sequence[Cell]) -> bool:
    return any(not isinstance(cell, str) or cell.strip() for cell in line)


def _first_filled(lines: Sequence[Sequence[Cell]]) -> int:
    return next(number for number, line in enumerate(lines, start=1) if _is_filled(line))


def _too_long(number: int, line: Sequence[Cell], width: int) -> Problem:
    return Problem(
        row=number,
        field=f"column {width + 1}",
        value=str(line[width]),
        error=f"The row has {len(line)} cells, and the header only {width}.",
        remedy='Put a text that contains the separator between quotation marks ("").',
    )
