"""The many ways in which the same invoice is written."""

from datetime import date

import pytest

from dunwell.kernel.money import Money
from dunwell.receivables.importing import amounts, dates, file
from dunwell.receivables.importing.amounts import Signs
from tests.thinking.importing.reading import GOOD, HEAD, invoices

HOW_IT_IS_WRITTEN = {
    "commas": HEAD + GOOD,
    "semicolons": (HEAD + GOOD).replace(",", ";"),
    "tabs": (HEAD + GOOD).replace(",", "\t"),
    "bars": (HEAD + GOOD).replace(",", "|"),
    "windows lines": (HEAD + GOOD).replace("\n", "\r\n"),
    "a separator said first": "sep=;\n" + (HEAD + GOOD).replace(",", ";"),
    "empty lines around": "\n\n" + HEAD + "\n" + GOOD + "\n\n",
    "no last newline": (HEAD + GOOD).rstrip("\n"),
    "quotes": HEAD + '"A-1","C-1","GBP","100.00","2026-10-01","2026-10-31"\n',
    "spaces": HEAD + " A-1 , C-1 , GBP , 100.00 , 2026-10-01 , 2026-10-31 \n",
    "empty columns behind": HEAD.strip() + ",,\n" + GOOD.strip() + ",,\n",
    "german": (
        "Rechnungsnummer;Kundennummer;Währung;Betrag;Rechnungsdatum;Fälligkeit\n"
        "A-1;C-1;GBP;100,00;01.10.2026;31.10.2026\n"
    ),
    "english headings": (
        "Invoice No.;Customer ID;Currency Code;Invoice Amount;Invoice Date;Due Date\n"
        "A-1;C-1;GBP;100.00;01/10/2026;31/10/2026\n"
    ),
    "terms instead of a date": (
        "number,customer,currency,amount,issued_on,terms\nA-1,C-1,GBP,100.00,2026-10-01,net 30\n"
    ),
    "a time of day behind one of the dates": (
        HEAD + "A-1,C-1,GBP,100.00,2026-10-01T00:00:00Z,2026-10-31\n"
    ),
    "signs that belong to the currency": HEAD + "A-1,C-1,GBP,£100.00,2026-10-01,2026-10-31\n",
    "the entity's currency": (
        "number,customer,amount,issued_on,due_on\nA-1,C-1,100.00,2026-10-01,2026-10-31\n"
    ),
}


@pytest.mark.parametrize("text", HOW_IT_IS_WRITTEN.values(), ids=HOW_IT_IS_WRITTEN.keys())
def test_one_invoice_however_it_is_written(text: str) -> None:
    reading = invoices(text)
    assert reading.problems == ()
    (record,) = reading.records
    assert (record.number, record.customer.ref) == ("A-1", "C-1")
    assert record.amount == Money(10_000, "GBP")
    assert (record.issued_on, record.due_on) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_letters_come_through_in_each_encoding(encoding: str) -> None:
    text = HEAD.replace("number", "customer_name,number") + "Bäcker Groß & O’Brien €," + GOOD
    (record,) = invoices(text.encode(encoding)).records
    assert record.customer.name == "Bäcker Groß & O’Brien €"


def test_an_encoding_that_nobody_would_guess_can_be_said() -> None:
    text = HEAD.replace("number", "customer_name,number") + "Bäcker," + GOOD
    mapping = "encoding: cp850\nnumber: number\ncustomer: customer\namount: amount\n"
    mapping += "customer_name: customer_name\nissued_on: issued_on\ndue_on: due_on\n"
    (record,) = invoices(text.encode("cp850"), mapping).records
    assert record.customer.name == "Bäcker"


@pytest.mark.parametrize(
    ("text", "signs", "expected"),
    [
        ("1240.00", Signs(".", ","), "1240.00"),
        ("1,240.00", Signs(".", ","), "1240.00"),
        ("£1,240.00", Signs(".", ","), "1240.00"),
        ("1,240.00 GBP", Signs(".", ","), "1240.00"),
        ("(1,240.00)", Signs(".", ","), "-1240.00"),
        ("-£5.00", Signs(".", ","), "-5.00"),
        ("£-5.00", Signs(".", ","), "-5.00"),
        ("−5.00", Signs(".", ","), "-5.00"),
        ("5.00-", Signs(".", ","), "-5.00"),
        ("+5.00", Signs(".", ","), "5.00"),
        ("1.240,00", Signs(",", "."), "1240.00"),
        ("1 240,00 €", Signs(",", " "), "1240.00"),
        ("1\u202f240,00", Signs(",", " "), "1240.00"),
        ("1’240.00", Signs(".", "'"), "1240.00"),
        ("12,40.00", Signs(".", ","), None),
        ("1.2.3", Signs(".", ","), None),
        ("ten", Signs(".", ","), None),
        ("", Signs(".", ","), None),
        ("--5", Signs(".", ","), None),
        ("0x10", Signs(".", ","), None),
        ("٣", Signs(".", ","), None),
    ],
)
def test_amounts_are_read_exactly_or_not_at_all(
    text: str, signs: Signs, expected: str | None
) -> None:
    number = amounts.read(text, signs)
    assert (None if number is None else str(number)) == expected


@pytest.mark.parametrize(
    ("text", "date_format", "expected"),
    [
        ("2026-01-31", "YYYY-MM-DD", date(2026, 1, 31)),
        ("31.1.2026", "DD.MM.YYYY", date(2026, 1, 31)),
        ("1/31/2026", "%m/%d/%Y", date(2026, 1, 31)),
        ("31 Jan 2026", "DD MON YYYY", date(2026, 1, 31)),
        ("31 Januar 2026", "%d %B %Y", date(2026, 1, 31)),
        ("31.01.26", "dd.mm.yy", date(2026, 1, 31)),
        ("2026-01-31 10:20:30", "YYYY-MM-DD hh:mm:ss", date(2026, 1, 31)),
        ("2026-01-31T23:20:30.5Z", "YYYY-MM-DD", date(2026, 1, 31)),
        ("1/31/2026 12:00:00 AM", "MM/DD/YYYY", date(2026, 1, 31)),
        ("2026-01-31 noon", "YYYY-MM-DD", None),
        ("2026-02-29", "YYYY-MM-DD", None),
        ("2024-02-29", "YYYY-MM-DD", date(2024, 2, 29)),
        ("2206-01-31", "YYYY-MM-DD", None),
        ("31.13.2026", "DD.MM.YYYY", None),
        ("31 Foo 2026", "DD MON YYYY", None),
    ],
)
def test_dates_are_read_as_they_are_written(
    text: str, date_format: str, expected: date | None
) -> None:
    assert dates.read(text, date_format) == expected


def test_a_date_is_written_as_it_will_be_read() -> None:
    for date_format in dates.FORMATS:
        day = date(2026, 1, 31)
        assert dates.read(dates.write(day, date_format), date_format) == day


def test_an_email_that_is_none_is_left_out_and_told() -> None:
    reading = invoices(HEAD.replace("number", "email,phone,number") + "carol,call me," + GOOD)
    (record,) = reading.records
    assert (record.customer.email, record.customer.phone) == ("", "")
    assert [(d.row, d.field, d.value) for d in reading.doubts] == [
        (2, "email", "carol"),
        (2, "phone", "call me"),
    ]


@pytest.mark.parametrize(
    ("kind", "document", "customer"),
    [
        ("", "invoice", None),
        ("invoice", "invoice", None),
        ("Credit Note", "credit_note", None),
        ("Gutschrift", "credit_note", None),
        ("consumer", "invoice", "consumer"),
        ("B2B", "invoice", "business"),
    ],
)
def test_the_kind_is_of_the_document_or_of_the_customer(
    kind: str, document: str, customer: str | None
) -> None:
    (record,) = invoices(HEAD.replace("number", "kind,number") + f"{kind}," + GOOD).records
    assert (record.kind, record.customer.kind) == (document, customer)


@pytest.mark.parametrize(
    ("header", "customer"),
    [("No.,Name", "No."), ("id,name", "id"), ("name,code,customer", "customer")],
)
def test_in_a_list_of_customers_a_bare_number_is_theirs(header: str, customer: str) -> None:
    guess = file.guessed(file.table_of(f"{header}\n1,2,3\n".encode()), "customers")
    assert guess.mapping.columns["customer"].column == customer
    assert guess.mapping.columns["name"].column in ("Name", "name")
