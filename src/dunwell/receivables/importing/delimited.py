"""Reading CSV: which sign separates the cells, and the lines as cells."""

import csv
import io

from dunwell.receivables.importing.problem import BrokenQuotes

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 30


def lines(text: str, delimiter: str | None = None) -> tuple[list[list[str]], str]:
    """All lines as cells, the first line first, and the sign between them.

    A first line such as `sep=;`, which some spreadsheets write, is taken at its word and
    left empty. Refuses with BrokenQuotes.
    """
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"')
    if delimiter is None and said.lower().startswith("sep=") and len(said) == 5:
        return [[], *_split(rest, said[4])], said[4]
    sign = delimiter or _sniff(text)
    return _split(text, sign), sign


def _split(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        found.extend(reader)
    except csv.Error:
        row = len(found) + 1
        value = _line_at(text, found)
        raise BrokenQuotes(row=row, value=repr(value[:60])) from None
    return found


def _line_at(text: str, before: list[list[str]]) -> str:
    """The line where reading stopped, near enough to find it."""
    breaks = sum(1 + sum(cell.count("\n") for cell in row) for row in before)
    rest = text.splitlines()[breaks:]
    return rest[0] if rest else ""


def _sniff(text: str) -> str:
    """The sign that cuts the first lines most evenly into most cells."""
    sample = [line for line in text.splitlines() if line.strip()][:SAMPLE_LINES]
    return max(DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: list[str], sign: str) -> tuple[int, int]:
    """How many lines have the most usual number of cells above one, and that number."""
    widths = [_width(line, sign) for line in sample]
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0, 0
    usual = max(sorted(set(wide)), key=wide.count)
    return wide.count(usual), usual


def _width(line: str, sign: str) -> int:
    """Cells of one line; a line inside a quoted text counts as it stands."""
    outside = "".join(line.split('"')[0::2])
    return outside.count(sign) + 1
