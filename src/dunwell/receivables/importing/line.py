"""One row seen through a mapping: canonical values, and a problem for each that is none."""

import re
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dunwell.kernel.money import INT64_MAX, Money, UnknownCurrency, decimals
from dunwell.receivables.importing import amounts, dates
from dunwell.receivables.importing.amounts import Signs
from dunwell.receivables.importing.mapping import Mapping, Source
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.table import Cell, Row

LARGEST_EXACT = Decimal(10) ** 15
"""A workbook keeps fifteen digits; a longer number stored in one has lost its end."""
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_GARBLED = re.compile("\ufffd|Ã[\u0080-\u00bf„¤¶¼Ÿ–œ©¨ª«]|â‚¬|Â[£€§°]")
MAXIMA = {
    "number": 80,
    "customer": 80,
    "reference": 140,
    "description": 200,
    "terms": 60,
    "region": 10,
    "city": 80,
    "segment": 60,
    "contact_name": 120,
}
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Lens:
    """What all rows of a file have in common."""

    mapping: Mapping
    index: Dictionary[str, int]
    """The place of each heading."""
    date_format: str
    signs: Signs
    currency: str
    """The entity's, where a row names none."""
    country: str
    """The entity's, likewise."""


class Line:
    """One row. Each method gives a value, or notes a problem and gives None."""

    __slots__ = ("doubts", "lens", "problems", "row")

    def __init__(self, row: Row, lens: Lens) -> None:
        self.row = row
        self.lens = lens
        self.problems: list[Problem] = []
        """The row is not imported."""
        self.doubts: list[Problem] = []
        """The row is imported without what they name."""

    def blame(self, name: str, error: str, remedy: str, value: str | None = None) -> None:
        """Note what is wrong with a column of this row."""
        self.problems.append(self._problem(name, error, remedy, value))

    def doubt(self, name: str, error: str, remedy: str) -> None:
        """Note what was left out of this row."""
        self.doubts.append(self._problem(name, error, remedy, None))

    def has(self, name: str) -> bool:
        """Whether the row says anything in this column."""
        if name not in self.lens.mapping.columns:
            return False
        cell = self.cell(name)
        return not isinstance(cell, str) or bool(cell.strip())

    def cell(self, name: str) -> Cell:
        """What stands there, its words put into ours; "" where nothing does."""
        source = self.lens.mapping.columns.get(name)
        if source is None:
            return ""
        if source.constant is not None:
            return source.constant
        cell = self._of(source.column) if source.column is not None else ""
        if source.values and isinstance(cell, str):
            return source.values.get(cell.strip().lower(), cell)
        return cell

    def text(self, name: str, *, needed: bool = False) -> str:
        """A text. Problems: missing, too long, garbled, or a number that lost its end."""
        if not needed and name not in self.lens.mapping.columns:
            return ""
        cell = self.cell(name)
        text = self._shown(cell).strip()
        if not text:
            if needed:
                self.blame(name, "It is empty.", "Fill it in.")
            return ""
        is_cut = isinstance(cell, Decimal) and abs(cell) >= LARGEST_EXACT
        most = MAXIMA.get(name, LONGEST)
        if is_cut or (needed and _SHORTENED.fullmatch(text)):
            self.blame(
                name,
                "A spreadsheet has shortened this number.",
                "Format the column as text and type it in again.",
            )
        elif _GARBLED.search(text):
            self.blame(
                name,
                "Some of its letters were read in a wrong encoding.",
                'Export the file again as "CSV UTF-8".',
            )
        elif len(text) > most:
            self.blame(name, f"It is {len(text)} letters long.", f"Keep to {most}.")
        return text

    def day(self, name: str, *, needed: bool = False) -> date | None:
        """A date, as written or counted from another one."""
        source = self.lens.mapping.columns.get(name)
        if source is not None and source.start is not None:
            return self._counted(name, source, needed=needed)
        if not self.has(name):
            if needed:
                self.blame(name, "It is empty.", "Fill in the date.")
            return None
        return self._date(name, self.cell(name), self._format(source))

    def money(self, name: str, currency: str, *, needed: bool = False) -> Money | None:
        """An exact amount; it may be below zero."""
        if not self.has(name):
            if needed:
                self.blame(name, "It is empty.", "Fill in the amount.")
            return None
        cell = self.cell(name)
        number = cell if isinstance(cell, Decimal) else None
        if isinstance(cell, str):
            number = amounts.read(cell, self.lens.signs)
            other = amounts.another_currency(cell, currency)
            if number is not None and other:
                self.blame(
                    name,
                    f"It is written with {other}, and the currency of the row is {currency}.",
                    "Correct one of them, or say the currency in a column or in the mapping.",
                )
                return None
        if number is None:
            example = self.lens.signs.example()
            self.blame(name, "It is not an amount.", f"Write it like {example}.")
            return None
        return self._exact(name, number, currency)

    def currency(self) -> str | None:
        """The row's currency, or the entity's where it names none."""
        text = self.text("currency").upper() or self.lens.currency
        try:
            decimals(text)
        except UnknownCurrency:
            self.blame(
                "currency",
                "It is not an ISO 4217 currency code.",
                "Write three capital letters, such as GBP.",
            )
            return None
        return text

    def _problem(self, name: str, error: str, remedy: str, value: str | None) -> Problem:
        source = self.lens.mapping.columns.get(name)
        heading = source.column or source.start if source is not None else None
        shown = self._shown(self.cell(name)) if value is None else value
        return Problem(self.row.number, heading or name, shown, error, remedy)

    def _exact(self, name: str, number: Decimal, currency: str) -> Money | None:
        places = decimals(currency)
        minor = number.scaleb(places)
        if minor != minor.to_integral_value():
            found = -int(number.normalize().as_tuple().exponent)
            self.blame(
                name,
                f"It has {found} decimal{'s' if found > 1 else ''}, and {currency} has {places}.",
                f"Round it to {places}.",
            )
            return None
        if abs(minor) > INT64_MAX:
            self.blame(name, "It is larger than the ledger can hold.", "Check the amount.")
            return None
        return Money(int(minor), currency)

    def _counted(self, name: str, source: Source, *, needed: bool) -> date | None:
        cell = self._of(source.start or "")
        if cell == "" and not needed:
            return None
        start = self._date(name, cell, self._format(source))
        days = self._days(name, source)
        if start is None or days is None:
            return None
        return start + timedelta(days=days * source.sign)

    def _days(self, name: str, source: Source) -> int | None:
        said = source.days or ""
        cell = said if said.isdigit() else self._of(said)
        text = self._shown(cell).strip()
        number = Decimal(text) if re.fullmatch(r"-?[0-9]+(\.0*)?", text) else None
        if (number is None or number < 0) and source.otherwise is not None:
            number = Decimal(source.otherwise)
        if number is None:
            self.blame(
                name,
                f"{text!r} in {said} is not a number of days.",
                "Write whole days, or give `otherwise` in the mapping.",
            )
            return None
        return int(number)

    def _date(self, name: str, cell: Cell, date_format: str) -> date | None:
        if isinstance(cell, date):
            found = cell if dates.is_likely(cell) else None
        else:
            found = dates.read(cell.strip(), date_format) if isinstance(cell, str) else None
        if found is None:
            error, remedy = _no_date(cell, date_format)
            self.blame(name, error, remedy, value=self._shown(cell))
        return found

    def _format(self, source: Source | None) -> str:
        return (source.date_format if source is not None else None) or self.lens.date_format

    def _of(self, heading: str) -> Cell:
        place = self.lens.index.get(heading)
        return "" if place is None else self.row.cells[place]

    def _shown(self, cell: Cell) -> str:
        if isinstance(cell, Decimal):
            return f"{cell.normalize():f}"
        return cell if isinstance(cell, str) else cell.isoformat()


def _no_date(cell: Cell, date_format: str) -> tuple[str, str]:
    """What is wrong with a cell that should hold a date, and what to do about it."""
    if isinstance(cell, Decimal):
        return "It is not a date.", "Format the column as a date."
    if isinstance(cell, date) or dates.is_unlikely(cell.strip(), date_format):
        years = f"{dates.FIRST_YEAR} to {dates.LAST_YEAR}"
        return f"The year is none of {years}.", "Correct the date."
    return "It is not a date.", f"Write it like {dates.example(date_format)}."
