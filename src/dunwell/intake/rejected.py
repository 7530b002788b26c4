"""The rows that could not be taken, as CSV: to correct, and to import again as it is."""

import csv
import io
from collections.abc import Sequence

from dunwell.receivables.importing.file import shown
from dunwell.receivables.importing.mapping import Mapping
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.table import Table

REASON = "problem"
"""The column we add; reading the file again passes over it."""


def as_csv(
    table: Table, mapping: Mapping, date_format: str, problems: Sequence[Problem]
) -> str:
    """The header in its place, the rows as they were, and beside each what is wrong with it."""
    said: dict[int, list[str]] = {}
    for problem in problems:
        said.setdefault(problem.row, []).append(
            f"{problem.field}: {problem.error} {problem.remedy}"
        )
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=table.delimiter or ",", lineterminator="\n")
    for _ in range(1, mapping.header_row or 1):
        writer.writerow([])
    header = [name for name in table.header if name != REASON]
    places = [i for i, name in enumerate(table.header) if name != REASON]
    writer.writerow([*header, REASON])
    for row in table.rows:
        if row.number in said:
            cells = [shown(row.cells[place], mapping, date_format) for place in places]
            writer.writerow([*cells, " ".join(said[row.number])])
    return stream.getvalue()
