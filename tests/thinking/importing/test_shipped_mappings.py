"""The mappings that we ship read what these programs write: small samples of our own making."""

from datetime import date
from pathlib import Path

import pytest

from dunwell.receivables.importing import file
from dunwell.receivables.importing.columns import FILE_KINDS, FileKind
from dunwell.receivables.importing.mapping import MappingWrong, parse
from tests.thinking.importing.reading import invoices

MAPPINGS = Path(__file__).resolve().parents[3] / "examples" / "mappings"

SAP = (
    "Customer\tDocument Number\tDocument Type\tReference\tDocument Date\tNet due date\t"
    "Amount in doc. curr.\tDocument currency\n"
    "10001\t1800000017\tRV\tPO 55\t01.10.2026\t31.10.2026\t1.240,50\tEUR\n"
    "10001\t1600000003\tDG\t\t05.10.2026\t05.10.2026\t40,50-\tEUR\n"
    "\t\t\t\t\t\t1.200,00\tEUR\n"
)
DATEV = (
    "Konto;Rechnungsnummer;Datum;Fälligkeit;Sollbetrag;Habenbetrag;Saldo;Gegenkonto;Buchungstext\n"
    "10001;2026-17;01.10.2026;31.10.2026;1.240,50;0,00;1.240,50;8400;Oktober\n"
    "10001;G-3;05.10.2026;05.10.2026;0,00;40,50;-40,50;8400;Gutschrift\n"
)
XERO_HEAD = (
    "ContactName,EmailAddress,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,TaxTotal,"
    "InvoiceAmountPaid,InvoiceAmountDue,Description,LineAmount,Currency,Type,Status\n"
)
XERO = XERO_HEAD + (
    "Carol's Cakes,carol@cakes.example,INV-1,,01/10/2026,31/10/2026,1240.50,206.75,240.50,"
    "1000.00,Flour,1000.00,GBP,Sales invoice,Awaiting Payment\n"
    "Carol's Cakes,carol@cakes.example,INV-1,,01/10/2026,31/10/2026,1240.50,206.75,240.50,"
    "1000.00,Sugar,33.75,GBP,Sales invoice,Awaiting Payment\n"
    "Carol's Cakes,,CN-1,,05/10/2026,05/10/2026,-40.50,0.00,0.00,-40.50,Back,-40.50,GBP,"
    "Sales credit note,Awaiting Payment\n"
    "Carol's Cakes,,INV-0,,01/09/2026,01/10/2026,10.00,0.00,0.00,0.00,Void,10.00,GBP,"
    "Sales invoice,Voided\n"
)
QUICKBOOKS = (
    "Wren & Co\nOpen invoices\nAs of 23 November 2026\n\n"
    "Date,Transaction type,Num,Customer,Due date,Amount,Open balance\n"
    '10/01/2026,Invoice,1001,Carol\'s Cakes,10/31/2026,"1,240.50","1,000.00"\n'
    "10/05/2026,Credit Memo,1002,Carol's Cakes,10/05/2026,-40.50,-40.50\n"
    ',,,,TOTAL,"1,200.00",959.50\n'
)
SAGE = (
    "CustomerRecord.AccountReference,CustomerRecord.AccountName,TransactionOverview.Number,"
    "TransactionOverview.Date,TransactionOverview.Reference,TransactionOverview.AgedAmount\n"
    "CAROL,Carol's Cakes,17,01/10/2026,INV-1,1240.50\n"
    "CAROL,Carol's Cakes,18,05/10/2026,CRN-1,-40.50\n"
)


def told(
    name: str, text: str, kind: FileKind
) -> list[tuple[str, str, str, int, int | None, date]]:
    reading = invoices(text, (MAPPINGS / f"{name}.yaml").read_text(encoding="utf-8"), kind)
    assert reading.problems == ()
    return [
        (
            r.customer.ref,
            r.number,
            r.kind,
            r.amount.minor,
            None if r.open is None else r.open.minor,
            r.due_on,
        )
        for r in reading.records
    ]


@pytest.mark.parametrize(
    ("name", "text", "customer", "numbers", "face"),
    [
        ("sap-fbl5n", SAP, "10001", ("1800000017", "1600000003"), None),
        ("datev-opos", DATEV, "10001", ("2026-17", "G-3"), None),
        ("quickbooks", QUICKBOOKS, "Carol's Cakes", ("1001", "1002"), 100_000),
        ("sage", SAGE, "CAROL", ("INV-1", "CRN-1"), None),
    ],
)
def test_a_snapshot_of_each_program(
    name: str, text: str, customer: str, numbers: tuple[str, str], face: int | None
) -> None:
    first, second = told(name, text, "open-items")
    still_open = face or 124_050
    assert first == (customer, numbers[0], "invoice", 124_050, still_open, date(2026, 10, 31))
    assert second[:5] == (customer, numbers[1], "credit_note", 4_050, 4_050)


def test_xero_repeats_an_invoice_on_each_of_its_lines() -> None:
    lines = told("xero", XERO, "open-items")
    assert [line[1] for line in lines] == ["INV-1", "INV-1", "CN-1"]
    assert lines[0] == lines[1]
    assert lines[0][3:5] == (124_050, 100_000)
    assert lines[2][2:5] == ("credit_note", 4_050, 4_050)


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_mapping_parses_for_the_kinds_it_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    usable = []
    for kind in FILE_KINDS:
        try:
            usable.append((kind, parse(text, kind)))
        except MappingWrong as refused:
            assert f"not for {kind}" in str(refused) or f"{kind} have no column" in str(refused)
    assert usable


def test_all_promised_mappings_are_shipped() -> None:
    names = {path.stem for path in MAPPINGS.glob("*.yaml")}
    promised = {"highradius", "ibm", "sap-fbl5n", "datev-opos", "xero", "quickbooks", "sage"}
    assert promised <= names


@pytest.mark.data
@pytest.mark.slow
class TestRealFiles:
    """The whole of the real files, row by row; skipped where they are not at hand."""

    def test_highradius_invoices(self, shared_data: Path) -> None:
        mapping = parse((MAPPINGS / "highradius.yaml").read_text(), "invoices")
        path = shared_data / "highradius_closed_before_2019-11-19.csv"
        table = file.table_of(path.read_bytes(), mapping)
        reading = file.invoices(table, mapping, currency="USD", country="US")
        assert (reading.rows, len(reading.records), reading.problems) == (31_128, 31_128, ())
        assert sum(record.paid_on is not None for record in reading.records) == 29_514
        assert len({record.customer.ref for record in reading.records}) == 979

    def test_highradius_payments(self, shared_data: Path) -> None:
        mapping = parse((MAPPINGS / "highradius.yaml").read_text(), "payments")
        path = shared_data / "highradius_payments_before_2019-11-19.csv"
        table = file.table_of(path.read_bytes(), mapping)
        reading = file.payments(table, mapping, currency="USD", country="US")
        assert (reading.rows, len(reading.records), reading.problems) == (12_560, 12_560, ())

    def test_ibm_invoices(self, shared_data: Path) -> None:
        mapping = parse((MAPPINGS / "ibm.yaml").read_text(), "invoices")
        path = shared_data / "ibm_invoices_before_2013-07-01.csv"
        table = file.table_of(path.read_bytes(), mapping)
        reading = file.invoices(table, mapping, currency="USD", country="US")
        assert (reading.rows, len(reading.records), reading.problems) == (1_930, 1_930, ())
        assert sum(record.paid_on is None for record in reading.records) == 84
        assert len({record.customer.ref for record in reading.records}) == 100
