"""A list as a file for a spreadsheet: plain decimals, ISO dates, and nothing that it would run."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The whole table as one download."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    answer = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _harmless(cell: str) -> str:
    """Text that a spreadsheet would take for a formula is kept as text; a number stays one."""
    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) and not is_number else cell
