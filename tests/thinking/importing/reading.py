"""Short ways to read a file in tests."""

import io

import xlsxwriter

from dunwell.receivables.importing import file
from dunwell.receivables.importing.columns import FileKind
from dunwell.receivables.importing.file import Reading
from dunwell.receivables.importing.mapping import parse
from dunwell.receivables.importing.records import InvoiceRecord

HEAD = "number,customer,currency,amount,issued_on,due_on\n"
GOOD = "A-1,C-1,GBP,100.00,2026-10-01,2026-10-31\n"


def invoices(
    data: str | bytes,
    mapping: str | None = None,
    kind: FileKind = "invoices",
    currency: str = "GBP",
) -> Reading[InvoiceRecord]:
    """Read a file of invoices, or of open items, in an entity that invoices in GBP."""
    raw = data.encode() if isinstance(data, str) else data
    said = None if mapping is None else parse(mapping, kind)
    table = file.table_of(raw, said)
    chosen = said or file.guessed(table, kind).mapping
    read = file.invoices if kind == "invoices" else file.open_items
    return read(table, chosen, currency=currency, country="GB")


def told(reading: Reading[InvoiceRecord]) -> list[tuple[int, str, str, str, str]]:
    """Every problem as row, field, value, error and remedy."""
    return [(p.row, p.field, p.value, p.error, p.remedy) for p in reading.problems]


def workbook(rows: list[list[object]], merge: str = "", formula: str = "") -> bytes:
    """An XLSX of one sheet; ``formula`` is put in D2, ``merge`` is a range."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Invoices")
    for row, cells in enumerate(rows):
        sheet.write_row(row, 0, cells)
    if formula:
        sheet.write_formula("D2", formula, value=250)
    if merge:
        sheet.merge_range(merge, "C-1")
    book.close()
    return stream.getvalue()
