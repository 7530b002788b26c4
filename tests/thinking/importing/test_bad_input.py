"""Every kind of bad file: an error with row, column, value and remedy, and no record."""

from datetime import date

import pytest

from dunwell.receivables.importing import problem
from dunwell.receivables.importing.amounts import AmbiguousAmounts
from dunwell.receivables.importing.dates import AmbiguousDates
from tests.thinking.importing.reading import GOOD, HEAD, invoices, told, workbook

WRITE_DATE = "Write it like 2026-01-31."
WRITE_AMOUNT = "Write it like 1240.00."
CREDIT = (
    "An invoice is above zero. For a credit note, write credit_note in the column `kind`, "
    "or `negative: credit_note` in the mapping."
)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "A-2,C-1,GBP,100.00,2026-02-30,2026-10-31",
            ("issued_on", "2026-02-30", "It is not a date.", WRITE_DATE),
        ),
        (
            "A-2,C-1,GBP,100.00,2026-10-01,soon",
            ("due_on", "soon", "It is not a date.", WRITE_DATE),
        ),
        (
            "A-2,C-1,GBP,100.00,0206-10-01,2026-10-31",
            (
                "issued_on",
                "0206-10-01",
                "The year is none of 1980 to 2100.",
                "Correct the date.",
            ),
        ),
        (
            "A-2,C-1,GBP,100.00,2026-10-01,9999-12-31",
            ("due_on", "9999-12-31", "The year is none of 1980 to 2100.", "Correct the date."),
        ),
        (
            "A-2,C-1,GBP,€5.00,2026-10-01,2026-10-31",
            (
                "amount",
                "€5.00",
                "It is written with €, and the currency of the row is GBP.",
                "Correct one of them, or say the currency in a column or in the mapping.",
            ),
        ),
        (
            "A-2,C-1,EUR,5.00 USD,2026-10-01,2026-10-31",
            (
                "amount",
                "5.00 USD",
                "It is written with USD, and the currency of the row is EUR.",
                "Correct one of them, or say the currency in a column or in the mapping.",
            ),
        ),
        (
            "A-2,C-1,GBP,100.00,2026-10-31,2026-10-01",
            (
                "due_on",
                "2026-10-01",
                "It lies before the invoice date, 2026-10-31.",
                "Check both dates; perhaps the columns are the wrong way round.",
            ),
        ),
        (
            "A-2,C-1,GBP,ten,2026-10-01,2026-10-31",
            ("amount", "ten", "It is not an amount.", WRITE_AMOUNT),
        ),
        (
            "A-2,C-1,GBP,1e3,2026-10-01,2026-10-31",
            ("amount", "1e3", "It is not an amount.", WRITE_AMOUNT),
        ),
        (
            "A-2,C-1,GBP,NaN,2026-10-01,2026-10-31",
            ("amount", "NaN", "It is not an amount.", WRITE_AMOUNT),
        ),
        (
            "A-2,C-1,GBP,-5.00,2026-10-01,2026-10-31",
            ("amount", "-5.00", "It is below zero.", CREDIT),
        ),
        (
            "A-2,C-1,GBP,0.00,2026-10-01,2026-10-31",
            ("amount", "0.00", "It is zero.", "Leave the row out, or correct the amount."),
        ),
        (
            "A-2,C-1,GBP,10.005,2026-10-01,2026-10-31",
            ("amount", "10.005", "It has 3 decimals, and GBP has 2.", "Round it to 2."),
        ),
        (
            "A-2,C-1,JPY,10.50,2026-10-01,2026-10-31",
            ("amount", "10.50", "It has 1 decimal, and JPY has 0.", "Round it to 0."),
        ),
        (
            "A-2,C-1,GBP,99999999999999999999,2026-10-01,2026-10-31",
            (
                "amount",
                "99999999999999999999",
                "It is larger than the ledger can hold.",
                "Check the amount.",
            ),
        ),
        (
            "A-2,C-1,POUNDS,5.00,2026-10-01,2026-10-31",
            (
                "currency",
                "POUNDS",
                "It is not an ISO 4217 currency code.",
                "Write three capital letters, such as GBP.",
            ),
        ),
        (
            "A-2,C-1,XYZ,5.00,2026-10-01,2026-10-31",
            (
                "currency",
                "XYZ",
                "It is not an ISO 4217 currency code.",
                "Write three capital letters, such as GBP.",
            ),
        ),
        (
            ",C-1,GBP,5.00,2026-10-01,2026-10-31",
            ("number", "", "It is empty.", "Fill it in."),
        ),
        (
            "A-2,,GBP,5.00,2026-10-01,2026-10-31",
            ("customer", "", "It is empty.", "Fill it in."),
        ),
        (
            "A-2,C-1,GBP,,2026-10-01,2026-10-31",
            ("amount", "", "It is empty.", "Fill in the amount."),
        ),
        (
            "A-2,C-1,GBP,5.00,,2026-10-31",
            ("issued_on", "", "It is empty.", "Fill in the date."),
        ),
        (
            "A-2,C-1,GBP,5.00,2026-10-01,",
            (
                "due_on",
                "",
                "There is neither a due date nor terms.",
                "Fill in one of them.",
            ),
        ),
        (
            "1.23E+12,C-1,GBP,5.00,2026-10-01,2026-10-31",
            (
                "number",
                "1.23E+12",
                "A spreadsheet has shortened this number.",
                "Format the column as text and type it in again.",
            ),
        ),
        (
            "A-2,MÃ¼ller,GBP,5.00,2026-10-01,2026-10-31",
            (
                "customer",
                "MÃ¼ller",
                "Some of its letters were read in a wrong encoding.",
                'Export the file again as "CSV UTF-8".',
            ),
        ),
        (
            "A-2,C-1,GBP,5.00,2026-10-01,2026-10-31,stray",
            (
                "column 7",
                "stray",
                "The row has 7 cells, and the header only 6.",
                'Put a text that contains the separator between quotation marks ("").',
            ),
        ),
        (
            "A-1,C-1,GBP,90.00,2026-10-01,2026-10-31",
            (
                "number",
                "A-1",
                "Row 2 has the same number with other figures.",
                "Give each invoice its own number, or leave the wrong row out.",
            ),
        ),
    ],
)
def test_a_bad_row_is_told_with_row_column_value_and_remedy(
    row: str, expected: tuple[str, str, str, str]
) -> None:
    reading = invoices(HEAD + GOOD + row + "\n")
    assert told(reading) == [(3, *expected)]
    assert [record.number for record in reading.records] == ["A-1"]


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    reading = invoices(HEAD + "A-2,,EURO,ten,2026-13-01,never\n" + GOOD)
    assert [p.field for p in reading.problems] == [
        "currency",
        "amount",
        "issued_on",
        "due_on",
        "customer",
    ]


@pytest.mark.parametrize(
    ("paid", "error"), [("5.00", "It does not say when."), ("-5.00", "It is below zero.")]
)
def test_what_was_paid_needs_a_day_and_is_not_below_zero(paid: str, error: str) -> None:
    reading = invoices(HEAD.strip() + ",paid_on,paid_amount\n" + GOOD.strip() + f",,{paid}\n")
    assert [(p.row, p.field, p.error) for p in reading.problems] == [(2, "paid_amount", error)]


@pytest.mark.parametrize(
    ("data", "refusal", "says"),
    [
        (b"", problem.EmptyFile, "The file is empty. Export it again from where it came from."),
        (b"\xef\xbb\xbf\r\n \r\n", problem.EmptyFile, "The file is empty."),
        (
            HEAD.encode(),
            problem.EmptyTable,
            "The file has a header and no rows. Export it again, with the rows included.",
        ),
        (
            b"number,client\nA-1,C-1\n",
            problem.WrongHeader,
            "Row 1: there is no column for `amount` or `issued_on` or `due_on (or terms)`. "
            "The columns are: number, client. Rename a column, or say in a mapping which one "
            "it is (--mapping MAP.yaml).",
        ),
        (
            b"number,number,amount\n1,2,3\n",
            problem.TwiceInHeader,
            "Row 1: two columns are called 'number'. Rename one of them, so that one is meant.",
        ),
        (
            "number,customer,amount\nA-1,Mäßig,1\n".encode("cp850"),
            problem.UnknownEncoding,
            "Row 2 has letters that are neither UTF-8 nor Windows-1252: 'A-1,M��ig,1'. Save "
            'the file as "CSV UTF-8", or name its encoding in the mapping (such as '
            "`encoding: cp850`).",
        ),
        (
            "number,customer,amount\nA-1,Привет мир,1\n".encode("cp1251"),
            problem.UnknownEncoding,
            "Row 2 has letters that are neither UTF-8 nor Windows-1252",
        ),
        (
            HEAD.encode() + b'A-1,"C-1,GBP,100.00,2026-10-01,2026-10-31\n',
            problem.BrokenQuotes,
            "Row 2 has a quotation mark that does not close",
        ),
        (b"%PDF-1.7 ...", problem.NotATable, "This is a PDF document, not a CSV or XLSX file."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            problem.NotATable,
            "This is an old Excel workbook (.xls), or one with a password, not a CSV or XLSX "
            "file. Save it as one of these and import it again.",
        ),
        (b"PK\x03\x04 torn", problem.BrokenWorkbook, "The XLSX file cannot be opened"),
        (b"\x00\x01\x02\x03" * 50, problem.NotATable, "This is a binary file"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    data: bytes, refusal: type[problem.Unreadable], says: str
) -> None:
    with pytest.raises(refusal) as refused:
        invoices(data)
    assert says in str(refused.value)


def test_dates_that_nobody_can_tell_apart_are_refused() -> None:
    row = "A-1,C-1,GBP,100.00,03/04/2026,05/06/2026\n"
    with pytest.raises(AmbiguousDates) as refused:
        invoices(HEAD + row)
    assert str(refused.value) == (
        "'03/04/2026' can be 3 April 2026 or 4 March 2026, and no row of the file decides it. "
        "Say which in a mapping, as `date_format: DD/MM/YYYY` or `MM/DD/YYYY`."
    )


def test_one_row_can_decide_how_dates_are_written() -> None:
    rows = "A-1,C-1,GBP,1.00,03/04/2026,05/06/2026\nA-2,C-1,GBP,1.00,13/04/2026,05/06/2026\n"
    reading = invoices(HEAD + rows)
    assert reading.records[0].issued_on == date(2026, 4, 3)


def test_amounts_that_nobody_can_tell_apart_are_refused() -> None:
    with pytest.raises(AmbiguousAmounts, match="'1,234' can be 1234 or 1.234"):
        invoices(HEAD + 'A-1,C-1,KWD,"1,234",2026-10-01,2026-10-31\n', currency="KWD")


def test_a_row_in_dinars_makes_a_third_decimal_thinkable() -> None:
    row = "A-1,C-1,KWD,1.234,2026-10-01,2026-10-31\n"
    with pytest.raises(AmbiguousAmounts, match="'1.234' can be 1.234 or 1234"):
        invoices(HEAD + row, currency="GBP")


class TestWorkbook:
    """XLSX: what a cell holds, or a problem; never a guess."""

    HEAD: list[object] = ["number", "customer", "currency", "amount", "issued_on", "due_on"]

    def row(self, amount: object = 100.1) -> list[object]:
        return ["A-1", "C-1", "GBP", amount, date(2026, 10, 1), date(2026, 10, 31)]

    def test_numbers_and_dates_are_taken_as_they_are(self) -> None:
        (record,) = invoices(workbook([self.HEAD, self.row(1240.1)])).records
        assert str(record.amount) == "1,240.10 GBP"
        assert (record.issued_on, record.due_on) == (date(2026, 10, 1), date(2026, 10, 31))

    def test_what_a_workbook_adds_beyond_fifteen_digits_is_dropped(self) -> None:
        (record,) = invoices(workbook([self.HEAD, self.row(0.1 + 0.2)])).records
        assert record.amount.minor == 30

    def test_a_formula_is_not_trusted(self) -> None:
        reading = invoices(workbook([self.HEAD, self.row()], formula="=100*2.5"))
        assert told(reading) == [
            (
                2,
                "amount",
                "=100*2.5",
                "The cell holds a formula, and what it last came to may be out of date.",
                "Copy the column and paste it as values.",
            )
        ]
        assert not reading.records

    def test_a_formula_in_a_column_that_we_do_not_read_does_not_matter(self) -> None:
        head: list[object] = ["number", "customer", "currency", "margin", "issued_on", "due_on"]
        rows = [[*head, "amount"], [*self.row(), 12.5]]
        (record,) = invoices(workbook(rows, formula="=1+1")).records
        assert record.amount.minor == 1250

    def test_merged_cells_are_told_row_by_row(self) -> None:
        second = ["A-2", "", *self.row()[2:]]
        reading = invoices(workbook([self.HEAD, self.row(), second], merge="B2:B3"))
        assert [(p.row, p.field, p.value) for p in reading.problems] == [
            (2, "customer", "B2:B3"),
            (3, "customer", "B2:B3"),
        ]
        assert reading.problems[0].remedy == "Unmerge the cells and fill in each row."

    def test_a_number_where_a_date_should_be_is_told(self) -> None:
        row = [*self.row()[:4], 46296, date(2026, 10, 31)]
        (found,) = told(invoices(workbook([self.HEAD, row])))
        assert found == (
            2,
            "issued_on",
            "46296",
            "It is not a date.",
            "Format the column as a date.",
        )

    def test_a_number_too_long_for_a_workbook_is_told(self) -> None:
        row = [1234567890123456, *self.row()[1:]]
        (found,) = told(invoices(workbook([self.HEAD, row])))
        assert found[:2] == (2, "number")
        assert found[3] == "A spreadsheet has shortened this number."

    def test_a_sheet_that_is_not_there_is_named_with_those_that_are(self) -> None:
        columns = "sheet: Other\nnumber: number\ncustomer: customer\namount: amount\n"
        columns += "issued_on: issued_on\ndue_on: due_on\n"
        with pytest.raises(
            problem.NoSuchSheet, match="no sheet 'Other' in the file. It has: Inv"
        ):
            invoices(workbook([self.HEAD, self.row()]), columns)
