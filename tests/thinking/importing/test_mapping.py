"""A mapping says where values come from; what is wrong with it is told with its line."""

from datetime import date

import pytest

from dunwell.receivables.importing.mapping import MappingWrong, Source, parse
from dunwell.receivables.importing.problem import WrongHeader
from tests.thinking.importing.reading import invoices

BARE = """
number: No
customer: Who
amount: Sum
issued_on: Day
due_on: Due
"""
FILE = "No,Who,Sum,Day,Due\nA-1,C-1,100.00,2026-10-01,2026-10-31\n"


def test_columns_may_stand_at_the_top_or_under_columns() -> None:
    under = "columns:" + BARE.replace("\n", "\n  ")
    assert parse(BARE, "invoices").columns == parse(under, "invoices").columns
    assert parse(BARE, "invoices").columns["number"] == Source(column="No")


def test_a_constant_is_the_same_for_every_row() -> None:
    (record,) = invoices(FILE, BARE + "currency: {constant: EUR}\n").records
    assert record.amount.currency == "EUR"


@pytest.mark.parametrize(
    ("term", "issued_on"),
    [("30", date(2026, 10, 1)), ("30.0", date(2026, 10, 1)), ("", date(2026, 10, 16))]
    + [("-3", date(2026, 10, 16))],
)
def test_a_date_can_be_counted_from_another(term: str, issued_on: date) -> None:
    mapping = BARE.replace("Day", "{from: Due, minus: Term, otherwise: 15}")
    (record,) = invoices(
        f"No,Who,Sum,Due,Term\nA-1,C-1,100.00,2026-10-31,{term}\n", mapping
    ).records
    assert record.issued_on == issued_on


def test_days_can_be_counted_forward_and_given_as_a_number() -> None:
    mapping = BARE.replace("due_on: Due", "due_on: {from: Day, plus: 14}")
    (record,) = invoices(FILE, mapping).records
    assert record.due_on == date(2026, 10, 15)


def test_days_that_are_none_are_told() -> None:
    mapping = BARE.replace("Day", "{from: Due, minus: Term}")
    reading = invoices("No,Who,Sum,Due,Term\nA-1,C-1,1.00,2026-10-31,soon\n", mapping)
    assert reading.problems[0].error == "'soon' in Term is not a number of days."


def test_words_of_the_file_are_put_into_ours() -> None:
    mapping = BARE + "kind: {column: Type, values: {RG: invoice, GU: credit_note}}\n"
    file = "No,Who,Sum,Day,Due,Type\nA-1,C-1,5.00,2026-10-01,2026-10-01,gu\n"
    (record,) = invoices(file, mapping).records
    assert record.kind == "credit_note"


def test_an_amount_below_zero_can_be_a_credit_note() -> None:
    file = "No,Who,Sum,Day,Due\nA-1,C-1,-5.00,2026-10-31,2026-10-01\n"
    (record,) = invoices(file, BARE + "negative: credit_note\n").records
    assert (record.kind, record.amount.minor) == ("credit_note", 500)
    assert record.due_on == record.issued_on


def test_rows_that_are_no_data_are_passed_over() -> None:
    file = FILE + ",,100.00,,\nTotal,,100.00,,\n"
    reading = invoices(file, BARE + "rows_with: Who\n")
    assert (reading.rows, len(reading.records), reading.problems) == (1, 1, ())


def test_a_header_further_down_is_pointed_at() -> None:
    reading = invoices("Open items\nof Wren & Co\n" + FILE, BARE + "header_row: 3\n")
    assert reading.records[0].row == 4


def test_one_file_serves_several_kinds() -> None:
    text = "decimal: ','\ninvoices:" + BARE.replace("\n", "\n  ")
    text += "\npayments:\n  customer: Who\n  amount: Sum\n  received_on: Day\n"
    assert parse(text, "payments").columns["received_on"] == Source(column="Day")
    assert parse(text, "payments").decimal == ","
    assert "received_on" not in parse(text, "invoices").columns


def test_a_column_that_the_file_lacks_is_named_with_those_it_has() -> None:
    with pytest.raises(WrongHeader) as refused:
        invoices(FILE, BARE.replace("Sum", "Total"))
    assert str(refused.value) == (
        "Row 1: there is no column for `Total`. The columns are: No, Who, Sum, Day, Due. "
        "Rename a column, or say in a mapping which one it is (--mapping MAP.yaml)."
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The mapping, line 1: The mapping is a list of `name: value` lines."),
        ("- number", "line 1: The mapping is a list of `name: value` lines."),
        ("number: [", "line 1: this is not YAML"),
        (BARE + "ammount: Sum\n", "line 7: invoices have no column `ammount`. Did you mean"),
        (
            BARE + "tax: {constant: 1, column: Tax}\n",
            "line 7: `tax` takes its value from one of",
        ),
        (BARE + "tax: {colum: Tax}\n", "line 7: `tax` knows no `colum`. It takes: column,"),
        (BARE + "tax: {from: Due}\n", "line 7: `tax` counts days from another date: give"),
        (BARE + "header_row: first\n", "line 7: `header_row` is the number of a row"),
        (BARE + "negative: ignore\n", "line 7: `negative` is `error` or `credit_note`"),
        (BARE + "decimal: [',']\n", "line 7: `decimal` is a single value."),
        (
            BARE + "date_format: MM/YYYY\n",
            "line 7: `date_format` names a day, a month and a year",
        ),
        (BARE + "encoding: latin-99\n", "line 7: `encoding` 'latin-99' is not known"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_line(text: str, says: str) -> None:
    with pytest.raises(MappingWrong) as refused:
        parse(text, "invoices")
    assert says in str(refused.value)
